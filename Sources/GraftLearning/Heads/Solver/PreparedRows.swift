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
            let rows = family.sampling.oversampled(classes: classes, seed: family.seed)
            features = features.selecting(rows: rows)
            classes = rows.map { classes[$0] }
        }
        data = PathData(
            features: features, classes: classes, classCount: part.classCount,
            assignment: [Int](repeating: 0, count: classes.count), blockCount: 1)
    }

    /// A head that was fitted on these rows, for rows before fusion.
    func behind(_ head: FittedHead) -> FittedHead { fusion.map { head.behind($0) } ?? head }
}
