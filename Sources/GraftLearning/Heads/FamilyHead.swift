import GraftLinearAlgebra

/// One candidate of a family with the fusion and the sampling that come before it.
struct FamilyHead: Head {
    var family: HeadFamily
    var setting: Double?

    var scaling: FeatureScaling { family.scaling }

    func fit(
        _ features: Matrix<Float>, classes: [Int], classCount: Int
    ) throws(LearningError) -> FittedHead {
        try fit(
            PathData(
                features: features, classes: classes, classCount: classCount))
    }

    /// - Parameter data: rows, perhaps with views that take the place of repeats.
    func fit(_ data: PathData) throws(LearningError) -> FittedHead {
        try LearningError.check(
            data.features, classes: data.classes, classCount: data.classCount)
        try family.check()
        let prepared = try PreparedRows(family, data)
        let head = try family.plain.head(setting).fit(
            prepared.data.features, classes: prepared.data.classes, classCount: data.classCount)
        return prepared.behind(head)
    }
}

extension Head {
    /// Fits rows with what comes with them: a head that repeats images takes their views.
    func fit(_ data: PathData) throws(LearningError) -> FittedHead {
        if let head = self as? FamilyHead { return try head.fit(data) }
        return try fit(data.features, classes: data.classes, classCount: data.classCount)
    }
}
