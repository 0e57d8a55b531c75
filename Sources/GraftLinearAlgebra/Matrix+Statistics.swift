/// Statistics of rows and columns, accumulated in double precision; inlinable, so that callers get
/// loops over their type.
extension Matrix {
    /// The mean of every column (D values); zeros for a matrix without rows.
    @inlinable public func columnMeans() -> [Double] {
        var sums = [Double](repeating: 0, count: columns)
        guard rows > 0 else { return sums }
        withUnsafeElements { x in
            for i in 0..<rows {
                for j in 0..<columns { sums[j] += Double(x[i * columns + j]) }
            }
        }
        return sums.map { $0 / Double(rows) }
    }

    /// The mean squared distance of every column from `means` (D values): the population variance,
    /// divisor N.
    @inlinable public func columnVariances(around means: [Double]) -> [Double] {
        precondition(means.count == columns, "one mean for every column")
        var sums = [Double](repeating: 0, count: columns)
        guard rows > 0 else { return sums }
        withUnsafeElements { x in
            for i in 0..<rows {
                for j in 0..<columns {
                    let distance = Double(x[i * columns + j]) - means[j]
                    sums[j] += distance * distance
                }
            }
        }
        return sums.map { $0 / Double(rows) }
    }

    /// The Euclidean length of every row (N values).
    @inlinable public func rowNorms() -> [Double] {
        withUnsafeElements { x in
            (0..<rows).map { i in
                var sum = 0.0
                for j in 0..<columns {
                    let value = Double(x[i * columns + j])
                    sum += value * value
                }
                return sum.squareRoot()
            }
        }
    }

    /// Every row divided by its Euclidean length; a row of zeros stays as it is.
    @inlinable public func rowsNormalised() -> Matrix {
        let norms = rowNorms()
        var result = self
        result.withUnsafeMutableElements { x in
            for i in 0..<rows where norms[i] > 0 {
                for j in 0..<columns {
                    x[i * columns + j] = Element(Double(x[i * columns + j]) / norms[i])
                }
            }
        }
        return result
    }

    /// The rows that hold an infinite or missing number, in order.
    @inlinable public func nonFiniteRows() -> [Int] {
        withUnsafeElements { x in
            (0..<rows).filter { i in
                // 0 times a finite number is 0; times an infinite or missing one it is missing.
                var sum: Element = 0
                for j in 0..<columns { sum += x[i * columns + j] * 0 }
                return !sum.isFinite
            }
        }
    }
}
