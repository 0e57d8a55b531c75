/// Arithmetic on paths as raw bytes, which whole datasets go through.
enum PathBytes {
    static let separator = UInt8(ascii: "/")
    private static let here: ArraySlice<UInt8> = [UInt8(ascii: ".")]
    private static let above: ArraySlice<UInt8> = [UInt8(ascii: "."), UInt8(ascii: ".")]

    /// `relative` below `base`, or `relative` alone where it is absolute.
    static func joined(_ base: [UInt8], _ relative: [UInt8]) -> [UInt8] {
        if base.isEmpty || relative.first == separator { return relative }
        return base.last == separator ? base + relative : base + [separator] + relative
    }

    /// The path without `.`, doubled separators and names that `..` takes back; links are not
    /// looked at.
    static func normalized(_ path: [UInt8]) -> [UInt8] {
        var names: [ArraySlice<UInt8>] = []
        for name in path.split(separator: separator) where name != here {
            if name == above, let last = names.last, last != above {
                names.removeLast()
            } else if name != above || path.first != separator {
                names.append(name)
            }
        }
        let relative = Array(names.joined(separator: [separator]))
        return path.first == separator ? [separator] + relative : relative
    }

    /// A file's path below a folder, both normalised; the whole path where it lies elsewhere.
    static func relative(_ file: [UInt8], to folder: [UInt8]) -> [UInt8] {
        if folder.isEmpty { return file }
        let head = folder.last == separator ? folder : folder + [separator]
        return file.starts(with: head) && file.count > head.count
            ? Array(file[head.count...]) : file
    }

    static func text(_ path: [UInt8]) -> String { String(decoding: path, as: UTF8.self) }
}
