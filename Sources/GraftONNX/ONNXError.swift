/// What is wrong with an ONNX file or with an operation on a graph.
public struct ONNXError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable, Codable, CaseIterable {
        /// The file cannot be opened, read or written.
        case fileAccess
        /// The bytes end in the middle of the model.
        case truncated
        /// The bytes are something else than an ONNX model.
        case notONNX
        /// A model without a graph, nodes or outputs.
        case emptyGraph
        /// The graph contradicts itself: unknown tensors, a cycle, a name that is used twice.
        case malformedGraph
        /// Values of a type that this operation cannot handle.
        case unsupportedElementType
        /// An operator set that is too old or too new for this operation.
        case unsupportedOperatorSet
        /// A loop or a branch stands where the graph must be followed.
        case controlFlow
        /// A file of weights that lies where it must not, or is not what the graph says.
        case externalData
        /// More than a model may hold: 4 GiB of external weights, 2 GiB in one file.
        case tooLarge
        /// No tensor, input or output of that name.
        case missingTensor
        /// Shapes that do not fit together.
        case shapeMismatch
        /// The batch size is built into the graph: run it one image at a time.
        case fixedBatch
        /// No input that looks like an image, or more than one.
        case unclearInput
        /// No classification head that can be told apart, or more than one.
        case unclearHead
    }

    public let code: Code
    /// The file, tensor or node that the error is about.
    public let subject: String
    /// One sentence on what is wrong and one on what to do.
    public let detail: String

    public init(_ code: Code, _ subject: String, _ detail: String) {
        self.code = code
        self.subject = subject
        self.detail = detail
    }

    public var description: String { "\(subject): \(detail)" }
}
