/// The first directory of a TIFF structure: of a TIFF file, or of an EXIF block, which is one.
///
/// One directory, at most 1,000 entries, no pointer is followed twice: cost is bounded whatever the
/// bytes say.
struct TIFFDirectory {
    /// Tag to its first value, for entries of type BYTE, SHORT, LONG or LONG8.
    private(set) var values: [Int: Int] = [:]

    static let width = 256, height = 257, orientation = 274, bitsPerSample = 258,
        samplesPerPixel = 277

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

    /// Throws where one pixel is stored in more than 32 bytes: no picture is, and memory would be
    /// out of bounds.
    func checkSamples() throws(ImageError) {
        let samples = values[Self.samplesPerPixel] ?? 1
        guard samples <= 16, samples * (values[Self.bitsPerSample] ?? 1) <= 256 else {
            throw ImageError(
                .unsupported, subject: "TIFF",
                detail: "it has \(samples) samples a pixel; export the channels to look at as PNG")
        }
    }

    private mutating func readClassic(
        _ bytes: UnsafeRawBufferPointer, _ order: UnsafeRawBufferPointer.ByteOrder
    ) {
        guard let start = bytes.uint32(at: 4, order), let count = bytes.uint16(at: start, order)
        else { return }
        for index in 0..<min(count, 1_000) {
            let entry = start + 2 + 12 * index
            guard let tag = bytes.uint16(at: entry, order),
                let type = bytes.uint16(at: entry + 2, order),
                let length = bytes.uint32(at: entry + 4, order)
            else { return }
            let isInline = length * Self.size(of: type) <= 4
            keep(
                tag, type, bytes, order,
                at: isInline ? entry + 8 : bytes.uint32(at: entry + 8, order))
        }
    }

    private mutating func readBig(
        _ bytes: UnsafeRawBufferPointer, _ order: UnsafeRawBufferPointer.ByteOrder
    ) {
        guard let start = Self.long(bytes, order, at: 8),
            let count = Self.long(bytes, order, at: start)
        else { return }
        for index in 0..<min(count, 1_000) {
            let entry = start + 8 + 20 * index
            guard let tag = bytes.uint16(at: entry, order),
                let type = bytes.uint16(at: entry + 2, order),
                let length = Self.long(bytes, order, at: entry + 4)
            else { return }
            let isInline = length * Self.size(of: type) <= 8
            keep(
                tag, type, bytes, order,
                at: isInline ? entry + 12 : Self.long(bytes, order, at: entry + 12))
        }
    }

    /// The first value of an entry, wherever it stands.
    private mutating func keep(
        _ tag: Int, _ type: Int, _ bytes: UnsafeRawBufferPointer,
        _ order: UnsafeRawBufferPointer.ByteOrder,
        at offset: Int?
    ) {
        guard let offset, values[tag] == nil else { return }
        switch type {
        case 1: values[tag] = bytes.uint8(at: offset)
        case 3: values[tag] = bytes.uint16(at: offset, order)
        case 4: values[tag] = bytes.uint32(at: offset, order)
        case 16: values[tag] = Self.long(bytes, order, at: offset)
        default: break
        }
    }

    /// Bytes of one value; 8 for types that are not read.
    private static func size(of type: Int) -> Int { [1: 1, 3: 2, 4: 4][type] ?? 8 }

    /// An unsigned 64-bit integer, where it is below 2 to the 32: no file that is read here is
    /// longer.
    private static func long(
        _ bytes: UnsafeRawBufferPointer, _ order: UnsafeRawBufferPointer.ByteOrder, at offset: Int
    ) -> Int? {
        guard let first = bytes.uint32(at: offset, order),
            let second = bytes.uint32(at: offset + 4, order)
        else {
            return nil
        }
        let (high, low) = order == .big ? (first, second) : (second, first)
        return high == 0 ? low : nil
    }
}
