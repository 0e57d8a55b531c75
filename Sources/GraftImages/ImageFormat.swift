/// The image formats that are read, told by their first bytes, never by a file name.
public enum ImageFormat: String, Sendable, Hashable, Codable, CaseIterable {
    case jpeg, png, webp, tiff, gif, bmp, heif

    /// Display name.
    public var name: String {
        switch self {
        case .webp: "WebP"
        case .heif: "HEIC/AVIF"
        default: rawValue.uppercased()
        }
    }

    /// The format of `bytes`.
    ///
    /// Throws `empty` for no bytes, `unsupported` for formats that are refused on purpose (vector
    /// graphics and documents execute what they contain), else `unknownFormat`.
    public init(of bytes: UnsafeRawBufferPointer) throws(ImageError) {
        guard !bytes.isEmpty else {
            throw ImageError(
                .empty, subject: "image",
                detail: "the file has no bytes; copy it again or remove it")
        }
        if let format = Self.magic.first(where: { $0.matches(bytes) })?.format {
            self = format
        } else if Self.isHEIF(bytes) {
            self = .heif
        } else if let refused = Self.refused(bytes) {
            throw ImageError(
                .unsupported, subject: refused,
                detail:
                    "\(refused) files can run code while being drawn; export a PNG or JPEG instead"
            )
        } else {
            throw ImageError(
                .unknownFormat, subject: "image",
                detail: "the first bytes are of no image format that is read "
                    + "(JPEG, PNG, WebP, TIFF, GIF, BMP, HEIC, AVIF); convert the file or remove it"
            )
        }
    }

    private struct Magic {
        let format: ImageFormat
        let bytes: [UInt8]
        var later: (offset: Int, bytes: [UInt8])?

        func matches(_ data: UnsafeRawBufferPointer) -> Bool {
            data.starts(with: bytes)
                && later.map { data.dropFirst($0.offset).starts(with: $0.bytes) } ?? true
        }
    }

    private static let magic = [
        Magic(format: .jpeg, bytes: [0xFF, 0xD8, 0xFF]),
        Magic(format: .png, bytes: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
        Magic(format: .webp, bytes: Array("RIFF".utf8), later: (8, Array("WEBP".utf8))),
        Magic(format: .tiff, bytes: [0x49, 0x49, 0x2A, 0x00]),
        Magic(format: .tiff, bytes: [0x4D, 0x4D, 0x00, 0x2A]),
        Magic(format: .tiff, bytes: [0x49, 0x49, 0x2B, 0x00, 0x08, 0x00]),
        Magic(format: .tiff, bytes: [0x4D, 0x4D, 0x00, 0x2B, 0x00, 0x08]),
        Magic(format: .gif, bytes: Array("GIF87a".utf8)),
        Magic(format: .gif, bytes: Array("GIF89a".utf8)),
        Magic(format: .bmp, bytes: Array("BM".utf8)),
    ]

    private static let heifBrands = [
        "heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis",
    ]

    private static func isHEIF(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard bytes.count >= 12, bytes.dropFirst(4).starts(with: "ftyp".utf8) else { return false }
        return heifBrands.contains { bytes.dropFirst(8).starts(with: $0.utf8) }
    }

    /// The name of a vector or document format, where `bytes` begin as one.
    private static func refused(_ bytes: UnsafeRawBufferPointer) -> String? {
        if bytes.starts(with: "%!PS".utf8) || bytes.starts(with: [0xC5, 0xD0, 0xD3, 0xC6]) {
            return "EPS"
        }
        if bytes.prefix(1_024).containsASCII("%PDF-") { return "PDF" }
        if bytes.prefix(1_024).containsASCII("<svg") { return "SVG" }
        return nil
    }
}

extension Slice where Base == UnsafeRawBufferPointer {
    fileprivate func containsASCII(_ text: String) -> Bool {
        let pattern = Array(text.utf8)
        return indices.contains { self[$0...].starts(with: pattern) }
    }
}
