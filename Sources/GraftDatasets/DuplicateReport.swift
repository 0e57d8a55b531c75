/// Which images are byte for byte the same, and which of these are labelled differently.
public struct DuplicateReport: Sendable, Equatable, Codable {
    /// Sets of two or more identical images; images ascend in each, sets by their first image.
    public let groups: [[Int]]
    /// Those groups in which two images contradict each other (present on one, absent on the
    /// other).
    public let conflicts: [[Int]]
    /// Those groups whose images were put into different splits by the dataset's maker.
    public let acrossSplits: [[Int]]

    /// - Parameters:
    ///   - digests: content hash of each image, nil where it could not be read.
    ///   - labels: of the same images.
    ///   - splits: of the same images, or empty.
    public init(digests: [String?], labels: Labels, splits: [Split?] = []) {
        precondition(digests.count == labels.imageCount, "one digest an image is needed")
        precondition(
            splits.isEmpty || splits.count == digests.count, "one split an image is needed")
        var images: [String: [Int]] = [:]
        for (image, digest) in digests.enumerated() {
            if let digest { images[digest, default: []].append(image) }
        }
        let groups = images.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
        self.groups = groups
        conflicts = groups.filter { group in
            group.indices.contains { one in
                group[..<one].contains { labels.disagree(group[one], $0) }
            }
        }
        acrossSplits = splits.isEmpty ? [] : groups.filter { Set($0.map { splits[$0] }).count > 1 }
    }
}
