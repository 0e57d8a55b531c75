import GraftLinearAlgebra

/// One vector a class, made of the vectors of the words in its name.
public struct ClassVectors: Sendable {
    /// How the vectors of several words become one.
    public enum Pooling: String, Sendable, Codable, CaseIterable {
        /// As in the paper on choosing a source network (the EMD index).
        case sum
        case mean
    }

    /// K classes in the order of their names.
    public let classes: [ClassWords]
    /// K x D; the row of a class without a known word is zero.
    public let matrix: Matrix<Double>

    /// - Parameters:
    ///   - names: K class names, synonyms behind commas or in parentheses.
    ///   - vectors: read with `WantedWords(classes:synonyms:)` of at least these names.
    public init(
        _ names: [String], in vectors: WordVectors, synonyms: WordSynonyms = WordSynonyms(),
        pooling: Pooling = .sum
    ) {
        classes = names.map { ClassWords($0, in: vectors, synonyms: synonyms) }
        var matrix = Matrix<Double>(rows: names.count, columns: vectors.dimension)
        for (row, found) in classes.enumerated() {
            let share = pooling == .mean ? 1 / Double(max(1, found.words.count)) : 1
            for word in found.words {
                let isMade = word.steps.last == .subword
                let vector = (isMade ? vectors.subwordVectors : vectors.vectors)[word.word] ?? []
                for (column, value) in vector.enumerated() {
                    matrix[row, column] += share * Double(value)
                }
            }
        }
        self.matrix = matrix
    }

    /// Which classes have a vector; K.
    public var isKnown: [Bool] { classes.map(\.isKnown) }

    /// Classes without a vector.
    public var unknown: [String] { classes.filter { !$0.isKnown }.map(\.name) }

    /// Classes whose words are not simply those of the name: replaced, or incomplete.
    public var replaced: [ClassWords] {
        classes.filter { !$0.missing.isEmpty || $0.words.contains { !$0.steps.isEmpty } }
    }
}
