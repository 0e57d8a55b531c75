/// One extent of a tensor's shape: a number, a named size that is free, or nothing known.
public enum Dimension: Sendable, Hashable, CustomStringConvertible, ExpressibleByIntegerLiteral,
    ExpressibleByStringLiteral
{
    case fixed(Int)
    case named(String)
    case unknown

    public init(integerLiteral value: Int) { self = .fixed(value) }
    public init(stringLiteral value: String) { self = .named(value) }

    public var description: String {
        switch self {
        case .fixed(let size): String(size)
        case .named(let name): name
        case .unknown: "?"
        }
    }

    /// The number, where there is one.
    public var size: Int? {
        if case .fixed(let size) = self { size } else { nil }
    }
}

extension Dimension {
    /// Negative sizes, which some exporters write for a free dimension, count as unknown.
    init(_ dimension: ONNXTensorShapeProto.Dimension) {
        switch dimension.value {
        case .dimValue(let value) where value >= 0: self = .fixed(Int(clamping: value))
        case .dimParam(let name) where !name.isEmpty: self = .named(name)
        default: self = .unknown
        }
    }

    var proto: ONNXTensorShapeProto.Dimension {
        var dimension = ONNXTensorShapeProto.Dimension()
        switch self {
        case .fixed(let size): dimension.dimValue = Int64(size)
        case .named(let name): dimension.dimParam = name
        case .unknown: break
        }
        return dimension
    }
}
