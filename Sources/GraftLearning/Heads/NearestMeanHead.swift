import GraftLinearAlgebra

/// The class whose mean is nearest by Euclidean distance, as scikit-learn's `NearestCentroid`.
///
/// Scores are x.m - |m|^2 / 2, which order classes as the distance does; their softmax is the
/// posterior of normal classes with unit covariance and equal priors.
public struct NearestMeanHead: Head {
    public var scaling: FeatureScaling

    public init(scaling: FeatureScaling = .standardise) {
        self.scaling = scaling
    }

    public func fit(
        _ features: Matrix<Float>, classes: [Int], classCount: Int
    ) throws(LearningError) -> FittedHead {
        try LearningError.check(features, classes: classes, classCount: classCount)
        let rows = scaling == .l2 ? features.rowsNormalised() : features
        var moments = ColumnMoments(of: rows, rows: Array(0..<rows.rows))
        if scaling != .standardise { moments = ColumnMoments(columns: rows.columns) }
        let (shift, scale) = (moments.means, moments.deviations)
        var columns: [[Double]] = []
        var (bias, present): ([Double], [Int]) = ([], [])
        for index in 0..<classCount {
            let members = classes.indices.filter { classes[$0] == index }
            guard !members.isEmpty else { continue }
            let means = ColumnMoments(of: rows, rows: members).means
            var (column, offset): ([Double], Double) = ([], 0)
            for j in means.indices {
                let mean = (means[j] - shift[j]) / scale[j]
                column.append(mean / scale[j])
                offset -= mean * mean / 2 + shift[j] * mean / scale[j]
            }
            columns.append(column)
            bias.append(offset)
            present.append(index)
        }
        let form = LinearForm(
            columns: columns, bias: bias, present: present, classCount: classCount,
            normalisesRows: scaling == .l2)
        return FittedHead(
            kind: .nearestMean, setting: nil, rule: .linear(form), featureCount: features.columns,
            classCount: classCount)
    }
}
