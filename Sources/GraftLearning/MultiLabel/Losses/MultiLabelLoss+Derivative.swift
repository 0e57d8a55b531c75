import GraftLinearAlgebra

/// Value and derivative of every loss.
extension MultiLabelLoss {
    /// The loss of one label and its derivative by the score s (before the sigmoid).
    ///
    /// With p = 1 / (1 + exp(-s)), q = 1 - p: bce -log p | -log q; focal and asymmetric
    /// -q^g log p | -r^g log(1 - r) with r = max(p - clip, 0); hill and focal-margin take s - margin
    /// for positives; hill's negatives (1.5 - p) p^2. An ignored label gives 0, 0. Finite for every
    /// finite score.
    func evaluate<E: BLASElement>(_ score: E, _ role: LabelRole) -> (value: E, derivative: E) {
        (value(score, role), derivative(score, role))
    }

    /// The loss alone.
    func value<E: BLASElement>(_ score: E, _ role: LabelRole) -> E {
        guard role != .ignored else { return 0 }
        let side = Sides(moved(score, role))
        guard !role.isNegative else {
            if kind == .hill { return (1.5 - side.p) * side.p * side.p }
            let focus = focus(role)
            guard clip > 0 else { return Self.power(side.p, focus) * side.lossOfAbsent }
            let rest = side.p - E(clip)
            return rest > 0 ? -Self.power(rest, focus) * Self.logarithm(onePlus: -rest) : 0
        }
        return Self.power(side.q, positiveFocus) * side.lossOfPresent
    }

    /// The derivative alone; without logarithms where focusing weights are held.
    func derivative<E: BLASElement>(_ score: E, _ role: LabelRole) -> E {
        guard role != .ignored else { return 0 }
        let side = Sides(moved(score, role))
        let focus = focus(role)
        guard role.isNegative else {
            let weight = Self.power(side.q, focus)
            let held = -weight * side.q
            guard !holdsFocus, focus != 0 else { return held }
            return held - E(focus) * side.p * weight * side.lossOfPresent
        }
        if kind == .hill { return 3 * side.p * side.p * side.q * side.q }
        guard clip > 0 else {
            let weight = Self.power(side.p, focus)
            guard !holdsFocus, focus != 0 else { return weight * side.p }
            return weight * (side.p + E(focus) * side.q * side.lossOfAbsent)
        }
        let rest = side.p - E(clip)
        guard rest > 0 else { return 0 }
        let slope = side.p * side.q
        let held = Self.power(rest, focus) * slope / (1 - rest)
        guard !holdsFocus, focus != 0 else { return held }
        let loss = -Self.logarithm(onePlus: -rest)
        return held + E(focus) * Self.power(rest, focus - 1) * slope * loss
    }

    /// The score from which down a negative label has no derivative at all; nil: there is none.
    var silentBelow: Double? {
        guard kind != .hill, clip > 0, clip < 1 else { return nil }
        // A little lower than the clip, for what rounding hides.
        return Double.logarithm(clip / (1 - clip)) - 1e-4
    }

    private func focus(_ role: LabelRole) -> Double {
        switch role {
        case .present, .assumedPresent: positiveFocus
        case .assumedAbsent where kind == .partialAsymmetric: unknownFocus
        default: negativeFocus
        }
    }

    /// The score minus the margin of positives; SPLC's loss moves only labels that were given.
    private func moved<E: BLASElement>(_ score: E, _ role: LabelRole) -> E {
        switch role {
        case .present: score - E(margin)
        case .assumedPresent where kind != .focalMargin: score - E(margin)
        default: score
        }
    }

    /// x to a power, without logarithms for the small whole ones that are usual.
    private static func power<E: BLASElement>(_ x: E, _ exponent: Double) -> E {
        switch exponent {
        case 0: return 1
        case 1: return x
        case 2: return x * x
        case 3: return x * x * x
        case 4: return (x * x) * (x * x)
        default: return x > 0 ? E.exponential(E(exponent) * E.logarithm(x)) : 0
        }
    }

    /// log(1 + x), exact where x is small.
    private static func logarithm<E: BLASElement>(onePlus x: E) -> E {
        let sum = 1 + x
        return sum == 1 ? x : E.logarithm(sum) * x / (sum - 1)
    }

    /// The two probabilities of a score, with their cross entropies when asked.
    private struct Sides<E: BLASElement> {
        private let score: E
        private let small: E
        let p: E
        let q: E

        init(_ score: E) {
            self.score = score
            small = E.exponential(-abs(score))
            let (large, rest) = (1 / (1 + small), small / (1 + small))
            (p, q) = score > 0 ? (large, rest) : (rest, large)
        }

        var lossOfPresent: E { max(-score, 0) + MultiLabelLoss.logarithm(onePlus: small) }
        var lossOfAbsent: E { max(score, 0) + MultiLabelLoss.logarithm(onePlus: small) }
    }
}
