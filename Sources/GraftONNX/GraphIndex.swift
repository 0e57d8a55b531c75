/// Who makes and who uses each tensor of a graph, with the nodes in an order that can be run.
struct GraphIndex {
    /// Node that makes a tensor.
    let producers: [String: Int]
    /// Nodes that use a tensor, also from inside their bodies, in file order.
    let consumers: [String: [Int]]
    /// Position of a constant in the graph's list.
    let initialisers: [String: Int]
    /// Inputs that are not constants.
    let inputs: Set<String>
    /// Node positions so that every tensor is made before it is used.
    let order: [Int]
    /// Tensors that each node needs, also inside its bodies.
    let uses: [[String]]

    /// - Throws: `ONNXError` (`malformedGraph`).
    init(_ graph: ONNXGraphProto) throws(ONNXError) {
        var initialisers: [String: Int] = [:]
        for (position, tensor) in graph.initializer.enumerated() {
            initialisers[tensor.name] = position
        }
        let sparse = graph.sparseInitializer.map(\.values.name)
        let inputs = Set(graph.input.map(\.name)).subtracting(initialisers.keys)
        var producers: [String: Int] = [:]
        var consumers: [String: [Int]] = [:]
        let uses = graph.node.map(\.used)
        for (position, node) in graph.node.enumerated() {
            for output in node.output where !output.isEmpty {
                guard producers.updateValue(position, forKey: output) == nil,
                    !inputs.contains(output)
                else {
                    throw Self.malformed(output, "is made twice")
                }
            }
            for input in uses[position] where consumers[input]?.last != position {
                consumers[input, default: []].append(position)
            }
        }
        let given = inputs.union(initialisers.keys).union(sparse)
        order = try Self.order(graph.node, uses, producers: producers, given: given)
        for output in graph.output
        where producers[output.name] == nil && !given.contains(output.name) {
            throw Self.malformed(output.name, "is an output that no node makes")
        }
        (self.producers, self.consumers, self.inputs) = (producers, consumers, inputs)
        self.initialisers = initialisers
        self.uses = uses
    }

    /// Kahn's algorithm; the file order is kept wherever it can be run.
    private static func order(
        _ nodes: [ONNXNodeProto], _ uses: [[String]], producers: [String: Int], given: Set<String>
    ) throws(ONNXError) -> [Int] {
        var waiting = [Int](repeating: 0, count: nodes.count)
        var followers = [[Int]](repeating: [], count: nodes.count)
        var inFileOrder = true
        for (position, node) in nodes.enumerated() {
            for input in uses[position] {
                if let producer = producers[input] {
                    waiting[position] += 1
                    followers[producer].append(position)
                    inFileOrder = inFileOrder && producer < position
                } else if !given.contains(input) {
                    throw malformed(input, "is used by \(node.label) but nobody makes it")
                }
            }
        }
        if inFileOrder { return Array(nodes.indices) }
        var order = nodes.indices.filter { waiting[$0] == 0 }
        var next = 0
        while next < order.count {
            for follower in followers[order[next]] {
                waiting[follower] -= 1
                if waiting[follower] == 0 { order.append(follower) }
            }
            next += 1
        }
        guard order.count == nodes.count else { throw malformed("the graph", "contains a cycle") }
        return order
    }

    private static func malformed(_ subject: String, _ reason: String) -> ONNXError {
        ONNXError(.malformedGraph, subject, "\(reason). Export the network again.")
    }
}

extension ONNXNodeProto {
    /// Every tensor of the surrounding graph that the node needs: its inputs, and what the bodies
    /// of a branch or loop take from outside.
    var used: [String] {
        let own = input.filter { !$0.isEmpty }
        let bodies = subgraphs
        return bodies.isEmpty ? own : own + bodies.flatMap(\.captured)
    }
}

extension ONNXGraphProto {
    /// Names that a body uses but does not make.
    fileprivate var captured: [String] {
        var made = Set(input.map(\.name)).union(initializer.map(\.name))
        made.formUnion(sparseInitializer.map(\.values.name))
        for node in node { made.formUnion(node.output) }
        let wanted = node.flatMap(\.used) + output.map(\.name)
        return wanted.filter { !made.contains($0) && !$0.isEmpty }
    }
}
