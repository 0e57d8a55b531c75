import GraftLinearAlgebra

/// Scores of predicted probabilities (N x K) against true classes (N).
public struct ProbabilityScores: Sendable, Codable, Equatable {
    /// The mean of -log p(true class), as scikit-learn's `log_loss`: p is kept within the rounding
    /// unit of 0 and 1.
    public let logLoss: Double
    /// The mean distance between confidence and accuracy over 15 bins of equal width, weighted by
    /// their images.
    ///
    /// Confidence is the largest probability; bin b holds confidences in (b/15, (b+1)/15]. See Guo
    /// et al. (2017), "On calibration of modern neural networks", equation 5.
    public let expectedCalibrationError: Double

    public init<Element: BLASElement>(classes: [Int], probabilities: Matrix<Element>) {
        let answers = AnswerTable(classes: classes, probabilities: probabilities)
        logLoss = answers.losses.reduce(0, +) / Double(classes.count)
        var gaps = [Double](repeating: 0, count: AnswerTable.binCount)
        for i in classes.indices { gaps[answers.bins[i]] += answers.gaps[i] }
        expectedCalibrationError = gaps.reduce(0) { $0 + abs($1) } / Double(classes.count)
    }
}

/// What each image adds to the scores of probabilities.
struct AnswerTable: Sendable {
    static let binCount = 15
    /// -log p of the true class.
    let losses: [Double]
    /// The calibration bin.
    let bins: [Int]
    /// Right (1) or wrong (0) minus confidence.
    let gaps: [Double]

    init<Element: BLASElement>(classes: [Int], probabilities: Matrix<Element>) {
        precondition(
            classes.count == probabilities.rows, "one class for every row of probabilities")
        let unit = Double(Element.ulpOfOne)
        var (losses, bins, gaps): ([Double], [Int], [Double]) = ([], [], [])
        for (i, own) in classes.enumerated() {
            let row = probabilities[row: i]
            let top = row.max() ?? 0
            let confidence = Double(top)
            let isRight = row.firstIndex(of: top) == row.startIndex + own
            losses.append(
                -Double.logarithm(min(max(Double(probabilities[i, own]), unit), 1 - unit)))
            let bin = (confidence * Double(Self.binCount)).rounded(.up) - 1
            bins.append(bin.isFinite ? min(max(Int(bin), 0), Self.binCount - 1) : 0)
            gaps.append((isRight ? 1 : 0) - confidence)
        }
        self.losses = losses
        self.bins = bins
        self.gaps = gaps
    }
}
