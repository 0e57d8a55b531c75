import ArgumentParser
import GraftLearning

/// The options that say how features are compared.
struct SimilarityArguments: ParsableArguments {
    @Option(
        help:
            "Similarity of features: \(SimilarityMeasure.allValueStrings.joined(separator: ", ")).")
    var measure: SimilarityMeasure = .cosine

    @Flag(help: "Subtract every feature's mean over the images first.")
    var centred = false
}

extension SimilarityMeasure: ExpressibleByArgument {}
