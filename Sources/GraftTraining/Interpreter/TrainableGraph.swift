import GraftEngines
import GraftONNX

/// The part of a network that is trained: its nodes, and its weights as tensors of the trainer.
///
/// Belongs to one thread at a time.
final class TrainableGraph {
    /// One trained tensor.
    struct Parameter {
        let name: String
        let role: ParameterRole
        let shape: [Int]
        let tensor: TrainerTensor
    }

    let trainer: Trainer
    let input: String
    let outputs: [String]
    /// In the order in which the network uses them.
    let parameters: [Parameter]
    /// Running moments of batch normalisation, which training may move.
    let statistics: [Parameter]
    private let opset: Int
    private let nodes: [ONNXNode]
    private let constants: [String: GraphValue]
    /// For each node, tensors that nobody needs after it.
    private let lastUses: [[String]]

    /// Reads the nodes between `input` and `outputs`.
    ///
    /// - Throws: `TrainingError` (`unsupportedGraph`, `unsupportedOperator`, `trainerFailed`).
    init(_ graph: ONNXGraph, from input: String, to outputs: [String], trainer: Trainer)
        throws(TrainingError)
    {
        self.trainer = trainer
        self.input = input
        self.outputs = outputs
        opset = graph.opset
        let plan = try Self.plan(graph, from: input, to: outputs)
        nodes = plan.nodes
        var constants: [String: GraphValue] = [:]
        var (parameters, statistics): ([Parameter], [Parameter]) = ([], [])
        for name in nodes.flatMap(\.inputs) where constants[name] == nil {
            guard let tensor = plan.constants[name] else { continue }
            guard let role = plan.roles[name] else {
                constants[name] = .host(HostValue(try Self.array(tensor, name)))
                continue
            }
            let made = try TrainerTensor(
                try Self.floats(tensor, name), shape: tensor.shape, trainer)
            let parameter = Parameter(name: name, role: role, shape: tensor.shape, tensor: made)
            constants[name] = .tensor(made)
            if role == .statistic {
                statistics.append(parameter)
            } else {
                parameters.append(parameter)
            }
        }
        (self.constants, self.parameters, self.statistics) = (constants, parameters, statistics)
        lastUses = Self.lastUses(nodes, keeping: Set(outputs).union(constants.keys))
    }

    /// Values of the outputs for a batch of inputs.
    ///
    /// - Parameter adjusting: what becomes of the tensors that a node makes, before others use them.
    func callAsFunction(
        _ x: TrainerTensor, _ mode: ForwardMode = .evaluation,
        adjusting: ((ONNXNode, TrainerTensor) throws(TrainingError) -> TrainerTensor)? = nil
    ) throws(TrainingError) -> [TrainerTensor] {
        var known = constants
        known[input] = .tensor(x)
        for (place, node) in nodes.enumerated() {
            let results = try TrainingOperators.results(
                of: TrainingNode(
                    node: node, opset: opset,
                    inputs: node.inputs.map { $0.isEmpty ? nil : known[$0] }, trainer: trainer,
                    mode: mode))
            for (name, result) in zip(node.outputs, results) where !name.isEmpty {
                if let adjusting, case .tensor(let tensor) = result {
                    known[name] = .tensor(try adjusting(node, tensor))
                } else {
                    known[name] = result
                }
            }
            for name in lastUses[place] { known[name] = nil }
        }
        var values: [TrainerTensor] = []
        for name in outputs {
            switch known[name] {
            case .tensor(let tensor): values.append(tensor)
            case .host(let host): values.append(try host.tensor(trainer))
            case nil:
                throw TrainingError(
                    .unsupportedGraph, subject: name,
                    detail: "is never made. Export the network again")
            }
        }
        return values
    }

    /// Current values of all parameters and running moments, by the names of the graph.
    func values() throws(TrainingError) -> [String: [Float]] {
        var values: [String: [Float]] = [:]
        for parameter in parameters + statistics {
            values[parameter.name] = try parameter.tensor.floats()
        }
        return values
    }

    // MARK: Preparation

    private struct Plan {
        var nodes: [ONNXNode]
        var constants: [String: ONNXTensor]
        var roles: [String: ParameterRole]
    }

    private static func plan(_ graph: ONNXGraph, from input: String, to outputs: [String])
        throws(TrainingError) -> Plan
    {
        let constants = graph.constants
        do throws(ONNXError) {
            let flow = graph.controlFlow
            guard flow.isEmpty else {
                throw ONNXError(
                    .malformedGraph, flow[0],
                    "branches or loops. Export the network without control flow")
            }
            var nodes: [ONNXNode] = []
            var seen: Set<String> = []
            for output in outputs {
                let part = try graph.section(from: input, to: output)
                nodes += part.filter { seen.insert($0.outputs.first ?? "").inserted }
            }
            try check(nodes)
            return Plan(
                nodes: nodes, constants: constants,
                roles: try ParameterRole.all(in: nodes, constants: constants, from: input))
        } catch {
            throw TrainingError(
                .unsupportedGraph, subject: error.subject, detail: error.detail)
        }
    }

    /// - Throws: `ONNXError` that names the operators which cannot be trained through.
    private static func check(_ nodes: [ONNXNode]) throws(ONNXError) {
        let unknown = nodes.filter { node in
            !node.domain.isEmpty
                || TrainingOperators.all[node.operation] == nil
                    && !TrainingOperators.hostOnly.contains(node.operation)
                    && !ReferenceEngine.operators.contains(node.operation)
        }
        guard let first = unknown.first else { return }
        let kinds = Set(unknown.map(\.operation)).sorted().joined(separator: ", ")
        let isQuantised = unknown.contains {
            $0.operation.contains("Linear") || $0.operation.hasSuffix("Integer")
        }
        throw ONNXError(
            .unsupportedOperatorSet, "\(first.operation) \(first.label)",
            "\(unknown.count == 1 ? "the node" : "\(unknown.count) nodes") cannot be trained through (\(kinds)). "
                + (isQuantised
                    ? "The network is quantised to int8; use the float32 file it was made from"
                    : "Use --recipe head, which trains behind the features"))
    }

    private static func array(_ tensor: ONNXTensor, _ name: String) throws(TrainingError)
        -> ReferenceArray
    {
        do throws(EngineError) {
            return try ReferenceArray(tensor, name: name)
        } catch {
            throw TrainingError(.unsupportedGraph, subject: name, detail: error.detail)
        }
    }

    private static func floats(_ tensor: ONNXTensor, _ name: String) throws(TrainingError)
        -> [Float]
    {
        do throws(ONNXError) {
            return try tensor.floats()
        } catch {
            throw TrainingError(.unsupportedGraph, subject: name, detail: error.detail)
        }
    }

    private static func lastUses(_ nodes: [ONNXNode], keeping kept: Set<String>) -> [[String]] {
        var seen = kept
        var last: [[String]] = Array(repeating: [], count: nodes.count)
        for place in nodes.indices.reversed() {
            for name in nodes[place].inputs + nodes[place].outputs
            where !name.isEmpty && seen.insert(name).inserted {
                last[place].append(name)
            }
        }
        return last
    }
}
