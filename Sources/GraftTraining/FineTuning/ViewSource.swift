import GraftImages

/// One picture of one image: plain, randomly changed, or a fixed variant for judging.
struct ImageView: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case plain
        /// The augmented view of this number.
        case augmented(Int)
        /// The test view of this number.
        case test(Int)
    }

    var image: Int
    var kind: Kind
}

/// Where the inputs of the trained part come from.
protocol ViewSource: AnyObject {
    /// Shape of one input without the batch.
    var shape: [Int] { get }

    /// Writes the inputs of some views one behind the other.
    func fill(_ views: [ImageView], into buffer: UnsafeMutableBufferPointer<Float>) throws
}

extension ViewSource {
    /// Numbers in one input.
    var width: Int { shape.reduce(1, *) }
}
