import GraftLinearAlgebra

/// Ridge regression of one target at one ratio t of alpha to beta.
struct RidgeStep {
    /// Sum of s^2 / (s^2 + t), and N minus it.
    let freedom, remainingFreedom: Double
    /// |m|^2.
    let squaredWeights: Double
    /// |y - Fm|^2.
    let squaredResidual: Double
}

/// The alpha and beta that maximise the evidence of Bayesian linear regression, by MacKay's fixed point
/// from 1 and 1: You, Liu, Wang and Long, ICML 2021, algorithm 1.
struct EvidenceMaximum {
    private(set) var alpha = 1.0
    private(set) var beta = 1.0
    private var step: RidgeStep

    /// alpha / beta.
    var ratio: Double { alpha / beta }

    /// - Parameter regression: the regression at a ratio.
    init(_ regression: (Double) -> RidgeStep) {
        step = regression(1)
        for _ in 0..<200 {
            let nextAlpha = step.freedom / (step.squaredWeights + 1e-12)
            let nextBeta = step.remainingFreedom / (step.squaredResidual + 1e-12)
            let next = nextAlpha / nextBeta
            guard nextAlpha > 0, nextBeta > 0, next.isFinite, next > 0 else { break }
            let isDone = abs(next - ratio) <= 1e-9 * ratio
            (alpha, beta) = (nextAlpha, nextBeta)
            step = regression(ratio)
            if isDone { break }
        }
    }

    /// The log evidence of an image, in nats.
    /// - Parameter volume: D ln t - ln det(t I + F'F) at the ratio t.
    func evidence(imageCount: Int, volume: Double) -> Double {
        let n = Double(imageCount)
        let fit = beta * step.squaredResidual + alpha * step.squaredWeights
        return (volume + n * Double.logarithm(beta) - fit - n * Double.logarithm(2 * .pi)) / (2 * n)
    }
}
