import Foundation
import SwiftProtobuf

/// A network as an ONNX model; surgery on it returns changed copies, fields unknown to us survive.
public struct ONNXGraph: Sendable {
    /// The model without its graph, which lies beside it so that it can be changed in place.
    var model: ONNXModelProto
    var graph: ONNXGraphProto

    init(model: ONNXModelProto, graph: ONNXGraphProto) {
        self.model = model
        self.graph = graph
        self.model.clearGraph()
    }

    /// Reads a self-contained model.
    /// - Throws: `ONNXError` (`truncated`, `notONNX`, `emptyGraph`, `externalData`).
    public init(bytes: [UInt8]) throws(ONNXError) {
        try self.init(parsing: bytes, subject: "ONNX model")
        guard !hasExternalData else {
            throw ONNXError(
                .externalData, "ONNX model",
                "keeps weights in another file. Read it by its path instead of its bytes.")
        }
    }

    /// The model as a file's content; one copy of the weights is made.
    /// - Throws: `ONNXError` (`tooLarge` beyond 2 GiB, the limit of the format).
    public func serialized() throws(ONNXError) -> [UInt8] {
        var whole = model
        whole.graph = graph
        do {
            return try whole.serializedBytes()
        } catch {
            throw ONNXError(
                .tooLarge, "ONNX model",
                "does not fit in one file of 2 GiB. Use a smaller network or one in float16.")
        }
    }

    init(parsing bytes: [UInt8], subject: String) throws(ONNXError) {
        var whole: ONNXModelProto
        do {
            whole = try ONNXModelProto(serializedBytes: bytes)
        } catch BinaryDecodingError.truncated where Self.looksLikeModel(bytes) {
            throw ONNXError(
                .truncated, subject,
                "ends in the middle of the model (\(bytes.count) bytes). Get the file again.")
        } catch {
            throw Self.notONNX(bytes, subject)
        }
        guard whole.hasGraph else { throw Self.notONNX(bytes, subject) }
        let graph = whole.graph
        whole.clearGraph()
        guard !graph.node.isEmpty, !graph.output.isEmpty else {
            throw ONNXError(
                .emptyGraph, subject, "has no nodes or no outputs. Export the network again.")
        }
        self.init(model: whole, graph: graph)
    }

    /// Every exporter begins with the IR version, field 1 as a small number.
    private static func looksLikeModel(_ bytes: [UInt8]) -> Bool {
        bytes.count < 2 || (bytes[0] == 0x08 && bytes[1] < 0x40) || bytes[0] == 0x12
            || bytes[0] == 0x3A
    }

    private static func notONNX(_ bytes: [UInt8], _ subject: String) -> ONNXError {
        if bytes.isEmpty { return ONNXError(.truncated, subject, "is empty. Get the file again.") }
        if bytes.starts(with: Array("version https://git-lfs".utf8)) {
            return ONNXError(
                .notONNX, subject,
                "is a Git LFS pointer, not the model. Fetch the file itself (git lfs pull).")
        }
        return ONNXError(.notONNX, subject, "is not an ONNX model. Export the network to ONNX.")
    }
}
