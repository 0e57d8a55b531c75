import GraftLinearAlgebra
import GraftONNX

/// The columns of a feature table that one stage of a backbone gave.
public struct StagePart: Sendable, Hashable {
    /// What the features in front of the head are called among the stages.
    public static let features = "features"

    /// "stage1", "stage2.block1" ... or "features".
    public let name: String
    public let columns: Range<Int>
    /// Rows and columns of the maps that were averaged; nil for the features.
    public let height: Int?
    public let width: Int?
    /// Where the graph gives it, and how it becomes one vector; nil for the features.
    public let tap: Tap?

    /// A tensor inside the graph with its pooling.
    public struct Tap: Sendable, Hashable {
        public let tensor: String
        public let pooling: Penultimate.Pooling
    }

    static func all(_ stages: [GraphStage], features: Int) -> [StagePart] {
        var start = 0
        var parts: [StagePart] = []
        for stage in stages {
            parts.append(
                StagePart(
                    name: stage.name, columns: start..<start + stage.channels,
                    height: stage.height, width: stage.width,
                    tap: Tap(tensor: stage.tensor, pooling: stage.pooling)))
            start += stage.channels
        }
        parts.append(
            StagePart(
                name: Self.features, columns: start..<start + features, height: nil, width: nil,
                tap: nil))
        return parts
    }

    /// N x C: this stage's columns of a table.
    public func features(of table: Matrix<Float>) -> Matrix<Float> {
        precondition(columns.upperBound <= table.columns, "the table lacks this stage")
        if columns.count == table.columns { return table }
        var result = Matrix<Float>(rows: table.rows, columns: columns.count)
        for row in 0..<table.rows {
            for (place, column) in columns.enumerated() { result[row, place] = table[row, column] }
        }
        return result
    }
}
