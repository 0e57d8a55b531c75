import GraftLinearAlgebra

extension NestedCrossValidation {
    /// The head that inner cross-validation on all the given images chooses, fitted to all of them.
    ///
    /// - Throws: as `run`.
    public func fitted(
        _ features: Matrix<Float>, classes: [Int], classCount: Int, groups: [Int]? = nil,
        views: AugmentedRows? = nil
    ) throws -> FittedHead {
        try LearningError.check(features, classes: classes, classCount: classCount)
        // Nothing lies in fold 0, so that its training part is everything.
        let outer = OuterFold(
            plan: self, features: features, classes: classes, classCount: classCount,
            folds: [Int](repeating: 1, count: classes.count), groups: groups, views: views)
        let chosen = try outer.choose(0)
        let head = try chosen.family.fit(chosen.setting)
        return chosen.offsets.map { head.shifted(by: $0) } ?? head
    }
}
