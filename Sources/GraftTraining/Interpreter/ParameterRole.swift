import GraftONNX

/// What a constant of a graph is for, which decides whether and how it is trained.
enum ParameterRole: String, Sendable, Codable {
    /// A matrix or kernel that multiplies activations; weight decay applies.
    case weight
    case bias
    /// Scale or shift of a normalisation, a layer's scale, a token, a position: no weight decay.
    case other
    /// Running mean or variance of batch normalisation: moved, not trained.
    case statistic

    /// Roles of the constants that `nodes` use, by name; constants without one stay as they are.
    ///
    /// Addends and factors count as trained where they hold more than one number and act behind the
    /// first layer with weights, so that the preparation of pixels is never touched; addends that
    /// hold values beyond 50 are masks of attention, not parameters.
    static func all(in nodes: [ONNXNode], constants: [String: ONNXTensor], from input: String)
        throws(ONNXError) -> [String: ParameterRole]
    {
        var finder = RoleFinder(
            constants: constants, layered: input == ONNXGraph.pixels ? [] : [input])
        for node in nodes { finder.follow(node) }
        for node in nodes.reversed() { try finder.assign(node) }
        return finder.roles.filter { constants[$0.key] != nil }
    }
}

/// Walks a graph forwards to see what lies behind layers, then backwards to give roles.
private struct RoleFinder {
    let constants: [String: ONNXTensor]
    /// Tensors that depend on pixels through at least one layer with weights.
    var layered: Set<String>
    var roles: [String: ParameterRole] = [:]

    init(constants: [String: ONNXTensor], layered: Set<String>) {
        self.constants = constants
        self.layered = layered
    }

    mutating func follow(_ node: ONNXNode) {
        guard node.operation != "Shape" else { return }
        let isLayer = ["Conv", "ConvTranspose", "Gemm", "MatMul", "Einsum"].contains(node.operation)
        if isLayer || node.inputs.contains(where: layered.contains) {
            layered.formUnion(node.outputs)
        }
    }

    mutating func assign(_ node: ONNXNode) throws(ONNXError) {
        func name(_ index: Int) -> String? {
            node.inputs.indices.contains(index) ? node.inputs[index] : nil
        }
        switch node.operation {
        case "Conv", "ConvTranspose", "Gemm":
            give(name(1), .weight)
            give(name(2), .bias)
        case "MatMul", "Einsum":
            for input in node.inputs where !layered.contains(input) { give(input, .weight) }
        case "BatchNormalization":
            give(name(1), .other)
            give(name(2), .other)
            give(name(3), .statistic)
            give(name(4), .statistic)
        case "LayerNormalization", "InstanceNormalization", "GroupNormalization":
            give(name(1), .other)
            give(name(2), .other)
        case "PRelu": give(name(1), .other)
        case "Add", "Mul", "Concat":
            guard node.inputs.contains(where: layered.contains) else { break }
            for input in node.inputs where try isArray(input, node.operation) {
                give(input, .other)
            }
        case "Gather":
            if let table = name(0), !layered.contains(table), let role = roles[node.outputs[0]] {
                give(table, role)
            }
        case "Identity", "Cast", "Transpose", "Reshape", "Squeeze", "Unsqueeze", "Expand":
            if let role = roles[node.outputs[0]] { give(name(0), role) }
        default: break
        }
    }

    private mutating func give(_ name: String?, _ role: ParameterRole) {
        guard let name, !name.isEmpty, !layered.contains(name) || constants[name] != nil else {
            return
        }
        if let tensor = constants[name] {
            switch tensor.elementType {
            case .float, .double, .float16, .bfloat16: break
            default: return
            }
        }
        // A tensor with two uses keeps the role of the last one, which was met first.
        if roles[name] == nil { roles[name] = role }
    }

    private func isArray(_ name: String, _ operation: String) throws(ONNXError) -> Bool {
        guard let tensor = constants[name] else { return !layered.contains(name) }
        guard (tensor.count ?? 0) > 1 else { return false }
        switch tensor.elementType {
        case .float, .double, .float16, .bfloat16: break
        default: return false
        }
        guard operation == "Add" else { return true }
        return try tensor.floats().allSatisfy { abs($0) < 50 }
    }
}
