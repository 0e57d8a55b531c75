import GraftFeatures

/// One digest for a labelled set of images, whatever the order or names of its files.
enum DataFingerprint {
    /// SHA-256 over lines of image digest and class name, sorted.
    static func of(_ digests: [ContentDigest?], classes: [Int], names: [String]) -> String {
        let lines = zip(digests, classes).map { "\($0?.hex ?? "") \(names[$1])" }.sorted()
        return ContentDigest(of: lines.joined(separator: "\n")).hex
    }
}
