internal import CVips

/// A file that libvips decodes: every format but JPEG's usual kinds and bitmaps.
struct LibvipsSource: PixelSource {
    let bytes: UnsafeRawBufferPointer
    let header: ImageHeader
    /// Set for Xcode's PNG variant.
    var isApple = false
    /// The profile that the file's own chunks gave, where they were read here.
    var profile: [UInt8] = []
    let largestDenominator = 1
    private let profileLimit: Int

    init(_ bytes: UnsafeRawBufferPointer, header: ImageHeader, limits: ImageLimits) {
        self.bytes = bytes
        self.header = header
        profileLimit = limits.maximumMetadata
    }

    func planes(denominator: Int, scratch: DecodeScratch) throws(ImageError) -> SamplePlanes {
        guard let format = Self.code(header.format) else { throw Self.lastError(header.format) }
        var image = graft_vips_image()
        let outcome = graft_vips_open(
            format, bytes.baseAddress, bytes.count, Int32(header.width), Int32(header.height),
            isApple ? 1 : 0,
            profileLimit, &image)
        guard outcome == 0 else { throw Self.lastError(header.format) }
        defer { graft_vips_close(&image) }
        var result = SamplePlanes(
            scratch: scratch, width: header.width, height: header.height,
            colour: image.bands == 1 ? .grey : .rgb,
            depth: Int(image.depth))
        let bases: [UnsafeMutableRawPointer?] = result.planes.map(\.base)
        guard graft_vips_read(&image, bases, result.planes.map(\.stride)) == 0 else {
            throw Self.lastError(header.format)
        }
        result.profile = profile
        if let found = image.profile {
            result.profile = Array(UnsafeRawBufferPointer(start: found, count: image.profile_bytes))
        }
        return result
    }

    /// Width and height from the header alone, for formats whose header is not read here.
    static func size(of bytes: UnsafeRawBufferPointer, format: ImageFormat) throws(ImageError) -> (
        Int, Int
    ) {
        guard let code = code(format) else { throw lastError(format) }
        var (width, height): (Int32, Int32) = (0, 0)
        guard graft_vips_size(code, bytes.baseAddress, bytes.count, &width, &height) == 0 else {
            throw lastError(format)
        }
        return (Int(width), Int(height))
    }

    private static func code(_ format: ImageFormat) -> graft_vips_format? {
        switch format {
        case .jpeg: GRAFT_VIPS_JPEG
        case .png: GRAFT_VIPS_PNG
        case .webp: GRAFT_VIPS_WEBP
        case .tiff: GRAFT_VIPS_TIFF
        case .gif: GRAFT_VIPS_GIF
        case .heif: GRAFT_VIPS_HEIF
        case .bmp: nil
        }
    }

    private static func lastError(_ format: ImageFormat) -> ImageError {
        var text = [CChar](repeating: 0, count: 512)
        graft_vips_take_error(&text, text.count)
        let whole = String(
            decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let reason =
            whole.split(separator: "\n").first.map(String.init) ?? "damaged or ending early"
        return ImageError(
            .corrupt, subject: format.name,
            detail: "cannot be decoded (\(reason)); copy or export the file again")
    }
}
