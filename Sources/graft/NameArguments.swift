import ArgumentParser
import GraftDatasets
import GraftWorkflows

/// The options that say how far apart class names are.
struct NameArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Word vectors for the EMD index: fastText .vec or .bin, GloVe .txt, word2vec .bin, CSV, or \
            .gz of one.
            """, valueName: "file"))
    var vectors: String?

    @Option(
        help: ArgumentHelp(
            "CSV of name,replacement for class names that the vectors lack.", valueName: "file"))
    var synonyms: String?

    @Option(help: "A name of several words is the sum or the mean of their vectors.")
    var pooling: ClassVectors.Pooling = .sum

    @Option(help: "Distance between names: euclidean or cosine.")
    var distance: GroundDistance.Metric = .euclidean

    @Option(
        help: ArgumentHelp(
            "Folder of WordNet's database: path lengths instead of word vectors.",
            valueName: "folder"))
    var wordnet: String?

    var options: NameOptions {
        NameOptions(
            vectors: vectors, synonyms: synonyms, pooling: pooling, metric: distance,
            wordNet: wordnet)
    }
}

extension ClassVectors.Pooling: ExpressibleByArgument {}
extension GroundDistance.Metric: ExpressibleByArgument {}
