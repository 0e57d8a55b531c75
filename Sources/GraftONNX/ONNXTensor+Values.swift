import Foundation

/// The values of a constant, from whichever of the file's places they lie in.
extension ONNXTensor {
    /// All elements as single-precision numbers (doubles are rounded, integers and booleans
    /// converted).
    /// - Throws: `ONNXError` (`unsupportedElementType`, `malformedGraph`).
    public func floats() throws(ONNXError) -> [Float] {
        switch elementType {
        case .float where proto.hasRawData:
            return try raw(UInt32.self).map { Float(bitPattern: $0) }
        case .float: return try checked(proto.floatData)
        case .double where proto.hasRawData:
            return try raw(UInt64.self).map { Float(Double(bitPattern: $0)) }
        case .double: return try checked(proto.doubleData).map { Float($0) }
        case .float16:
            return try halfWords().map { Self.single(half: $0) }
        case .bfloat16:
            return try halfWords().map { Float(bitPattern: UInt32($0) << 16) }
        default: return try integers().map { Float($0) }
        }
    }

    /// All elements of an integer or boolean tensor.
    /// - Throws: `ONNXError` (`unsupportedElementType`, `malformedGraph`).
    public func integers() throws(ONNXError) -> [Int] {
        switch elementType {
        case .int64 where proto.hasRawData: return try raw(Int64.self).map { Int($0) }
        case .int64: return try checked(proto.int64Data).map { Int($0) }
        case .uint32 where !proto.hasRawData, .uint64 where !proto.hasRawData:
            return try checked(proto.uint64Data).map { Int(clamping: $0) }
        case .uint64: return try raw(UInt64.self).map { Int(clamping: $0) }
        case .uint32: return try raw(UInt32.self).map { Int($0) }
        case .int32 where proto.hasRawData: return try raw(Int32.self).map { Int($0) }
        case .int16 where proto.hasRawData: return try raw(Int16.self).map { Int($0) }
        case .int8 where proto.hasRawData: return try raw(Int8.self).map { Int($0) }
        case .uint16 where proto.hasRawData: return try raw(UInt16.self).map { Int($0) }
        case .uint8 where proto.hasRawData, .bool where proto.hasRawData:
            return try raw(UInt8.self).map { Int($0) }
        case .int32, .int16, .int8, .uint16, .uint8, .bool:
            return try checked(proto.int32Data).map { Int($0) }
        default:
            throw ONNXError(
                .unsupportedElementType, proto.name,
                "holds \(elementType) values where numbers are needed. Export the model in float32."
            )
        }
    }

    private func halfWords() throws(ONNXError) -> [UInt16] {
        if proto.hasRawData { return try raw(UInt16.self) }
        return try checked(proto.int32Data).map { UInt16(truncatingIfNeeded: $0) }
    }

    /// IEEE half to single precision, exact; written out because `Float16` is not available on
    /// every platform that Swift runs on.
    static func single(half: UInt16) -> Float {
        let sign: Float = half & 0x8000 == 0 ? 1 : -1
        let exponent = Int(half >> 10 & 0x1F)
        let fraction = Float(half & 0x3FF)
        switch exponent {
        case 0: return sign * fraction * 0x1p-24
        case 31: return fraction == 0 ? sign * .infinity : .nan
        default:
            return sign * (1 + fraction * 0x1p-10)
                * Float(sign: .plus, exponent: exponent - 15, significand: 1)
        }
    }

    private func checked<Value>(_ values: [Value]) throws(ONNXError) -> [Value] {
        guard values.count == count else { throw wrongLength(values.count) }
        return values
    }

    private func raw<Value: FixedWidthInteger>(_: Value.Type) throws(ONNXError) -> [Value] {
        let size = MemoryLayout<Value>.size
        guard let count, count.multipliedReportingOverflow(by: size).overflow == false,
            proto.rawData.count == count * size
        else { throw wrongLength(proto.rawData.count / size) }
        return proto.rawData.withUnsafeBytes { bytes in
            [Value](unsafeUninitializedCapacity: count) { buffer, filled in
                UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
                if Value(1).littleEndian != 1 {
                    for index in 0..<count { buffer[index] = Value(littleEndian: buffer[index]) }
                }
                filled = count
            }
        }
    }

    private func wrongLength(_ found: Int) -> ONNXError {
        ONNXError(
            .malformedGraph, proto.name,
            "has \(found) values but shape \(shape). The file is damaged; get it again.")
    }
}
