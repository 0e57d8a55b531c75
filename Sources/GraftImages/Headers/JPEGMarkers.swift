#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// What the markers of a JPEG say, walked from the first to the last without decoding.
struct JPEGMarkers {
    /// One component of the frame: sampling factors.
    struct Component: Equatable {
        var horizontal: Int
        var vertical: Int
    }

    private(set) var width = 0
    private(set) var height = 0
    /// Bits a sample.
    private(set) var precision = 0
    /// Second byte of the frame marker: C0 baseline, C1 extended, C2 progressive, C9 and CA
    /// arithmetic, C3 lossless.
    private(set) var process = 0
    private(set) var components: [Component] = []
    private(set) var scans = 0
    /// The end-of-image marker was found.
    private(set) var isComplete = false
    private(set) var orientation = Orientation.up
    /// Colour profile, joined from its segments; empty where there is none or where it is over the
    /// limit.
    private(set) var profile: [UInt8] = []

    private var chunks: [(number: Int, part: UnsafeRawBufferPointer)] = []

    /// Walks `bytes`; stops counting past `limits.maximumScans` + 1 scans.
    init(_ bytes: UnsafeRawBufferPointer, limits: ImageLimits) {
        var offset = 2
        while let marker = Self.marker(in: bytes, from: &offset) {
            if marker == 0xD9 {
                isComplete = true
                break
            }
            if (0xD0...0xD8).contains(marker) || marker == 0x01 { continue }
            guard let length = bytes.uint16(at: offset), length >= 2, offset + length <= bytes.count
            else { break }
            read(marker, bytes.part(at: offset + 2, length: length - 2), limits)
            offset += length
            if marker == 0xDA {
                if scans > limits.maximumScans { break }
                Self.skipEntropyCoded(in: bytes, from: &offset)
            }
        }
        profile = Self.joined(chunks, limit: limits.maximumMetadata)
        chunks = []
    }

    /// Neither lossless nor hierarchical, 8 bits: what the decoder can do.
    private var isDecodable: Bool {
        precision == 8 && [0xC0, 0xC1, 0xC2, 0xC9, 0xCA].contains(process)
    }

    /// Throws for a file without a frame, for coding that is not decoded, and for too many scans.
    func check(_ limits: ImageLimits) throws(ImageError) {
        guard process != 0 else {
            throw JPEGSource.failure(.truncated, "it ends before its frame header")
        }
        guard isDecodable else {
            throw ImageError(
                .unsupported, subject: "JPEG",
                detail: "lossless, hierarchical or \(precision)-bit coding is not decoded; "
                    + "export it as an ordinary JPEG or as PNG")
        }
        guard scans <= limits.maximumScans else {
            throw ImageError(
                .overLimit, subject: "JPEG",
                detail:
                    "it has more than \(limits.maximumScans) scans, which is very slow to decode; "
                    + "export it again as a baseline JPEG")
        }
    }

    private mutating func read(
        _ marker: Int, _ segment: UnsafeRawBufferPointer, _ limits: ImageLimits
    ) {
        switch marker {
        case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF:
            readFrame(marker, segment)
        case 0xDA:
            scans += 1
        case 0xE1 where segment.has("Exif\0\0", at: 0) && segment.count <= limits.maximumMetadata:
            let exif = TIFFDirectory(segment.part(at: 6, length: segment.count - 6))
            if let found = exif?.storedOrientation { orientation = found }
        case 0xE2 where segment.has("ICC_PROFILE\0", at: 0) && segment.count > 14:
            chunks.append((Int(segment[12]), segment.part(at: 14, length: segment.count - 14)))
        default:
            break
        }
    }

    private mutating func readFrame(_ marker: Int, _ segment: UnsafeRawBufferPointer) {
        guard process == 0, segment.count >= 6 else { return }
        process = marker
        precision = Int(segment[0])
        height = segment.uint16(at: 1) ?? 0
        width = segment.uint16(at: 3) ?? 0
        for index in 0..<Int(segment[5]) {
            guard let factors = segment.uint8(at: 7 + 3 * index) else { break }
            components.append(Component(horizontal: factors >> 4, vertical: factors & 15))
        }
    }

    /// The next marker's second byte, `offset` left behind it; anything between markers is skipped.
    private static func marker(in bytes: UnsafeRawBufferPointer, from offset: inout Int) -> Int? {
        while let found = next(in: bytes, from: offset) {
            offset = found + 1
            while offset < bytes.count, bytes[offset] == 0xFF { offset += 1 }
            guard offset < bytes.count else { return nil }
            offset += 1
            if bytes[offset - 1] != 0 { return Int(bytes[offset - 1]) }
        }
        return nil
    }

    /// Leaves `offset` at the next marker that is neither a stuffed zero nor a restart.
    private static func skipEntropyCoded(in bytes: UnsafeRawBufferPointer, from offset: inout Int) {
        while let found = next(in: bytes, from: offset) {
            offset = found
            guard let code = bytes.uint8(at: found + 1) else { break }
            if code != 0, !(0xD0...0xD7).contains(code), code != 0xFF { return }
            offset += code == 0xFF ? 1 : 2
        }
        offset = bytes.count
    }

    /// The next byte 0xFF.
    private static func next(in bytes: UnsafeRawBufferPointer, from offset: Int) -> Int? {
        guard offset < bytes.count, let base = bytes.baseAddress else { return nil }
        return memchr(base + offset, 0xFF, bytes.count - offset).map { UnsafeRawPointer($0) - base }
    }

    private static func joined(_ chunks: [(number: Int, part: UnsafeRawBufferPointer)], limit: Int)
        -> [UInt8]
    {
        guard chunks.reduce(0, { $0 + $1.part.count }) <= limit else { return [] }
        return chunks.sorted { $0.number < $1.number }.flatMap { Array($0.part) }
    }
}
