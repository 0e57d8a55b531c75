import GraftLinearAlgebra

/// A mixture of normal distributions with diagonal covariances, fitted by expectation
/// maximisation from given starting images.
///
/// Full covariances are not offered: with some ten images a component they have no inverse.
struct GaussianMixture {
    /// N x M: the probability of each component given an image.
    private(set) var responsibilities: Matrix<Double>
    private(set) var iterations = 0

    private var weights: [Double]
    private var means: Matrix<Double>
    private var variances: Matrix<Double>

    /// - Parameters:
    ///   - rows: N x d.
    ///   - starts: M images; each image first belongs to the nearest of them (of equal ones the
    ///     first).
    ///   - floor: added to every variance.
    init(
        _ rows: Matrix<Double>, starts: [Int], floor: Double, tolerance: Double = 1e-3,
        limit: Int = 100
    ) {
        let squares = rows.mapElements { $0 * $0 }
        responsibilities = Self.nearest(rows, starts)
        weights = []
        means = Matrix(rows: 0, columns: 0)
        variances = means
        var (last, isSettled) = (-Double.infinity, false)
        while !isSettled {
            maximise(rows, squares, floor: floor)
            let likelihood = expect(rows, squares)
            isSettled = iterations == limit || abs(likelihood - last) < tolerance
            iterations += 1
            last = likelihood
        }
        maximise(rows, squares, floor: floor)
        _ = expect(rows, squares)
    }

    private static func nearest(_ rows: Matrix<Double>, _ starts: [Int]) -> Matrix<Double> {
        let centres = rows.selecting(rows: starts)
        let products = rows.product(withTransposed: centres)
        let lengths = (0..<centres.rows).map { m in
            centres[row: m].reduce(0) { $0 + $1 * $1 } / 2
        }
        var result = Matrix<Double>(rows: rows.rows, columns: starts.count)
        for i in 0..<rows.rows {
            var best = 0
            for m in starts.indices
            where products[i, m] - lengths[m] > products[i, best] - lengths[best] { best = m }
            result[i, best] = 1
        }
        return result
    }

    private mutating func maximise(
        _ rows: Matrix<Double>, _ squares: Matrix<Double>, floor: Double
    ) {
        let soft = responsibilities
        let (m, d) = (soft.columns, rows.columns)
        var sizes = [Double](repeating: 10 * Double.ulpOfOne, count: m)
        soft.withUnsafeElements { p in
            for i in 0..<soft.rows {
                for c in 0..<m { sizes[c] += p[i * m + c] }
            }
        }
        means = soft.transposedProduct(with: rows)
        variances = soft.transposedProduct(with: squares)
        means.withUnsafeMutableElements { mean in
            variances.withUnsafeMutableElements { variance in
                for c in 0..<m {
                    for k in c * d..<(c + 1) * d {
                        mean[k] /= sizes[c]
                        variance[k] = max(0, variance[k] / sizes[c] - mean[k] * mean[k]) + floor
                    }
                }
            }
        }
        weights = sizes.map { $0 / Double(rows.rows) }
    }

    /// Overwrites the responsibilities and returns the mean log likelihood of an image.
    private mutating func expect(_ rows: Matrix<Double>, _ squares: Matrix<Double>) -> Double {
        let (m, d) = (weights.count, rows.columns)
        let precisions = variances.mapElements { 1 / $0 }
        var scaled = means
        var offsets = [Double](repeating: 0, count: m)
        scaled.withUnsafeMutableElements { mean in
            precisions.withUnsafeElements { precision in
                for c in 0..<m {
                    var sum = Double(d) * Double.logarithm(2 * .pi)
                    for k in c * d..<(c + 1) * d {
                        let value = mean[k]
                        mean[k] = value * precision[k]
                        sum += value * mean[k] - Double.logarithm(precision[k])
                    }
                    offsets[c] = Double.logarithm(weights[c]) - sum / 2
                }
            }
        }
        let quadratic = squares.product(withTransposed: precisions)
        let linear = rows.product(withTransposed: scaled)
        var total = 0.0
        responsibilities.withUnsafeMutableElements { p in
            quadratic.withUnsafeElements { q in
                linear.withUnsafeElements { l in
                    for i in 0..<rows.rows {
                        total += Self.softmax(p, q, l, offsets, from: i * m)
                    }
                }
            }
        }
        return total / Double(rows.rows)
    }

    private static func softmax(
        _ p: UnsafeMutableBufferPointer<Double>, _ q: UnsafeBufferPointer<Double>,
        _ l: UnsafeBufferPointer<Double>, _ offsets: [Double], from start: Int
    ) -> Double {
        var top = -Double.infinity
        for c in offsets.indices {
            p[start + c] = offsets[c] + l[start + c] - q[start + c] / 2
            top = max(top, p[start + c])
        }
        var sum = 0.0
        for c in offsets.indices {
            let gap = p[start + c] - top
            p[start + c] = gap < -700 ? 0 : Double.exponential(gap)
            sum += p[start + c]
        }
        for c in offsets.indices { p[start + c] /= sum }
        return top + Double.logarithm(sum)
    }

    /// k-means++ (Arthur and Vassilvitskii 2007): images far from those chosen are likelier to be
    /// chosen next. Fewer than `count` where images coincide.
    static func starts(
        _ rows: Matrix<Double>, count: Int, generator: inout SeededGenerator
    ) -> [Int] {
        guard rows.rows > 0, count > 0 else { return [] }
        let (n, d) = (rows.rows, rows.columns)
        var chosen = [generator.integer(below: n)]
        var nearest = [Double](repeating: .infinity, count: n)
        while true {
            let last = chosen[chosen.count - 1]
            var total = 0.0
            rows.withUnsafeElements { x in
                nearest.withUnsafeMutableBufferPointer { distance in
                    for i in 0..<n {
                        var sum = 0.0
                        for k in 0..<d {
                            let gap = x[i * d + k] - x[last * d + k]
                            sum += gap * gap
                        }
                        distance[i] = min(distance[i], sum)
                        total += distance[i]
                    }
                }
            }
            guard chosen.count < count, total > 0 else { return chosen }
            var left = generator.uniform() * total
            var next = nearest.lastIndex { $0 > 0 } ?? 0
            for i in 0..<n where nearest[i] > 0 {
                left -= nearest[i]
                if left < 0 {
                    next = i
                    break
                }
            }
            chosen.append(next)
        }
    }
}
