import GraftLinearAlgebra

/// A minimiser of a smooth convex function that asks for one evaluation at a time.
///
/// L-BFGS (Nocedal and Wright, Numerical Optimization, algorithms 7.4 and 7.5) with a backtracking
/// line search. Because the caller evaluates `trial` and hands the answer to `advance`, many
/// minimisations can share one matrix product.
struct LimitedMemoryBFGS<Element: BLASElement>: Sendable {
    enum Progress { case running, stalled }

    /// Where the function has to be evaluated next.
    private(set) var trial: [Element]
    /// The best point so far, its value and gradient.
    private(set) var point: [Element]
    private(set) var value = Double.infinity
    private(set) var gradient: [Element] = []
    private(set) var iterations = 0
    /// An estimate of value - minimum at `point`: half the decrease that the quadratic model
    /// promises.
    private(set) var expectedDecrease = Double.infinity

    private let memory: Int
    private var changes: [[Element]] = []
    private var gradientChanges: [[Element]] = []
    private var inverses: [Double] = []
    private var direction: [Element] = []
    private var slope = 0.0
    private var step = 1.0
    private var attempts = 0

    init(start: [Element], memory: Int = 10) {
        trial = start
        point = start
        self.memory = memory
    }

    /// Takes the value and gradient at `trial` and chooses the next trial.
    /// - Returns: `stalled` when no step improves the value within working precision; `point` is
    ///   then the answer.
    mutating func advance(value new: Double, gradient newGradient: [Element]) -> Progress {
        guard value.isFinite else {
            (value, gradient) = (new, newGradient)
            return new.isFinite ? search() : .stalled
        }
        let rounding = 4 * Double(Element.ulpOfOne) * abs(value)
        guard new <= value + 1e-4 * step * slope + rounding else { return shorten(new) }
        remember(newGradient)
        (point, value, gradient) = (trial, new, newGradient)
        iterations += 1
        return search()
    }

    /// Quadratic interpolation, kept within a tenth and a half of the step.
    private mutating func shorten(_ new: Double) -> Progress {
        attempts += 1
        guard attempts <= 25 else { return .stalled }
        let fitted = -slope * step * step / (2 * (new - value - slope * step))
        step = fitted.isFinite ? min(0.5 * step, max(0.1 * step, fitted)) : 0.1 * step
        propose()
        return .running
    }

    private mutating func remember(_ newGradient: [Element]) {
        var (change, gradientChange) = (trial, newGradient)
        for i in change.indices {
            change[i] -= point[i]
            gradientChange[i] -= gradient[i]
        }
        let curvature = Self.dot(change, gradientChange)
        let lengths = (Self.dot(change, change) * Self.dot(gradientChange, gradientChange))
            .squareRoot()
        guard curvature > Double(Element.ulpOfOne) * lengths else { return }
        if changes.count == memory {
            changes.removeFirst()
            gradientChanges.removeFirst()
            inverses.removeFirst()
        }
        changes.append(change)
        gradientChanges.append(gradientChange)
        inverses.append(1 / curvature)
    }

    /// The two-loop recursion.
    private mutating func search() -> Progress {
        var q = gradient
        var shares = [Double](repeating: 0, count: changes.count)
        for i in changes.indices.reversed() {
            shares[i] = inverses[i] * Self.dot(changes[i], q)
            Self.add(-shares[i], gradientChanges[i], to: &q)
        }
        if let last = gradientChanges.last, let inverse = inverses.last {
            let scale = Element(1 / (inverse * Self.dot(last, last)))
            for i in q.indices { q[i] *= scale }
        }
        for i in changes.indices {
            let share = inverses[i] * Self.dot(gradientChanges[i], q)
            Self.add(shares[i] - share, changes[i], to: &q)
        }
        direction = q
        slope = -Self.dot(gradient, direction)
        expectedDecrease = -slope / 2
        guard slope < 0 else { return .stalled }
        (step, attempts) = (1, 0)
        propose()
        return .running
    }

    private mutating func propose() {
        trial = point
        Self.add(-step, direction, to: &trial)
    }

    private static func dot(_ x: [Element], _ y: [Element]) -> Double {
        x.withUnsafeBufferPointer { x in
            y.withUnsafeBufferPointer { y in
                guard let a = x.baseAddress, let b = y.baseAddress else { return 0 }
                return Double(Element.dot(a, b, count: x.count))
            }
        }
    }

    private static func add(_ share: Double, _ x: [Element], to y: inout [Element]) {
        x.withUnsafeBufferPointer { x in
            y.withUnsafeMutableBufferPointer { y in
                guard let a = x.baseAddress, let b = y.baseAddress else { return }
                Element.axpy(alpha: Element(share), a, b, count: x.count)
            }
        }
    }
}
