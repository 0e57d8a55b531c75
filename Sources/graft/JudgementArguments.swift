import ArgumentParser
import GraftDatasets

/// The options that say how a file of judgements is read.
struct JudgementArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Layout, where it cannot be told: \(JudgementFormat.allValueStrings.joined(separator: ", ")).",
            valueName: "layout"))
    var format: JudgementFormat?

    @Option(
        help: ArgumentHelp(
            """
            What larger numbers mean: similarity or dissimilarity. Default: what the column is called, \
            else similarity for ratings of pairs and response times, dissimilarity for matrices, \
            triangles and arrangements.
            """, valueName: "sense"))
    var ratings: JudgementOptions.Sense?

    @Option(
        help: ArgumentHelp(
            "What was asked of triplets: odd-one-out (the default) or two-alternative.",
            valueName: "question"))
    var question: JudgedTriplets.Question?

    var options: JudgementOptions {
        JudgementOptions(format: format, sense: ratings, question: question)
    }
}

extension JudgementFormat: ExpressibleByArgument {}
extension JudgementOptions.Sense: ExpressibleByArgument {}
extension JudgedTriplets.Question: ExpressibleByArgument {}
