import Foundation

/// A constant of a graph: element type, shape, values in row-major order.
public struct ONNXTensor: Sendable, Equatable {
    /// As in the file; the name belongs to the place where the tensor stands.
    var proto: ONNXTensorProto

    init(_ proto: ONNXTensorProto) { self.proto = proto }

    /// - Precondition: as many values as the shape has elements.
    public init(_ values: [Float], shape: [Int]) {
        precondition(values.count == shape.reduce(1, *), "as many values as the shape has elements")
        proto = ONNXTensorProto()
        proto.dims = shape.map(Int64.init)
        proto.dataType = ElementType.float.rawValue
        proto.rawData = Data(littleEndian: values.map(\.bitPattern))
    }

    /// 64-bit integers, the type of shapes, axes and indices.
    /// - Precondition: as many values as the shape has elements.
    public init(_ values: [Int], shape: [Int]) {
        precondition(values.count == shape.reduce(1, *), "as many values as the shape has elements")
        proto = ONNXTensorProto()
        proto.dims = shape.map(Int64.init)
        proto.dataType = ElementType.int64.rawValue
        proto.rawData = Data(littleEndian: values.map { Int64($0) })
    }

    public var elementType: ElementType { ElementType(rawValue: proto.dataType) ?? .undefined }

    public var shape: [Int] { proto.dims.map { Int(clamping: $0) } }

    /// Number of elements; nil where the shape is negative or too large to be real.
    public var count: Int? { Self.count(of: proto.dims) }

    static func count(of dimensions: [Int64]) -> Int? {
        var count = 1
        for dimension in dimensions {
            guard dimension >= 0 else { return nil }
            let (product, overflow) = count.multipliedReportingOverflow(by: Int(dimension))
            guard !overflow else { return nil }
            count = product
        }
        return count
    }
}

extension Data {
    /// The bytes of numbers as every ONNX file stores them.
    init<Value: FixedWidthInteger>(littleEndian values: [Value]) {
        self = values.map(\.littleEndian).withUnsafeBytes { Data($0) }
    }
}
