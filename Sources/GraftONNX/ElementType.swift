/// The kind of number in a tensor, with the codes of the ONNX specification.
public enum ElementType: Int32, Sendable, Codable, Hashable, CaseIterable {
    case undefined = 0
    case float = 1
    case uint8 = 2
    case int8 = 3
    case uint16 = 4
    case int16 = 5
    case int32 = 6
    case int64 = 7
    case string = 8
    case bool = 9
    case float16 = 10
    case double = 11
    case uint32 = 12
    case uint64 = 13
    case complex64 = 14
    case complex128 = 15
    case bfloat16 = 16
    case float8e4m3fn = 17
    case float8e4m3fnuz = 18
    case float8e5m2 = 19
    case float8e5m2fnuz = 20
    case uint4 = 21
    case int4 = 22
    case float4e2m1 = 23

    /// Bits of one element; nil where elements have no fixed size (strings, unknown types).
    public var bits: Int? {
        switch self {
        case .undefined, .string: nil
        case .uint4, .int4, .float4e2m1: 4
        case .uint8, .int8, .bool, .float8e4m3fn, .float8e4m3fnuz, .float8e5m2, .float8e5m2fnuz: 8
        case .uint16, .int16, .float16, .bfloat16: 16
        case .float, .int32, .uint32: 32
        case .int64, .double, .uint64, .complex64: 64
        case .complex128: 128
        }
    }

    /// Whether the elements are whole numbers that fit in 64 bits.
    var isInteger: Bool {
        switch self {
        case .uint8, .int8, .uint16, .int16, .int32, .int64, .uint32, .uint64: true
        default: false
        }
    }

    /// Bytes of a packed tensor with `count` elements; nil where there is no fixed size or it
    /// does not fit in an `Int`.
    func byteCount(of count: Int) -> Int? {
        guard let bits else { return nil }
        let (product, overflow) = count.multipliedReportingOverflow(by: bits)
        guard !overflow else { return nil }
        return product / 8 + (product % 8 == 0 ? 0 : 1)
    }
}
