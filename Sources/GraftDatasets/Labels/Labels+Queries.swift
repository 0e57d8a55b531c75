/// Questions that are asked of labels.
extension Labels {
    /// Class index of each image.
    ///
    /// - Throws: `DatasetError` with code `.notSingleLabel`, naming the first image by its index,
    ///   unless `isSingleLabel`.
    public func classIndices() throws(DatasetError) -> [Int] {
        if case .indices(let indices) = storage, !indices.contains(-1) {
            return indices.map(Int.init)
        }
        let image = (0..<imageCount).first { !hasOneClass($0) } ?? 0
        throw DatasetError(
            .notSingleLabel, subject: "image number \(image + 1)",
            detail:
                "one class an image is needed, but here \(description(of: image)); leave such images out"
        )
    }

    /// Images with exactly one present class and no unknown one.
    public var singleLabelImages: [Int] { (0..<imageCount).filter(hasOneClass) }

    /// Whether some image has other than one present class, or classes of which some are known and
    /// others not.
    public var isMultiLabel: Bool { if case .states = storage { true } else { false } }

    /// Images of which no class is known.
    public var unlabelledImages: [Int] {
        if case .indices(let indices) = storage {
            return indices.indices.filter { indices[$0] < 0 }
        }
        return (0..<imageCount).filter { image in
            classes.indices.allSatisfy { self[image, $0] == .unknown }
        }
    }

    /// Number of images on which each class is present.
    public var classCounts: [Int] { counts(of: .present) }

    /// Number of images on which each class has the given state.
    public func counts(of state: LabelState) -> [Int] {
        var counts = Array(repeating: 0, count: classes.count)
        if case .indices(let indices) = storage, state == .present {
            for index in indices where index >= 0 { counts[Int(index)] += 1 }
            return counts
        }
        for image in 0..<imageCount {
            for index in classes.indices where self[image, index] == state { counts[index] += 1 }
        }
        return counts
    }

    /// Whether two images disagree: some class is known to show on one and known not to show on the
    /// other.
    public func disagree(_ one: Int, _ other: Int) -> Bool {
        if case .indices(let indices) = storage {
            return indices[one] >= 0 && indices[other] >= 0 && indices[one] != indices[other]
        }
        return classes.indices.contains { index in
            let pair = (self[one, index], self[other, index])
            return pair == (.present, .absent) || pair == (.absent, .present)
        }
    }

    /// The labels of an image in words, as reports show them: `rose`, `car + person`, `none`,
    /// `unlabelled`.
    public func description(of image: Int) -> String {
        let names = present(on: image).map { classes[$0] }
        if !names.isEmpty { return names.joined(separator: " + ") }
        let isUnknown = classes.indices.allSatisfy { self[image, $0] == .unknown }
        return isUnknown ? "unlabelled" : "none"
    }

    private func hasOneClass(_ image: Int) -> Bool {
        if case .indices(let indices) = storage { return indices[image] >= 0 }
        let states = states(of: image)
        return states.count { $0 == .present } == 1 && !states.contains(.unknown)
    }
}
