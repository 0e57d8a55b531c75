import SystemPackage

/// What work with labels may ask of a dataset.
extension Dataset {
    /// Unlabelled images at the given paths, as they come from a command line.
    public init(unlabelled files: [FilePath]) {
        self.init(
            root: ".", samples: files.map { Sample(path: $0.printable, file: $0) },
            labels: .unlabelled(imageCount: files.count),
            labelling: .none(reason: "single files were named"))
    }

    /// Images with exactly one present class and no unknown one.
    public var singleLabelImages: [Int] { labels.singleLabelImages }

    /// Checks that there are labels to learn one class an image from.
    ///
    /// Images without any label do not count against it: leave them out with `selecting(images:
    /// singleLabelImages)`.
    ///
    /// - Throws: `DatasetError` with code `.noLabels`, `.notSingleLabel`, `.tooFewClasses`; the
    ///   last also where no class has two images.
    public func requireClasses() throws(DatasetError) {
        let usable = singleLabelImages
        let subject = root.printable
        if usable.isEmpty, labels.unlabelledImages.count == count {
            let reason =
                if case .none(let reason) = labelling { reason } else { "no image has a label" }
            throw DatasetError(
                .noLabels, subject: subject, detail: "there are no labels: \(reason)")
        }
        let fitting = Set(usable + labels.unlabelledImages)
        let others = (0..<count).filter { !fitting.contains($0) }
        if let first = others.first {
            throw DatasetError(
                .notSingleLabel, subject: subject,
                detail: "\(others.count) of \(count) images do not have exactly one class, such as "
                    + "\(samples[first].path) (\(labels.description(of: first))); "
                    + "one class an image is needed: choose one with --label-column")
        }
        let counts = labels.classCounts.filter { $0 > 0 }
        guard counts.count >= 2 else {
            throw DatasetError(
                .tooFewClasses, subject: subject,
                detail: "all images are of one class (\(labels.classes.joined(separator: ", "))); "
                    + "at least two classes are needed, each in its own folder")
        }
        let repeated = counts.count { $0 >= 2 }
        guard repeated >= 2 else {
            let few = repeated == 0 ? "each" : "all but one"
            throw DatasetError(
                .tooFewClasses, subject: subject,
                detail:
                    "\(few) of the \(counts.count) classes has one image, so that it cannot be both learnt "
                    + "and tested; add images, or choose another column with --label-column")
        }
    }
}
