import SystemPackage

/// Samples of the image files that a table or annotations name.
extension Sample {
    /// One sample a file, in order: its path below the root, its group by the pattern where one is
    /// given.
    ///
    /// - Parameters:
    ///   - files: paths as the file system keeps them.
    ///   - splits: one a file.
    /// - Throws: `DatasetError` for a pattern that cannot be used.
    static func list(
        of files: [[UInt8]], root: FilePath, splits: [Split?], groupPattern: String?
    ) throws(DatasetError) -> [Sample] {
        let rootBytes = PathBytes.normalized(root.rawBytes)
        let paths = files.map {
            PathBytes.text(PathBytes.relative(PathBytes.normalized($0), to: rootBytes))
        }
        var groups = [String?](repeating: nil, count: files.count)
        if let groupPattern { groups = try GroupPattern(groupPattern).groups(of: paths) }
        return files.indices.map {
            Sample(
                path: paths[$0], file: FilePath(rawBytes: files[$0]), split: splits[$0],
                group: groups[$0])
        }
    }
}
