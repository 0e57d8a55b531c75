/// The header of a Windows or OS/2 bitmap.
struct BitmapHeader {
    let width: Int
    let height: Int
    /// The first stored row is the top one.
    let isTopDown: Bool
    let bitsPerPixel: Int
    let compression: Compression
    /// Where pixels begin, in bytes.
    let pixelOffset: Int
    /// Palette, or empty.
    let palette: [(red: UInt8, green: UInt8, blue: UInt8)]
    /// Bits of red, green, blue, alpha in a pixel; alpha is 0 where there is none.
    let masks: [UInt32]

    enum Compression: Int {
        case none = 0
        case run8 = 1
        case run4 = 2
        case masks = 3
        case alphaMasks = 6
    }

    init(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
        guard let pixelOffset = bytes.uint32(at: 10, .little),
            let size = bytes.uint32(at: 14, .little),
            bytes.count >= 14 + size
        else { throw Self.failure(.truncated, "it ends within its header") }
        let isShort = size == 12
        guard isShort || (40...124).contains(size) || size == 16 || size == 64 else {
            throw Self.failure(.corrupt, "its header has an unknown size")
        }
        let wide = isShort ? bytes.uint16(at: 18, .little) : bytes.int32(at: 18, .little)
        let high = isShort ? bytes.uint16(at: 20, .little) : bytes.int32(at: 22, .little)
        let bits = bytes.uint16(at: isShort ? 24 : 28, .little) ?? 0
        let code = size >= 40 ? bytes.uint32(at: 30, .little) ?? 0 : 0
        guard let compression = Compression(rawValue: code),
            [1, 2, 4, 8, 16, 24, 32].contains(bits),
            compression != .run8 || bits == 8, compression != .run4 || bits == 4,
            compression.rawValue < 3 || bits >= 16
        else {
            throw Self.failure(.unsupported, "\(bits) bits with compression \(code) are not read")
        }
        width = wide ?? 0
        height = abs(high ?? 0)
        isTopDown = (high ?? 0) < 0
        bitsPerPixel = bits
        self.compression = compression
        self.pixelOffset = pixelOffset
        masks = Self.masks(bytes, headerSize: size, compression: compression, bits: bits)
        let extra =
            size == 40 && compression == .masks
            ? 12 : size == 40 && compression == .alphaMasks ? 16 : 0
        palette = Self.palette(
            bytes, at: 14 + size + extra, before: pixelOffset, size: isShort ? 3 : 4, bits: bits)
    }

    private static func masks(
        _ bytes: UnsafeRawBufferPointer, headerSize: Int, compression: Compression, bits: Int
    ) -> [UInt32] {
        guard compression == .masks || compression == .alphaMasks else {
            return bits == 16 ? [0x7C00, 0x03E0, 0x001F, 0] : [0xFF_0000, 0xFF00, 0xFF, 0]
        }
        let hasAlpha = headerSize >= 56 || compression == .alphaMasks
        return (0..<4).map {
            $0 < 3 || hasAlpha ? UInt32(bytes.uint32(at: 54 + 4 * $0, .little) ?? 0) : 0
        }
    }

    private static func palette(
        _ bytes: UnsafeRawBufferPointer, at start: Int, before end: Int, size: Int, bits: Int
    ) -> [(red: UInt8, green: UInt8, blue: UInt8)] {
        guard bits <= 8 else { return [] }
        let available = max(0, min(end, bytes.count) - start) / size
        return (0..<min(available, 1 << bits)).map { index in
            let entry = start + index * size
            return (bytes[entry + 2], bytes[entry + 1], bytes[entry])
        }
    }

    static func failure(_ code: ImageError.Code, _ reason: String) -> ImageError {
        ImageError(
            code, subject: "BMP", detail: "cannot be decoded (\(reason)); export it again as PNG")
    }
}
