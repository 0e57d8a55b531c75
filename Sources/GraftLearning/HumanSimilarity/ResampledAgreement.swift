/// Agreement of several models with the same people, and how it scatters over images and raters.
public struct ResampledAgreement: Sendable {
    /// Which of the two summaries of many raters.
    public enum Summary: Sendable {
        /// Correlation with the mean judgement.
        case ofMean
        /// Mean of the correlations with each rater: the one that a noise ceiling bounds.
        case ofRaters
    }

    private let point: AgreementKernel.Values
    /// Both axes, raters, images.
    private let draws: [[AgreementKernel.Values]]
    public let raterCount: Int
    /// Judged images.
    public let imageCount: Int

    init(
        point: AgreementKernel.Values, draws: [[AgreementKernel.Values]], raterCount: Int,
        imageCount: Int
    ) {
        self.point = point
        self.draws = draws
        self.raterCount = raterCount
        self.imageCount = imageCount
    }

    public var modelCount: Int { point.ofMean.count }

    /// Spearman's correlation of one model, with a 95 % interval.
    public func interval(_ model: Int, _ summary: Summary) -> Interval {
        scatter { Self.read($0, summary)[model] }.interval(
            Self.read(point, summary)[model], limits: -1...1)
    }

    /// One model minus another, on the same draws.
    public func difference(_ model: Int, minus other: Int, _ summary: Summary) -> Interval {
        func gap(_ values: AgreementKernel.Values) -> Double {
            Self.read(values, summary)[model] - Self.read(values, summary)[other]
        }
        return scatter(gap).interval(gap(point), limits: -2...2)
    }

    /// What each draw of images (and raters, where there are several) gives for every model.
    public func samples(_ summary: Summary) -> [[Double]] {
        draws[raterCount > 1 ? 0 : 2].map { Self.read($0, summary) }
    }

    private func scatter(_ statistic: (AgreementKernel.Values) -> Double) -> DualBootstrap {
        DualBootstrap(
            both: draws[0].map(statistic), ofRaters: draws[1].map(statistic),
            ofImages: draws[2].map(statistic), raterCount: raterCount, imageCount: imageCount)
    }

    private static func read(_ values: AgreementKernel.Values, _ summary: Summary) -> [Double] {
        summary == .ofMean ? values.ofMean : values.ofRaters
    }
}
