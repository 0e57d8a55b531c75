import Foundation

/// A setting of a node.
public enum ONNXAttribute: Sendable, Equatable, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral,
    ExpressibleByStringLiteral, ExpressibleByArrayLiteral
{
    case float(Float)
    case int(Int)
    case string(String)
    case tensor(ONNXTensor)
    case floats([Float])
    case ints([Int])
    case strings([String])
    /// A body of a loop or branch, a type, a sparse tensor: kept in the file, not shown here.
    case opaque

    public init(integerLiteral value: Int) { self = .int(value) }
    public init(floatLiteral value: Float) { self = .float(value) }
    public init(stringLiteral value: String) { self = .string(value) }
    public init(arrayLiteral elements: Int...) { self = .ints(elements) }
}

extension ONNXAttribute {
    init(_ proto: ONNXAttributeProto) {
        switch proto.kind {
        case .float: self = .float(proto.f)
        case .int: self = .int(Int(clamping: proto.i))
        case .string: self = .string(String(decoding: proto.s, as: UTF8.self))
        case .tensor: self = .tensor(ONNXTensor(proto.t))
        case .floats: self = .floats(proto.floats)
        case .ints: self = .ints(proto.ints.map { Int(clamping: $0) })
        case .strings: self = .strings(proto.strings.map { String(decoding: $0, as: UTF8.self) })
        default: self = .opaque
        }
    }

    /// - Precondition: not `opaque`, which has nothing to write.
    func proto(named name: String) -> ONNXAttributeProto {
        var proto = ONNXAttributeProto()
        proto.name = name
        switch self {
        case .float(let value): (proto.type, proto.f) = (.float, value)
        case .int(let value): (proto.type, proto.i) = (.int, Int64(value))
        case .string(let value): (proto.type, proto.s) = (.string, Data(value.utf8))
        case .tensor(let value): (proto.type, proto.t) = (.tensor, value.proto)
        case .floats(let values): (proto.type, proto.floats) = (.floats, values)
        case .ints(let values): (proto.type, proto.ints) = (.ints, values.map(Int64.init))
        case .strings(let values):
            (proto.type, proto.strings) = (.strings, values.map { Data($0.utf8) })
        case .opaque: preconditionFailure("an opaque attribute cannot be written")
        }
        return proto
    }
}

extension ONNXAttributeProto {
    /// The declared type, or for files older than that field the one whose value is present.
    var kind: AttributeType {
        if hasType, type != .undefined { return type }
        if hasF { return .float }
        if hasI { return .int }
        if hasS { return .string }
        if hasT { return .tensor }
        if hasG { return .graph }
        if !floats.isEmpty { return .floats }
        if !ints.isEmpty { return .ints }
        if !strings.isEmpty { return .strings }
        if !tensors.isEmpty { return .tensors }
        return graphs.isEmpty ? .undefined : .graphs
    }
}
