/// Bounded reads of integers: past the end they answer nil instead of trapping.
extension UnsafeRawBufferPointer {
    enum ByteOrder { case big, little }

    func uint8(at offset: Int) -> Int? {
        indices.contains(offset) ? Int(self[offset]) : nil
    }

    func uint16(at offset: Int, _ order: ByteOrder = .big) -> Int? {
        guard offset >= 0, offset <= count - 2 else { return nil }
        let value = loadUnaligned(fromByteOffset: offset, as: UInt16.self)
        return Int(order == .big ? UInt16(bigEndian: value) : UInt16(littleEndian: value))
    }

    func uint32(at offset: Int, _ order: ByteOrder = .big) -> Int? {
        guard offset >= 0, offset <= count - 4 else { return nil }
        let value = loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        return Int(order == .big ? UInt32(bigEndian: value) : UInt32(littleEndian: value))
    }

    func int32(at offset: Int, _ order: ByteOrder = .big) -> Int? {
        uint32(at: offset, order).map { Int(Int32(truncatingIfNeeded: $0)) }
    }

    /// The part of at most `length` bytes from `offset`; empty past the end.
    func part(at offset: Int, length: Int) -> UnsafeRawBufferPointer {
        guard offset >= 0, offset < count, length > 0 else {
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        return UnsafeRawBufferPointer(
            rebasing: self[offset..<(offset + Swift.min(length, count - offset))])
    }

    /// Whether the text stands at `offset`.
    func has(_ text: StaticString, at offset: Int) -> Bool {
        let length = text.utf8CodeUnitCount
        guard offset >= 0, offset <= count - length else { return false }
        return text.withUTF8Buffer { zip($0, self[offset...]).allSatisfy { $0 == $1 } }
    }
}
