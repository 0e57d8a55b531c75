/// The first directory of a TIFF structure: of a TIFF file, or of an EXIF block, which is one.
///
/// One directory, at most 1,000 entries, no pointer is followed twice: cost is bounded whatever the bytes say.
struct TIFFDirectory {
    /// Tag to its first value, for entries of type BYTE, SHORT, LONG or LONG8.
    private(set) var values: [Int: Int] = [:]

    static let width = 256, height = 257, orientation = 274

    /// Nil where `bytes` is no TIFF structure.
    init?(_ bytes: UnsafeRawBufferPointer) {
        guard let mark = bytes.uint16(at: 0), mark == 0x4949 || mark == 0x4D4D else { return nil }
        let order: UnsafeRawBufferPointer.ByteOrder = mark == 0x4949 ? .little : .big
        switch bytes.uint16(at: 2, order) {
        case 42: readClassic(bytes, order)
        case 43: readBig(bytes, order)
        default: return nil
        }
    }

    /// The orientation entry, where it is one of the eight.
    var storedOrientation: Orientation? {
        values[Self.orientation].flatMap { UInt8(exactly: $0) }.flatMap(Orientation.init(rawValue:))
    }

    private mutating func readClassic(_ bytes: UnsafeRawBufferPointer, _ order: UnsafeRawBufferPointer.ByteOrder) {
        guard let start = bytes.uint32(at: 4, order), let count = bytes.uint16(at: start, order) else { return }
        for index in 0..<min(count, 1_000) {
            let entry = start + 2 + 12 * index
            guard let tag = bytes.uint16(at: entry, order), let type = bytes.uint16(at: entry + 2, order) else {
                return
            }
            keep(tag, value(bytes, order, type: type, at: entry + 8))
        }
    }

    private mutating func readBig(_ bytes: UnsafeRawBufferPointer, _ order: UnsafeRawBufferPointer.ByteOrder) {
        guard let start = long(bytes, order, at: 8), let count = long(bytes, order, at: start) else { return }
        for index in 0..<min(count, 1_000) {
            let entry = start + 8 + 20 * index
            guard let tag = bytes.uint16(at: entry, order), let type = bytes.uint16(at: entry + 2, order) else {
                return
            }
            keep(tag, value(bytes, order, type: type, at: entry + 12))
        }
    }

    private mutating func keep(_ tag: Int, _ value: Int?) {
        if let value, values[tag] == nil { values[tag] = value }
    }

    private func value(
        _ bytes: UnsafeRawBufferPointer, _ order: UnsafeRawBufferPointer.ByteOrder, type: Int, at offset: Int
    ) -> Int? {
        switch type {
        case 1: bytes.uint8(at: offset)
        case 3: bytes.uint16(at: offset, order)
        case 4: bytes.uint32(at: offset, order)
        case 16: long(bytes, order, at: offset)
        default: nil
        }
    }

    /// An unsigned 64-bit integer that fits the file's own address range.
    private func long(
        _ bytes: UnsafeRawBufferPointer, _ order: UnsafeRawBufferPointer.ByteOrder, at offset: Int
    ) -> Int? {
        guard let first = bytes.uint32(at: offset, order), let second = bytes.uint32(at: offset + 4, order) else {
            return nil
        }
        let (high, low) = order == .big ? (first, second) : (second, first)
        return high == 0 ? low : nil
    }
}
