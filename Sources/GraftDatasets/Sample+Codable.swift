import SystemPackage

/// A sample as JSON: the file as text where its bytes are UTF-8, as numbers where they are not.
extension Sample: Codable {
    private enum Key: String, CodingKey { case path, file, fileBytes, split, group }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(path, forKey: .path)
        if let text = String(validating: file) {
            try container.encode(text, forKey: .file)
        } else {
            try container.encode(file.rawBytes, forKey: .fileBytes)
        }
        try container.encodeIfPresent(split, forKey: .split)
        try container.encodeIfPresent(group, forKey: .group)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let file =
            try container.decodeIfPresent([UInt8].self, forKey: .fileBytes).map(
                FilePath.init(rawBytes:))
            ?? FilePath(container.decode(String.self, forKey: .file))
        self.init(
            path: try container.decode(String.self, forKey: .path), file: file,
            split: try container.decodeIfPresent(Split.self, forKey: .split),
            group: try container.decodeIfPresent(String.self, forKey: .group))
    }
}
