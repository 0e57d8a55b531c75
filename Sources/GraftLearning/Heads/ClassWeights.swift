import GraftLinearAlgebra

/// How much an image of each class counts while fitting.
public enum ClassWeights: String, Sendable, Codable, CaseIterable {
    /// Every image counts 1.
    case none
    /// An image of a class with n of the N training images counts N / (K n): every class counts the
    /// same.
    case balanced
    /// An image counts in proportion to the inverse effective number of its class,
    /// (1 - beta) / (1 - beta^n) with beta = 0.999, scaled so that the N images count N together
    /// (Cui et al., "Class-balanced loss based on effective number of samples", CVPR 2019,
    /// equation 12; they scale the weights of the K classes to K, which the penalty absorbs).
    case classBalanced

    /// beta of the effective number of images.
    public static let beta = 0.999

    /// One weight for each class; a class without images counts 0.
    func weights(of classes: [Int], classCount: Int) -> [Double] {
        var counts = [Int](repeating: 0, count: classCount)
        for index in classes { counts[index] += 1 }
        switch self {
        case .none: return [Double](repeating: 1, count: classCount)
        case .balanced:
            let present = counts.count { $0 > 0 }
            return counts.map {
                $0 == 0 ? 0 : Double(classes.count) / (Double(present) * Double($0))
            }
        case .classBalanced:
            let raw = counts.map { count -> Double in
                guard count > 0 else { return 0 }
                // beta^n = exp(n log beta).
                let power = Double.exponential(Double(count) * Double.logarithm(Self.beta))
                return (1 - Self.beta) / (1 - power)
            }
            let total = zip(raw, counts).reduce(0) { $0 + $1.0 * Double($1.1) }
            return raw.map { total > 0 ? $0 * Double(classes.count) / total : 0 }
        }
    }
}
