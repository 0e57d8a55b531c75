internal import CTurboJPEG

/// Pixels to JPEG bytes, without any metadata.
public struct JPEGEncoder: Sendable, Hashable, Codable {
    /// Chroma at half the resolution both ways (4:2:0); otherwise at full (4:4:4).
    public var subsampled: Bool

    public init(subsampled: Bool = true) { self.subsampled = subsampled }

    /// A baseline JPEG.
    ///
    /// - Parameters:
    ///   - interleaved: height x width x 3 bytes: red, green, blue of each pixel, rows from the
    ///     top.
    ///   - quality: 1 (smallest) to 100 (best).
    /// - Precondition: sides in 1...65,500, three bytes a pixel, quality in range.
    public func encoded(
        rgb interleaved: [UInt8], width: Int, height: Int, quality: Int = 90
    ) throws(ImageError) -> [UInt8] {
        precondition(
            (1...65_500).contains(width) && (1...65_500).contains(height), "side outside 1...65500")
        precondition(interleaved.count == 3 * width * height, "three bytes a pixel")
        precondition((1...100).contains(quality), "quality outside 1...100")
        guard let handle = tjInitCompress() else { throw Self.failure("no memory") }
        defer { tjDestroy(handle) }
        let sampling = Int32((subsampled ? TJSAMP_420 : TJSAMP_444).rawValue)
        var size = tjBufSize(Int32(width), Int32(height), sampling)
        var outcome: Int32 = -1
        let result = [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
            var base = buffer.baseAddress
            outcome = tjCompress2(
                handle, interleaved, Int32(width), 0, Int32(height), Int32(TJPF_RGB.rawValue),
                &base, &size, sampling,
                Int32(quality), TJFLAG_NOREALLOC)
            count = outcome == 0 ? Int(size) : 0
        }
        guard outcome == 0 else {
            throw Self.failure(
                tjGetErrorStr2(handle).map { String(cString: $0) } ?? "no reason given")
        }
        return result
    }

    private static func failure(_ reason: String) -> ImageError {
        ImageError(
            .library, subject: "JPEG",
            detail: "cannot be encoded (\(reason)); free some memory and try again")
    }
}
