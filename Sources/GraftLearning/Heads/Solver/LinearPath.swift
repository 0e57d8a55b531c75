import GraftLinearAlgebra

/// Logistic regression or support vector machine fitted for many penalties and training parts at
/// once.
struct LinearPath: Sendable {
    enum Precision: Sendable { case automatic, single, double }

    var kind: HeadKind
    var scaling: FeatureScaling
    var classWeights: ClassWeights
    var classification = ClassificationLoss.crossEntropy
    var tolerance: Double
    /// See `LinearTask.relativeDecrease`; infinite leaves `tolerance` alone to decide.
    var relativeDecrease = Double.infinity
    var precision = Precision.automatic

    /// Up to this many numbers double precision costs nothing that anyone would notice.
    private static let smallSize = 1 << 18

    /// One fit on all rows.
    func fit(
        _ features: Matrix<Float>, classes: [Int], classCount: Int, penalty: Double
    ) throws(LearningError) -> FittedHead {
        try LearningError.check(features, classes: classes, classCount: classCount)
        let data = PathData(
            features: features, classes: classes, classCount: classCount)
        let prepared = try PreparedPath(self, data, penalties: [penalty])
        return try prepared.fits([LinearProblem(excluded: nil, penalty: penalty)])[0]
    }

    /// The loss for as many classes as training images have.
    func loss(_ presentCount: Int) -> MarginLoss {
        kind == .linearSVM ? .squaredHinge : presentCount == 2 ? .binomial : .multinomial
    }

    /// Whether rows of this shape are held in double precision.
    func isDouble(rows: Int, columns: Int) -> Bool {
        precision == .double || precision == .automatic && rows * columns <= Self.smallSize
    }

    func task(_ data: PathData, order: [Int], present: [Int]) -> LinearTask {
        var places = [Int](repeating: 0, count: data.classCount)
        for (place, index) in present.enumerated() { places[index] = place }
        return LinearTask(
            loss: loss(present.count), columns: present.count == 2 ? 1 : present.count,
            classes: order.map { places[data.classes[$0]] }, classCount: present.count,
            classWeights: classWeights, classification: classification, tolerance: tolerance,
            relativeDecrease: relativeDecrease)
    }

    /// From held rows back to raw features, and from one column to two for two classes.
    func head<E: BLASElement>(
        _ solution: LinearSolution, of held: BlockedFeatures<E>, penalty: Double, data: PathData,
        present: [Int]
    ) -> FittedHead {
        var columns: [[Double]] = []
        var bias = solution.bias
        for k in 0..<solution.weights.rows {
            let column = zip(solution.weights[row: k], held.scale).map { $0 / $1 }
            for (weight, shift) in zip(column, held.shift) { bias[k] -= weight * shift }
            columns.append(column)
        }
        if present.count == 2 {
            // softmax(-z/2, z/2) is the sigmoid of z.
            let half = kind == .logistic ? 0.5 : 1.0
            columns = [columns[0].map { -half * $0 }, columns[0].map { half * $0 }]
            bias = [-half * bias[0], half * bias[0]]
        }
        let form = LinearForm(
            columns: columns, bias: bias, present: present, classCount: data.classCount,
            normalisesRows: data.normalisesRows)
        return FittedHead(
            kind: kind, setting: penalty, rule: .linear(form), featureCount: data.features.columns,
            classCount: data.classCount, iterations: solution.iterations,
            converged: solution.converged)
    }

    /// The head that knows a single class.
    func constant(_ data: PathData, present: [Int], penalty: Double) -> FittedHead {
        let zeros = [Double](repeating: 0, count: data.features.columns)
        let form = LinearForm(
            columns: present.map { _ in zeros }, bias: present.map { _ in 0 }, present: present,
            classCount: data.classCount, normalisesRows: data.normalisesRows)
        return FittedHead(
            kind: kind, setting: penalty, rule: .linear(form), featureCount: data.features.columns,
            classCount: data.classCount)
    }
}
