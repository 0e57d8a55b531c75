/// The smallest sets of images that have to stay together: those that share a group or are
/// identical, directly or by way of others.
public struct IndependentSets: Sendable, Equatable {
    /// Each image is in one set. Images ascend in each set, sets by their first image.
    public let sets: [[Int]]

    /// - Parameters:
    ///   - imageCount: N.
    ///   - groups: group of each image, nil for none; empty where there are no groups at all.
    ///   - identical: sets of images that are byte-identical.
    public init(imageCount: Int, groups: [String?] = [], identical: [[Int]] = []) {
        precondition(groups.isEmpty || groups.count == imageCount, "one group an image is needed")
        var parent = Array(0..<imageCount)
        func root(of image: Int) -> Int {
            var image = image
            while parent[image] != image {
                parent[image] = parent[parent[image]]
                image = parent[image]
            }
            return image
        }
        func join(_ one: Int, _ other: Int) {
            let (first, second) = (root(of: one), root(of: other))
            parent[max(first, second)] = min(first, second)
        }
        var first: [String: Int] = [:]
        for (image, group) in groups.enumerated() {
            guard let group else { continue }
            if let earlier = first[group] { join(earlier, image) } else { first[group] = image }
        }
        for set in identical {
            for image in set.dropFirst() { join(set[0], image) }
        }
        var position: [Int: Int] = [:]
        var sets: [[Int]] = []
        for image in 0..<imageCount {
            let root = root(of: image)
            if let at = position[root] {
                sets[at].append(image)
            } else {
                position[root] = sets.count
                sets.append([image])
            }
        }
        self.sets = sets
    }
}
