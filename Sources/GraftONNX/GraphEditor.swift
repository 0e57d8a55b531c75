/// Adds nodes and constants to an existing graph under names that are still free.
struct GraphEditor {
    var graph: ONNXGraphProto
    let opset: Int
    private var taken: Set<String>

    init(_ model: ONNXGraph) {
        graph = model.graph
        opset = model.opset
        taken = Set(graph.allNames)
    }

    /// A name that nothing in the graph has, `base` itself if possible.
    mutating func unused(_ base: String) -> String {
        var name = base
        var count = 1
        while !taken.insert(name).inserted {
            count += 1
            name = "\(base)_\(count)"
        }
        return name
    }

    func isTaken(_ name: String) -> Bool { taken.contains(name) }

    /// A free name that is not taken yet by asking for it.
    func unusedName(_ base: String) -> String {
        var copy = self
        return copy.unused(base)
    }

    mutating func reserve(_ name: String) { taken.insert(name) }

    mutating func constant(_ tensor: ONNXTensor, named base: String) -> String {
        var tensor = tensor
        tensor.proto.name = unused(base)
        graph.initializer.append(tensor.proto)
        return tensor.proto.name
    }

    /// A node that is not yet in the graph; its output takes the name `base` if that is free.
    mutating func node(
        _ operation: String, _ inputs: [String], _ attributes: [String: ONNXAttribute] = [:],
        named base: String
    ) -> ONNXNodeProto {
        node(operation, inputs, attributes, output: unused(base))
    }

    /// A node that is not yet in the graph, with an output of exactly this name.
    func node(
        _ operation: String, _ inputs: [String], _ attributes: [String: ONNXAttribute] = [:],
        output: String
    ) -> ONNXNodeProto {
        var node = ONNXNodeProto()
        node.opType = operation
        node.name = output
        node.input = inputs
        node.output = [output]
        node.attribute = attributes.sorted { $0.key < $1.key }.map { $0.value.proto(named: $0.key) }
        return node
    }

    /// A node at the end of the graph.
    /// - Returns: the name of its output.
    mutating func append(
        _ operation: String, _ inputs: [String], _ attributes: [String: ONNXAttribute] = [:],
        named base: String
    ) -> String {
        let node = node(operation, inputs, attributes, named: base)
        graph.node.append(node)
        return node.output[0]
    }

    /// Gives a tensor, input or constant another name, which must be unused, everywhere.
    mutating func rename(_ old: String, to new: String) {
        taken.remove(old)
        taken.insert(new)
        graph.rename([old: new])
    }

    /// Frees a name that an output is going to have.
    mutating func vacate(_ name: String) {
        guard taken.contains(name) else { return }
        rename(name, to: unused("\(name)_inner"))
        taken.insert(name)
    }
}

extension ONNXNodeProto {
    /// Names of tensors in a node and its bodies.
    var allNames: [String] {
        input + output
            + subgraphs.flatMap { body in
                body.input.map(\.name) + body.initializer.map(\.name)
                    + body.node.flatMap(\.allNames)
            }
    }

    mutating func rename(_ names: [String: String]) {
        for place in input.indices {
            if let name = names[input[place]] { input[place] = name }
        }
        for place in output.indices {
            if let name = names[output[place]] { output[place] = name }
        }
        guard !subgraphs.isEmpty else { return }
        for place in attribute.indices {
            if attribute[place].hasG { attribute[place].g.rename(names) }
            for position in attribute[place].graphs.indices {
                attribute[place].graphs[position].rename(names)
            }
        }
    }
}

extension ONNXGraphProto {
    /// Renames tensors, in bodies of branches too; equal names stay equal, so meaning is kept as
    /// long as the new names are unused.
    mutating func rename(_ names: [String: String]) {
        for position in node.indices { node[position].rename(names) }
        for position in initializer.indices {
            if let name = names[initializer[position].name] { initializer[position].name = name }
        }
        for position in sparseInitializer.indices {
            if let name = names[sparseInitializer[position].values.name] {
                sparseInitializer[position].values.name = name
            }
        }
        for path in [\ONNXGraphProto.input, \.output, \.valueInfo] {
            for position in self[keyPath: path].indices {
                if let name = names[self[keyPath: path][position].name] {
                    self[keyPath: path][position].name = name
                }
            }
        }
    }
}
