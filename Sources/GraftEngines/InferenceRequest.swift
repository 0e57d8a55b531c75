/// One place where a batch is filled in, executed and read out.

/// Confined to one thread at a time; not `Sendable`.
public protocol InferenceRequest: AnyObject {
    /// Gives the memory of the input, batch x C x H x W floats, to be filled. It holds zeros at first and afterwards what
    /// was last written; rows at and beyond the `count` of `run` are ignored.
    func withInput<R>(_ body: (UnsafeMutableBufferPointer<Float>) throws -> R) rethrows -> R

    /// Executes the graph on the first `count` images and returns when the outputs can be read.
    ///
    /// - Precondition: `count` is between 1 and the batch.
    /// - Throws: `EngineError` (`inferenceFailed`).
    func run(count: Int) throws

    /// The first `count` rows of an output as they were left by the last `run`; a copy.
    ///
    /// - Throws: `EngineError` (`noSuchOutput`, its detail lists those that there are).
    func output(_ name: String, count: Int) throws -> Tensor
}
