import GraftLinearAlgebra

/// The normal equations of weighted least squares, in whichever of D x D and N x N is smaller.
struct RidgeEquations {
    private let held: BlockedFeatures<Double>
    /// Rows around their weighted mean, each times the root of its weight.
    private let rows: Matrix<Double>
    /// Targets (N x columns) likewise.
    private let targets: Matrix<Double>
    private let gram: Matrix<Double>
    private let isDual: Bool
    private let centre: [Double]
    private let targetCentre: [Double]
    private let data: PathData
    private let present: [Int]

    init(_ data: PathData, scaling: FeatureScaling, classWeights: ClassWeights) {
        self.data = data
        present = data.present(excluding: nil)
        held = BlockedFeatures(
            data.features, assignment: data.assignment, blockCount: 1, scaling: scaling,
            movable: true)
        let perClass = classWeights.weights(of: data.classes, classCount: data.classCount)
        let weights = held.order.map { perClass[data.classes[$0]] }
        let columns = present.count == 2 ? [present[1]] : present
        var targets = Matrix<Double>(rows: held.rows.rows, columns: columns.count)
        for (place, row) in held.order.enumerated() {
            for (k, index) in columns.enumerated() {
                targets[place, k] = data.classes[row] == index ? 1 : -1
            }
        }
        (rows, centre) = Self.centred(held.rows, weights: weights)
        (self.targets, targetCentre) = Self.centred(targets, weights: weights)
        isDual = rows.rows < rows.columns
        gram = isDual ? rows.rowGram() : rows.gram()
    }

    private static func centred(
        _ matrix: Matrix<Double>, weights: [Double]
    ) -> (rows: Matrix<Double>, centre: [Double]) {
        let total = weights.reduce(0, +)
        let (count, columns) = (matrix.rows, matrix.columns)
        var centre = [Double](repeating: 0, count: columns)
        var result = matrix
        result.withUnsafeMutableElements { x in
            for i in 0..<count {
                for j in 0..<columns { centre[j] += weights[i] * x[i * columns + j] / total }
            }
            for i in 0..<count {
                let root = weights[i].squareRoot()
                for j in 0..<columns {
                    x[i * columns + j] = root * (x[i * columns + j] - centre[j])
                }
            }
        }
        return (result, centre)
    }

    /// Solves for one alpha.
    func form(penalty: Double) throws(LearningError) -> LinearForm {
        var matrix = gram
        for i in 0..<matrix.rows { matrix[i, i] += penalty }
        let weights: Matrix<Double>
        do {
            let factor = try CholeskyFactor(of: matrix)
            weights =
                isDual
                ? rows.transposedProduct(with: factor.solution(for: targets))
                : factor.solution(for: rows.transposedProduct(with: targets))
        } catch {
            throw LearningError(
                code: .notSolvable, subject: "penalty \(penalty)",
                detail: "the equations are singular (\(error.detail)); raise alpha")
        }
        var columns: [[Double]] = []
        var bias = targetCentre
        for k in 0..<weights.columns {
            let held = weights.column(k)
            for (weight, mean) in zip(held, centre) { bias[k] -= weight * mean }
            let column = zip(held, self.held.scale).map { $0 / $1 }
            for (weight, shift) in zip(column, self.held.shift) { bias[k] -= weight * shift }
            columns.append(column)
        }
        if present.count == 2 {
            columns = [columns[0].map { -$0 }, columns[0]]
            bias = [-bias[0], bias[0]]
        }
        return LinearForm(
            columns: columns, bias: bias, present: present, classCount: data.classCount,
            normalisesRows: data.normalisesRows)
    }
}
