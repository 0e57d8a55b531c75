import GraftLinearAlgebra

/// Minimises many functions of a weight vector and a bias side by side, so that each round is one
/// product for all of them.
struct LockstepDescent {
    /// What a function says at a point of D weights and a bias.
    struct Answer {
        var value: Double
        /// D + 1 numbers, the last for the bias.
        var gradient: [Float]
    }

    struct Solution {
        /// D weights and a bias.
        var point: [Float]
        var value: Double
        var iterations: Int
        var converged: Bool
    }

    var iterationLimit: Int
    /// Stops where no component of the gradient exceeds it.
    var tolerance: Double

    /// - Parameters:
    ///   - starts: where each function starts.
    ///   - evaluate: the answers of the named functions at the given points.
    /// - Returns: a solution for each start, in their order.
    func minimise(
        _ starts: [[Float]], evaluate: (_ functions: [Int], _ points: [[Float]]) -> [Answer]
    ) -> [Solution] {
        var minimisers = starts.map { LimitedMemoryBFGS<Float>(start: $0) }
        var converged = [Bool](repeating: false, count: starts.count)
        var active = Array(starts.indices)
        while !active.isEmpty {
            let answers = evaluate(active, active.map { minimisers[$0].trial })
            var next: [Int] = []
            for (index, answer) in zip(active, answers) {
                let progress = minimisers[index].advance(
                    value: answer.value, gradient: answer.gradient)
                let largest = minimisers[index].gradient.reduce(Float(0)) { max($0, abs($1)) }
                if progress == .stalled || Double(largest) <= tolerance {
                    converged[index] = minimisers[index].value.isFinite
                } else if minimisers[index].iterations < iterationLimit {
                    next.append(index)
                }
            }
            active = next
        }
        return minimisers.indices.map {
            Solution(
                point: minimisers[$0].point, value: minimisers[$0].value,
                iterations: minimisers[$0].iterations, converged: converged[$0])
        }
    }
}
