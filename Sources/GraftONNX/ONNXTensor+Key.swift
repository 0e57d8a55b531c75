/// Equality of small constants by content, so that a builder keeps one of each.
extension ONNXTensor {
    struct Key: Hashable, Sendable {
        let elementType: Int32
        let shape: [Int64]
        let bytes: [UInt8]
    }

    /// nil for large tensors, which are not worth comparing.
    var key: Key? {
        guard proto.hasRawData, proto.rawData.count <= 256 else { return nil }
        return Key(elementType: proto.dataType, shape: proto.dims, bytes: Array(proto.rawData))
    }
}
