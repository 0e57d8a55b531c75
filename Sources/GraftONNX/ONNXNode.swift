/// One operation of a graph, as a reader sees it.
public struct ONNXNode: Sendable, Equatable {
    public let name: String
    /// The operator, such as `Conv`.
    public let operation: String
    /// Empty for the standard operator set.
    public let domain: String
    /// Tensor names; an empty string is an optional input that is left out.
    public let inputs: [String]
    /// Tensor names; an empty string is an output that nobody wants.
    public let outputs: [String]
    public let attributes: [String: ONNXAttribute]

    init(_ proto: ONNXNodeProto) {
        name = proto.name
        operation = proto.opType
        domain = proto.standardDomain
        inputs = proto.input
        outputs = proto.output
        attributes = Dictionary(
            proto.attribute.map { ($0.name, ONNXAttribute($0)) },
            uniquingKeysWith: { first, _ in first })
    }
}

extension ONNXNodeProto {
    /// The domain, with the long spelling of the standard one ("ai.onnx") made empty.
    var standardDomain: String { domain == "ai.onnx" ? "" : domain }

    func attribute(_ name: String) -> ONNXAttributeProto? { attribute.first { $0.name == name } }

    func int(_ name: String) -> Int? { attribute(name).map { Int(clamping: $0.i) } }

    func ints(_ name: String) -> [Int]? {
        attribute(name).map { $0.ints.map { Int(clamping: $0) } }
    }

    func float(_ name: String) -> Float? { attribute(name)?.f }

    func string(_ name: String) -> String? {
        attribute(name).map { String(decoding: $0.s, as: UTF8.self) }
    }

    /// The input at a position, nil when it is left out.
    func argument(_ position: Int) -> String? {
        position < input.count && !input[position].isEmpty ? input[position] : nil
    }

    mutating func set(_ name: String, _ value: ONNXAttribute) {
        attribute.removeAll { $0.name == name }
        attribute.append(value.proto(named: name))
    }

    /// What to call the node in a message.
    var label: String {
        name.isEmpty ? "\(opType) that makes \(output.first ?? "nothing")" : "\(opType) \(name)"
    }

    /// Bodies of branches and loops.
    var subgraphs: [ONNXGraphProto] {
        attribute.flatMap { $0.hasG ? [$0.g] + $0.graphs : $0.graphs }
    }
}
