/// The variance of a statistic of images and raters, when both are samples.
///
/// Resampling both axes at once counts the noise of single judgements too often; the variances of
/// three bootstraps (both axes, raters alone, images alone) put together do not. Schuett, Kipnis,
/// Diedrichsen and Kriegeskorte, eLife 12, 2023 (e82566); the small-sample form of rsatoolbox.
public struct DualBootstrap: Sendable {
    /// Draws of both axes at once, of raters alone (empty for one rater) and of images alone.
    public let both: [Double]
    public let ofRaters: [Double]
    public let ofImages: [Double]
    public let raterCount: Int
    public let imageCount: Int

    public init(
        both: [Double], ofRaters: [Double], ofImages: [Double], raterCount: Int, imageCount: Int
    ) {
        self.both = both
        self.ofRaters = ofRaters
        self.ofImages = ofImages
        self.raterCount = raterCount
        self.imageCount = imageCount
    }

    public var variance: Double {
        let (r, n) = (Double(raterCount), Double(imageCount))
        let images = n / (n - 1) * Self.variance(ofImages)
        guard raterCount > 1 else { return images }
        let (raw, raters) = (Self.variance(both), r / (r - 1) * Self.variance(ofRaters))
        let rest = raw - Self.variance(ofRaters) - Self.variance(ofImages)
        let corrected = raters + images - n * r / (n - 1) / (r - 1) * rest
        return min(max(corrected, raters, images), raw)
    }

    /// value -/+ t deviations, with the smaller of R - 1 and N - 1 degrees of freedom, inside
    /// `limits`.
    public func interval(_ value: Double, limits: ClosedRange<Double>) -> Interval {
        let degrees = (raterCount > 1 ? min(raterCount, imageCount) : imageCount) - 1
        let half =
            StudentDistribution.quantile(0.975, degrees: Double(max(1, degrees)))
            * variance.squareRoot()
        return Interval(
            value: value, low: max(limits.lowerBound, value - half),
            high: min(limits.upperBound, value + half),
            method: raterCount > 1
                ? "bootstrap over images and raters, corrected" : "bootstrap over images")
    }

    /// Divisor n - 1; 0 for fewer than two draws.
    static func variance(_ draws: [Double]) -> Double {
        guard draws.count > 1 else { return 0 }
        let mean = draws.reduce(0, +) / Double(draws.count)
        return draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(draws.count - 1)
    }
}
