import GraftLinearAlgebra

/// What a head with class probabilities minimises over its training images.
///
/// All are -log p of the own class, changed for classes of unequal size; n is the number of training
/// images of a class, pi its share of them.
public enum ClassificationLoss: String, Sendable, Codable, CaseIterable {
    /// -log p.
    case crossEntropy
    /// -(1 - p)^2 log p: easy images count less (Lin et al., "Focal loss for dense object
    /// detection", ICCV 2017, equation 4 with gamma = 2). Not convex: the minimum that descent from
    /// zero weights reaches.
    case focal
    /// Cross-entropy of scores z + log pi, predictions by z alone: large balanced accuracy where the
    /// classes of new images are equally frequent (Menon et al., "Long-tail learning via logit
    /// adjustment", ICLR 2021, equation 10 with tau = 1).
    case logitAdjusted
    /// Cross-entropy after a margin, proportional to n^(-1/4), is taken off the own score (Cao et
    /// al., "Learning imbalanced datasets with label-distribution-aware margin loss", NeurIPS 2019,
    /// equations 11 to 13). The rarest class has their margin of 0.5 times their scale, here 10
    /// because scores are not cosines: 5 units of log odds.
    case ldam

    /// gamma of the focal loss.
    public static let focusing = 2.0
    /// Largest margin of LDAM times the scale of its scores.
    public static let largestMargin = 5.0

    /// The loss for training images of these classes.
    func shape(of classes: [Int], classCount: Int) -> LossShape {
        var counts = [Double](repeating: 0, count: classCount)
        for index in classes { counts[index] += 1 }
        var shape = LossShape(classCount: classCount)
        switch self {
        case .crossEntropy: break
        case .focal: shape.focusing = Self.focusing
        case .logitAdjusted:
            shape.offsets = counts.map {
                $0 > 0 ? Double.logarithm($0 / Double(classes.count)) : 0
            }
        case .ldam:
            let roots = counts.map { $0 > 0 ? 1 / $0.squareRoot().squareRoot() : 0 }
            let largest = roots.max() ?? 1
            shape.margins = roots.map { $0 * Self.largestMargin / max(largest, 1e-300) }
        }
        return shape
    }
}

/// The numbers by which a loss differs from cross-entropy.
struct LossShape: Sendable, Equatable {
    /// gamma of the factor (1 - p)^gamma; 0 for cross-entropy.
    var focusing = 0.0
    /// Added to the score of each class while fitting, not when predicting.
    var offsets: [Double]
    /// Taken off the score of an image's own class.
    var margins: [Double]

    /// Cross-entropy.
    init(classCount: Int) {
        offsets = [Double](repeating: 0, count: classCount)
        margins = offsets
    }

    /// The loss and the factor on p_k - [k = y] for an image whose own class has probability p.
    func focused(ownLoss loss: Double, own p: Double) -> (loss: Double, factor: Double) {
        guard focusing > 0 else { return (loss, 1) }
        let rest = max(1 - p, 0)
        let power = rest > 0 ? Double.exponential(focusing * Double.logarithm(rest)) : 0
        // d/dz_k (1-p)^g (-log p) = (p_k - [k = y]) ((1-p)^g + g p (1-p)^(g-1) (-log p)).
        let slope = rest > 0 ? focusing * p * power / rest * loss : 0
        return (power * loss, power + slope)
    }
}
