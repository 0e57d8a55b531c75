import GraftLinearAlgebra

/// Count, mean and squared distances of every feature column; the moments of parts merge to those
/// of the whole.
struct ColumnMoments: Sendable {
    private(set) var count = 0
    private(set) var means: [Double]
    /// The sum of squared distances from the mean.
    private(set) var squares: [Double]

    /// The moments of no rows.
    init(columns: Int) {
        means = [Double](repeating: 0, count: columns)
        squares = means
    }

    /// The moments of the given rows of a matrix (two passes, double precision).
    init(of matrix: Matrix<Float>, rows: [Int]) {
        self.init(columns: matrix.columns)
        count = rows.count
        guard count > 0 else { return }
        let columns = matrix.columns
        matrix.withUnsafeElements { x in
            means.withUnsafeMutableBufferPointer { means in
                for i in rows {
                    for j in 0..<columns { means[j] += Double(x[i * columns + j]) }
                }
                for j in 0..<columns { means[j] /= Double(rows.count) }
                squares.withUnsafeMutableBufferPointer { squares in
                    for i in rows {
                        for j in 0..<columns {
                            let distance = Double(x[i * columns + j]) - means[j]
                            squares[j] += distance * distance
                        }
                    }
                }
            }
        }
    }

    /// Takes in the moments of further rows (Chan, Golub and LeVeque 1979).
    mutating func merge(_ other: ColumnMoments) {
        guard other.count > 0 else { return }
        let total = Double(count + other.count)
        let (mine, share) = (Double(count), Double(other.count) / total)
        for j in means.indices {
            let distance = other.means[j] - means[j]
            means[j] += distance * share
            squares[j] += other.squares[j] + distance * distance * mine * share
        }
        count += other.count
    }

    /// The population standard deviation of every column, or 1 where rounding alone could explain
    /// it.
    ///
    /// Features come in single precision, so a column that varies by less than a few units in the
    /// last place of its mean holds nothing but rounding; to divide by that would give a weight so
    /// large that scores in single precision become noise. (scikit-learn's bound is the one of double
    /// precision: N eps variance + (N mean eps)^2.)
    var deviations: [Double] {
        means.indices.map { j in
            let deviation = (squares[j] / Double(max(count, 1))).squareRoot()
            let rounding = 8 * Double(Float.ulpOfOne) * abs(means[j])
            return deviation <= rounding ? 1 : deviation
        }
    }
}
