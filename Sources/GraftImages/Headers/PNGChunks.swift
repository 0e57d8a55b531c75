internal import CVips

/// The chunks of a PNG: size, orientation, profile, and the bytes that the decoder gets to see.
///
/// Only what pixels need reaches the decoder; text, times and profiles never do, so that they
/// cannot cost memory there.
struct PNGChunks {
    private(set) var width = 0
    private(set) var height = 0
    private(set) var orientation = Orientation.up
    /// Xcode's variant: no zlib wrapper, BGR, premultiplied alpha.
    private(set) var isApple = false
    private(set) var hasData = false

    private var kept: [Chunk] = []
    private var profileChunk = UnsafeRawBufferPointer(start: nil, count: 0)
    private var bitsPerPixel = 0
    private var hasOther = false
    private var dataIsDamaged = false

    private struct Chunk {
        var name: UInt32
        /// Length, name, data and check, as they stand in the file.
        var whole: UnsafeRawBufferPointer
        var data: UnsafeRawBufferPointer
        var isIntact: Bool
    }

    private static let header: UInt32 = 0x4948_4452, palette: UInt32 = 0x504C_5445,
        data: UInt32 = 0x4944_4154
    private static let end: UInt32 = 0x4945_4E44, transparency: UInt32 = 0x7452_4E53
    private static let profile: UInt32 = 0x6943_4350, exif: UInt32 = 0x6558_4966,
        apple: UInt32 = 0x4367_4249

    init(_ bytes: UnsafeRawBufferPointer, limits: ImageLimits) throws(ImageError) {
        var offset = 8
        while let length = bytes.uint32(at: offset), let name = bytes.uint32(at: offset + 4) {
            guard offset + 12 + length <= bytes.count else { break }
            try read(UInt32(name), bytes.part(at: offset, length: 12 + length), limits)
            offset += 12 + length
            if name == Self.end { break }
        }
        guard width > 0, height > 0 else {
            throw Self.failure(.corrupt, "it has no valid header chunk")
        }
        let rest = bytes.part(at: offset, length: 12)
        if rest.has("IDAT", at: 4) { throw Self.failure(.truncated, "the file ends early") }
    }

    private mutating func read(
        _ name: UInt32, _ whole: UnsafeRawBufferPointer, _ limits: ImageLimits
    ) throws(ImageError) {
        let data = whole.part(at: 8, length: whole.count - 12)
        switch name {
        case Self.header, Self.palette, Self.data, Self.transparency, Self.end:
            let check = graft_crc32(whole.baseAddress.map { $0 + 4 }, whole.count - 8)
            let chunk = Chunk(
                name: name, whole: whole, data: data,
                isIntact: Int(check) == whole.uint32(at: whole.count - 4))
            guard chunk.isIntact || name == Self.data || name == Self.end else {
                throw Self.failure(.corrupt, "a chunk's check sum is wrong")
            }
            if name == Self.header { try readHeader(data) }
            if name == Self.data { hasData = true }
            if !chunk.isIntact { dataIsDamaged = true }
            kept.append(chunk)
        case Self.apple:
            isApple = true
        case Self.profile where data.count <= limits.maximumMetadata:
            profileChunk = data
            hasOther = true
        case Self.exif where data.count <= limits.maximumMetadata:
            orientation = TIFFDirectory(data)?.storedOrientation ?? orientation
            hasOther = true
        default:
            hasOther = true
        }
    }

    private mutating func readHeader(_ data: UnsafeRawBufferPointer) throws(ImageError) {
        guard width == 0, data.count == 13 else {
            throw Self.failure(.corrupt, "its header chunk is wrong")
        }
        let channels = [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][Int(data[9])]
        let depths = [
            0: [1, 2, 4, 8, 16], 2: [8, 16], 3: [1, 2, 4, 8], 4: [8, 16], 6: [8, 16],
        ][Int(data[9])]
        guard let channels, let depths, depths.contains(Int(data[8])), data[12] <= 1 else {
            throw Self.failure(.corrupt, "its header names a pixel type that does not exist")
        }
        width = data.uint32(at: 0) ?? 0
        height = data.uint32(at: 4) ?? 0
        bitsPerPixel = channels * Int(data[8])
    }

    /// The colour profile, inflated; empty where there is none, or where it is damaged or over the
    /// limit.
    func profile(limits: ImageLimits) -> [UInt8] {
        guard let end = profileChunk.prefix(80).firstIndex(of: 0) else { return [] }
        let packed = profileChunk.part(at: end + 2, length: profileChunk.count)
        return Self.inflated(packed, raw: false, limit: limits.maximumMetadata) ?? []
    }

    /// A PNG with the same pixels and nothing else; nil where the file already is one.
    func rewritten() throws(ImageError) -> [UInt8]? {
        guard hasOther || isApple || dataIsDamaged else { return nil }
        var result: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        result.reserveCapacity(kept.reduce(64) { $0 + $1.whole.count })
        let packed = isApple || dataIsDamaged ? try repackedData() : nil
        var written = false
        for chunk in kept where chunk.name != Self.end {
            if let packed, chunk.name == Self.data {
                if !written { Self.append(Self.data, packed, to: &result) }
                written = true
            } else {
                result.append(contentsOf: chunk.whole)
            }
        }
        Self.append(Self.end, [], to: &result)
        return result
    }

    /// The pixel data with a zlib wrapper whose own check sum holds.
    private func repackedData() throws(ImageError) -> [UInt8] {
        let joined = kept.filter { $0.name == Self.data }.flatMap { Array($0.data) }
        // Rows with their filter bytes; interlaced rows are shorter but more, at most twice as many
        // in all.
        let limit = 2 * height * ((width * bitsPerPixel + 7) / 8 + 8) + 64
        let rows = joined.withUnsafeBytes { Self.inflated($0, raw: isApple, limit: limit) }
        guard let rows else { throw Self.failure(.corrupt, "its pixel data are damaged") }
        var size = graft_deflate_bound(rows.count)
        var result = [UInt8](repeating: 0, count: size)
        guard graft_deflate(rows, rows.count, &result, size, &size) == 0 else {
            throw Self.failure(.library, "zlib cannot pack its rows")
        }
        result.removeLast(result.count - size)
        return result
    }

    private static func inflated(_ packed: UnsafeRawBufferPointer, raw: Bool, limit: Int)
        -> [UInt8]?
    {
        var capacity = min(limit, max(4_096, 8 * packed.count))
        while true {
            var produced = 0
            var outcome: Int32 = 0
            let result = [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
                outcome = graft_inflate(
                    packed.baseAddress, packed.count, raw ? 1 : 0, buffer.baseAddress, buffer.count,
                    &produced)
                count = min(produced, capacity)
            }
            if outcome == 0 { return result }
            guard outcome == 2, capacity < limit else { return nil }
            capacity = min(limit, 4 * capacity)
        }
    }

    private static func append(_ name: UInt32, _ data: [UInt8], to result: inout [UInt8]) {
        func append(_ value: UInt32) {
            withUnsafeBytes(of: value.bigEndian) { result.append(contentsOf: $0) }
        }
        append(UInt32(data.count))
        let start = result.count
        append(name)
        result.append(contentsOf: data)
        let check = result.withUnsafeBytes {
            graft_crc32($0.baseAddress.map { $0 + start }, $0.count - start)
        }
        append(check)
    }

    private static func failure(_ code: ImageError.Code, _ reason: String) -> ImageError {
        ImageError(
            code, subject: "PNG",
            detail: "cannot be decoded (\(reason)); copy or export the file again")
    }
}
