import GraftLinearAlgebra

/// LogME: the evidence of Bayesian linear regression, one class against the rest.
extension FeatureDecomposition {
    /// The mean over classes of the maximised log evidence of an image, in nats.
    ///
    /// Targets y are 1 in the class and 0 elsewhere; features are not centred and there is no
    /// intercept, as in the paper. The evidence is D/2 ln a + N/2 ln b - 1/2 ln det(a I + b F'F)
    /// - b/2 |y - Fm|^2 - a/2 |m|^2 - N/2 ln 2 pi, maximised over a and b by MacKay's fixed
    /// point. The determinant is that of the D x D matrix for N < D as well; public code leaves
    /// (D - N)/2 ln a out there. You, Liu, Wang and Long, ICML 2021, equations 2 to 5.
    ///
    /// In the axes of the centred features and the constant vector FF' is zero but for its
    /// diagonal and one row, so that each step of the fixed point takes r operations.
    /// - Throws: `LearningError` (`oneClass`, `notSolvable`).
    public func logME(_ classes: ClassPartition) throws(LearningError) -> Double {
        try check(classes, for: .logME)
        let means = classes.means(of: coordinates)
        var total = 0.0
        for (place, members) in classes.members.enumerated() {
            let size = Double(members.count)
            let target = (0..<rank).map { size * means[place, $0] / values[$0].squareRoot() }
            total += evidence(target, alongConstant: size / Double(imageCount).squareRoot(), size)
        }
        return total / Double(classes.count)
    }

    /// - Parameters:
    ///   - target: y along the axes; alongConstant: along the constant vector; squared: |y|^2.
    private func evidence(
        _ target: [Double], alongConstant: Double, _ squared: Double
    ) -> Double {
        let rest = max(
            0, squared - alongConstant * alongConstant - target.reduce(0) { $0 + $1 * $1 })
        let found = EvidenceMaximum { RidgeStep(self, target, alongConstant, rest, ratio: $0) }
        let volume =
            Double(featureCount) * (Double.logarithm(found.alpha) - Double.logarithm(found.beta))
            - logDeterminant(ratio: found.ratio)
        return found.evidence(imageCount: imageCount, volume: volume)
    }

    /// ln det(t I + F'F), D x D.
    private func logDeterminant(ratio t: Double) -> Double {
        var (logs, mean) = (0.0, 0.0)
        for i in 0..<rank {
            logs += Double.logarithm(values[i] + t)
            mean += meanAlongAxes[i] * meanAlongAxes[i] / (values[i] + t)
        }
        return Double(featureCount - rank - 1) * Double.logarithm(t) + logs
            + Double.logarithm(t * (1 + mean) + meanOutside)
    }
}

extension RidgeStep {
    /// - Parameter rest: the squared length of the part of y outside all axes.
    fileprivate init(
        _ features: FeatureDecomposition, _ target: [Double], _ alongConstant: Double,
        _ rest: Double, ratio t: Double
    ) {
        let (values, mean) = (features.values, features.meanAlongAxes)
        let rank = values.count
        var (sumMean, sumMean2, cross) = (0.0, 0.0, 0.0)
        var (freedom, remaining, meanFreedom) = (0.0, 0.0, 0.0)
        for i in 0..<rank {
            let inverse = 1 / (values[i] + t)
            let square = mean[i] * mean[i] * inverse
            sumMean += square
            sumMean2 += square * inverse
            meanFreedom += square * inverse * values[i]
            cross += values[i].squareRoot() * mean[i] * target[i] * inverse
            freedom += values[i] * inverse
            remaining += t * inverse
        }
        let schur = t * (1 + sumMean) + features.meanOutside
        let constant = (alongConstant - cross) / schur
        var (length, weights) = (constant * constant, features.meanOutside * constant * constant)
        for i in 0..<rank {
            let root = values[i].squareRoot()
            let own = (target[i] - root * mean[i] * constant) / (values[i] + t)
            length += own * own
            let weight = root * own + mean[i] * constant
            weights += weight * weight
        }
        self.init(
            freedom: freedom + (features.meanOutside + t * t * sumMean2) / schur,
            remainingFreedom: Double(features.imageCount - rank - 1) + remaining + t
                * (1 + meanFreedom) / schur,
            squaredWeights: weights, squaredResidual: t * t * length + rest)
    }
}
