import GraftLinearAlgebra

/// A convex loss of the scores of one image, with its derivatives.
enum MarginLoss: Sendable {
    /// -log softmax(z)[y], one score for each class.
    case multinomial
    /// log(1 + exp(z)) - y z, one score, y in {0, 1}.
    case binomial
    /// The sum over columns of max(0, 1 - t z)^2, t = +1 for the own class and -1 else.
    case squaredHinge

    /// A typical curvature of the loss, for scaling the preconditioner; any positive number gives
    /// the same optimum.
    var curvature: Double {
        switch self {
        case .multinomial, .binomial: 0.1
        case .squaredHinge: 0.5
        }
    }

    /// Whether the bias counts in the penalty (as in LIBLINEAR's support vector machine).
    var penalisesBias: Bool { self == .squaredHinge }
}

/// Scores of a few rows of one problem inside a wider row-major block.
struct ScoreBlock<Element: BLASElement> {
    /// The first score of the first row.
    let start: UnsafeMutablePointer<Element>
    /// Distance between rows.
    let stride: Int
    /// Columns of this problem.
    let columns: Int
    /// The class of every row.
    let classes: UnsafeBufferPointer<Int>
}

extension MarginLoss {
    /// Overwrites scores by the derivatives of weight * loss, adding their column sums to `sums`.
    /// - Parameters:
    ///   - bias: one number for each column, added to the scores first.
    ///   - weights: the weight of each class.
    ///   - shape: how the loss differs from cross-entropy; not used by the squared hinge.
    ///   - rest: the weight of an image in the columns of other classes (squared hinge of three
    ///     classes or more).
    /// - Returns: the sum over rows of weight * loss.
    func differentiate<E: BLASElement>(
        _ block: ScoreBlock<E>, bias: [E], weights: [Double], rest: Double, shape: LossShape,
        sums: inout [Double]
    ) -> Double {
        switch self {
        case .multinomial:
            Self.multinomial(block, bias: bias, weights: weights, shape: shape, sums: &sums)
        case .binomial:
            Self.binomial(block, bias: bias, weights: weights, shape: shape, sums: &sums)
        case .squaredHinge:
            Self.squaredHinge(block, bias: bias, weights: weights, rest: rest, sums: &sums)
        }
    }

    private static func multinomial<E: BLASElement>(
        _ block: ScoreBlock<E>, bias: [E], weights: [Double], shape: LossShape,
        sums: inout [Double]
    ) -> Double {
        var loss = 0.0
        let bias = zip(bias, shape.offsets).map { $0 + E($1) }
        let margins = shape.margins.map { E($0) }
        for (row, own) in block.classes.enumerated() {
            let z = block.start + row * block.stride
            var top = -E.infinity
            for k in 0..<block.columns {
                z[k] += bias[k]
                if k == own { z[k] -= margins[k] }
                top = max(top, z[k])
            }
            let mine = z[own] - top
            var total: E = 0
            for k in 0..<block.columns {
                z[k] = E.exponential(z[k] - top)
                total += z[k]
            }
            let (value, factor) = shape.focused(
                ownLoss: Double(E.logarithm(total)) - Double(mine), own: Double(z[own] / total))
            loss += weights[own] * value
            let weight = E(weights[own] * factor)
            let share = weight / total
            for k in 0..<block.columns {
                z[k] *= share
                if k == own { z[k] -= weight }
                sums[k] += Double(z[k])
            }
        }
        return loss
    }

    /// One score for two classes; offsets and margins act on their difference.
    private static func binomial<E: BLASElement>(
        _ block: ScoreBlock<E>, bias: [E], weights: [Double], shape: LossShape,
        sums: inout [Double]
    ) -> Double {
        var loss = 0.0
        let bias = bias[0] + E(shape.offsets[1] - shape.offsets[0])
        let margins = shape.margins.map { E($0) }
        for (row, own) in block.classes.enumerated() {
            let z = block.start + row * block.stride
            let score = z[0] + bias + (own == 1 ? -margins[1] : margins[0])
            let small = E.exponential(-abs(score))
            let positive = score > 0 ? 1 / (1 + small) : small / (1 + small)
            let (value, factor) = shape.focused(
                ownLoss: Double(max(score, 0)) + Double(E.logarithm(1 + small))
                    - (own == 1 ? Double(score) : 0),
                own: Double(own == 1 ? positive : 1 - positive))
            loss += weights[own] * value
            z[0] = E(weights[own] * factor) * (own == 1 ? positive - 1 : positive)
            sums[0] += Double(z[0])
        }
        return loss
    }

    /// One column against the rest; as in LIBLINEAR a column's weight counts for its own class
    /// only, and with a single column (two classes) each class has its own.
    private static func squaredHinge<E: BLASElement>(
        _ block: ScoreBlock<E>, bias: [E], weights: [Double], rest: Double, sums: inout [Double]
    ) -> Double {
        var loss = 0.0
        for (row, own) in block.classes.enumerated() {
            let z = block.start + row * block.stride
            for k in 0..<block.columns {
                let isOwn = block.columns == 1 ? own == 1 : own == k
                let sign: E = isOwn ? 1 : -1
                let weight = block.columns == 1 || isOwn ? weights[own] : rest
                let slack = max(0, 1 - sign * (z[k] + bias[k]))
                loss += weight * Double(slack) * Double(slack)
                z[k] = -2 * sign * slack * E(weight)
                sums[k] += Double(z[k])
            }
        }
        return loss
    }
}
