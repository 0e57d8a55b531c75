/// Name, element type and shape of a graph's input, output or inner tensor.
public struct ValueDescription: Sendable, Hashable, CustomStringConvertible {
    public var name: String
    public var elementType: ElementType
    /// nil where not even the number of dimensions is known.
    public var shape: [Dimension]?

    public init(name: String, elementType: ElementType, shape: [Dimension]?) {
        self.name = name
        self.elementType = elementType
        self.shape = shape
    }

    public var description: String {
        let dimensions = shape.map { "[" + $0.map(\.description).joined(separator: ", ") + "]" }
        return "\(name): \(elementType) \(dimensions ?? "[?]")"
    }
}

extension ValueDescription {
    init(_ value: ONNXValueInfoProto) {
        let tensor = value.type.tensorType
        self.init(
            name: value.name,
            elementType: ElementType(rawValue: tensor.elemType) ?? .undefined,
            shape: tensor.hasShape ? tensor.shape.dim.map { Dimension($0) } : nil)
    }

    var proto: ONNXValueInfoProto {
        var value = ONNXValueInfoProto()
        value.name = name
        if elementType != .undefined {
            value.type.tensorType.elemType = elementType.rawValue
            if let shape { value.type.tensorType.shape.dim = shape.map(\.proto) }
        }
        return value
    }
}
