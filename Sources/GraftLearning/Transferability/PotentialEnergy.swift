import GraftLinearAlgebra

/// Features as fine-tuning may move them: classes that overlap are pushed apart before a score is
/// found (PED; Li et al., ICCV 2023).
///
/// Each class is a ball around its mean whose radius is `reach` times the root of its total variance.
/// Where two balls overlap by F = r1 + r2 - distance, both are pushed along the line of their means by
/// min(F t^2 / 2, F), t = 1; a class moves by the sum of its pushes. At most `steps` times, and until a
/// step moves the classes by less than half of what the first one did. Features are standardised
/// first: by their own statistics, since those of the source images that the authors take are not at
/// hand. Classes whose means coincide have no line and do not push each other.
public struct PotentialEnergy: Sendable, Codable, Hashable {
    /// Standard deviations that a ball reaches; the authors take 0.3 or 0.6.
    public var reach: Double
    public var steps: Int

    public init(reach: Double = 0.3, steps: Int = 6) {
        self.reach = reach
        self.steps = steps
    }

    /// The standardised features with every class where the pushes leave it: N x D.
    /// - Parameter classes: the class of each image, in 0..<K.
    /// - Throws: `LearningError` (`empty`, `notFinite`, `invalidOption`).
    public func moved(
        _ features: Matrix<Float>, classes: [Int]
    ) throws(LearningError) -> Matrix<Float> {
        try LearningError.check(features, classes: classes, classCount: (classes.max() ?? 0) + 1)
        guard reach > 0, reach.isFinite, steps > 0 else {
            throw LearningError(
                code: .invalidOption, subject: "reach \(reach), \(steps) steps",
                detail: "both must be positive")
        }
        let partition = ClassPartition(classes)
        let rows = Self.standardised(features)
        var means = partition.means(of: rows)
        let start = means
        let radii = radii(rows, means, partition)
        var first: Double?
        for _ in 0..<steps {
            let pushes = Self.pushes(means, radii)
            let moved = pushes.storage.reduce(0) { $0 + $1 * $1 }.squareRoot()
            if moved == 0 || first.map({ moved < $0 / 2 }) == true { break }
            first = first ?? moved
            means = Matrix(
                rows: means.rows, columns: means.columns,
                storage: zip(means.storage, pushes.storage).map { $0 + $1 })
        }
        var result = Matrix<Float>(rows: rows.rows, columns: rows.columns)
        for (image, own) in partition.places.enumerated() {
            for j in 0..<rows.columns {
                result[image, j] = Float(rows[image, j] + means[own, j] - start[own, j])
            }
        }
        return result
    }

    /// Columns around their means, divided by their deviations; one without variance is 0.
    private static func standardised(_ features: Matrix<Float>) -> Matrix<Double> {
        let moments = ColumnMoments(of: features, rows: Array(0..<features.rows))
        let (means, deviations) = (moments.means, moments.deviations)
        var rows = Matrix<Double>(rows: features.rows, columns: features.columns)
        for i in 0..<rows.rows {
            for j in 0..<rows.columns {
                rows[i, j] = (Double(features[i, j]) - means[j]) / deviations[j]
            }
        }
        return rows
    }

    private func radii(
        _ rows: Matrix<Double>, _ means: Matrix<Double>, _ classes: ClassPartition
    ) -> [Double] {
        classes.members.enumerated().map { place, members in
            let squares = members.reduce(0.0) { sum, image in
                (0..<rows.columns).reduce(sum) {
                    let distance = rows[image, $1] - means[place, $1]
                    return $0 + distance * distance
                }
            }
            return reach * (squares / Double(members.count)).squareRoot()
        }
    }

    /// How far every class is pushed: K x D.
    private static func pushes(_ means: Matrix<Double>, _ radii: [Double]) -> Matrix<Double> {
        var result = Matrix<Double>(rows: means.rows, columns: means.columns)
        for one in 0..<means.rows {
            for other in 0..<one {
                let line = zip(means[row: one], means[row: other]).map { $0 - $1 }
                let distance = line.reduce(0) { $0 + $1 * $1 }.squareRoot()
                let overlap = radii[one] + radii[other] - distance
                guard distance > 0, overlap > 0 else { continue }
                let share = min(overlap / 2, overlap) / distance
                for j in line.indices {
                    result[one, j] += share * line[j]
                    result[other, j] -= share * line[j]
                }
            }
        }
        return result
    }
}
