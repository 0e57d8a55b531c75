/// Weights in other files: finding them and taking them in.
extension ONNXGraph {
    /// Whether any tensor, also inside nodes and bodies of branches, lies in another file.
    var hasExternalData: Bool { graph.hasExternalData }

    mutating func takeIn(_ reader: inout ExternalDataReader) throws(ONNXError) {
        try graph.takeIn(&reader)
    }
}

extension ONNXTensorProto {
    var isExternal: Bool { dataLocation == .external || !externalData.isEmpty }

    fileprivate mutating func takeIn(_ reader: inout ExternalDataReader) throws(ONNXError) {
        guard isExternal else { return }
        rawData = try reader.bytes(of: self)
        externalData = []
        clearDataLocation()
    }
}

extension ONNXAttributeProto {
    fileprivate var hasExternalData: Bool {
        (hasT && t.isExternal) || tensors.contains(where: \.isExternal)
            || (hasG && g.hasExternalData) || graphs.contains(where: \.hasExternalData)
    }

    fileprivate mutating func takeIn(_ reader: inout ExternalDataReader) throws(ONNXError) {
        if hasT { try t.takeIn(&reader) }
        for index in tensors.indices { try tensors[index].takeIn(&reader) }
        if hasG { try g.takeIn(&reader) }
        for index in graphs.indices { try graphs[index].takeIn(&reader) }
    }
}

extension ONNXGraphProto {
    fileprivate var hasExternalData: Bool {
        initializer.contains(where: \.isExternal)
            || sparseInitializer.contains { $0.values.isExternal || $0.indices.isExternal }
            || node.contains { $0.attribute.contains(where: \.hasExternalData) }
    }

    fileprivate mutating func takeIn(_ reader: inout ExternalDataReader) throws(ONNXError) {
        for index in initializer.indices { try initializer[index].takeIn(&reader) }
        for index in sparseInitializer.indices {
            try sparseInitializer[index].values.takeIn(&reader)
            try sparseInitializer[index].indices.takeIn(&reader)
        }
        for index in node.indices where node[index].attribute.contains(where: \.hasExternalData) {
            for position in node[index].attribute.indices {
                try node[index].attribute[position].takeIn(&reader)
            }
        }
    }
}
