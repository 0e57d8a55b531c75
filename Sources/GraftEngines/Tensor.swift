/// A dense array of floats with its shape.

/// Values in row-major order: the last dimension varies fastest. The first dimension counts images where a tensor comes
/// from an engine (N x D features, N x K scores, N x C x H x W activations).
public struct Tensor: Sendable, Equatable, Codable {
    public var shape: [Int]
    public var values: [Float]

    /// - Precondition: `values.count` is the product of `shape` (1 for the empty shape).
    public init(shape: [Int], values: [Float]) {
        precondition(values.count == shape.reduce(1, *), "shape and number of values differ")
        self.shape = shape
        self.values = values
    }

    /// Values of one row, that is, all that belongs to index `row` of the first dimension.
    public func row(_ row: Int) -> ArraySlice<Float> {
        let width = shape.dropFirst().reduce(1, *)
        return values[row * width..<(row + 1) * width]
    }
}
