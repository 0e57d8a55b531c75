/// A place in a graph that spells the exported batch size out, with what has to stand there.
struct BatchRepair: Sendable {
    enum Change: Sendable {
        /// New target of a Reshape; the batch stands where the extent says so. `copies` tells that
        /// the batch dimension equals the input's at the same place.
        case reshape(target: [Extent?], copies: Bool)
        /// Squeeze only these axes.
        case squeeze(axes: [Int])
        /// Inputs of a Concat whose dimension `axis` has to be repeated like that of the tensor
        /// `like`.
        case expand(inputs: [Int], axis: Int, like: String)
        /// Output sizes of a Resize; the first is taken from its input.
        case resize(sizes: [Int])
    }

    let node: Int
    let change: Change
}
