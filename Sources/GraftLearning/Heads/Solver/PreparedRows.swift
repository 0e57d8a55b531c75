import GraftLinearAlgebra

/// Training rows after fusion and sampling: what a plain head is fitted on.
struct PreparedRows: Sendable {
    let data: PathData
    private let fusion: FittedFusion?

    init(_ family: HeadFamily, _ part: PathData) throws(LearningError) {
        fusion = try family.fusion?.fit(part.features)
        var (features, classes) = (part.features, part.classes)
        if let fusion { features = fusion.features(of: features) }
        if family.sampling != .shuffled, family.kind != .network {
            let images = family.sampling.oversampled(classes: classes, seed: family.seed)
            classes = images.map { classes[$0] }
            if let views = part.views {
                let changed = fusion?.features(of: views.features) ?? views.features
                features = features.above(changed).selecting(
                    rows: views.replacingRepeats(images))
            } else {
                features = features.selecting(rows: images)
            }
        }
        data = PathData(
            features: features, classes: classes, classCount: part.classCount)
    }

    /// A head that was fitted on these rows, for rows before fusion.
    func behind(_ head: FittedHead) -> FittedHead { fusion.map { head.behind($0) } ?? head }
}
