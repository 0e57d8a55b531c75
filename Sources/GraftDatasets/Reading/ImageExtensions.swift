import SystemPackage

/// File name endings that mark an image; whether it can be decoded is found out later.
public enum ImageExtensions {
    /// Lower case, the most frequent first.
    public static let all = [
        "jpg", "jpeg", "png", "webp", "bmp", "tif", "tiff", "gif", "jpe", "jfif", "heic", "heif",
        "hif",
        "avif", "dib", "jp2", "jxl", "pbm", "pgm", "ppm", "pnm",
    ]
    private static let known = Set(all)

    /// Whether a file name ends like an image's, in any case.
    public static func mark(_ name: some BidirectionalCollection<UInt8>) -> Bool {
        guard let dot = name.lastIndex(of: UInt8(ascii: ".")), dot != name.startIndex else {
            return false
        }
        let ending = name[name.index(after: dot)...]
        guard (3...4).contains(ending.count) else { return false }
        return known.contains(String(decoding: ending, as: UTF8.self).lowercased())
    }
}
