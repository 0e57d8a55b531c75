import GraftLinearAlgebra

/// One candidate of a family with the fusion and the sampling that come before it.
struct FamilyHead: Head {
    var family: HeadFamily
    var setting: Double?

    var scaling: FeatureScaling { family.scaling }

    func fit(
        _ features: Matrix<Float>, classes: [Int], classCount: Int
    ) throws(LearningError) -> FittedHead {
        try LearningError.check(features, classes: classes, classCount: classCount)
        try family.check()
        let prepared = try PreparedRows(
            family,
            PathData(
                features: features, classes: classes, classCount: classCount,
                assignment: [Int](repeating: 0, count: classes.count), blockCount: 1))
        let head = try family.plain.head(setting).fit(
            prepared.data.features, classes: prepared.data.classes, classCount: classCount)
        return prepared.behind(head)
    }
}
