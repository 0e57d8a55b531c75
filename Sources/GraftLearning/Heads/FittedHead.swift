import GraftLinearAlgebra

/// A head that has learned: from features (N x D) to scores and probabilities (N x K).
public struct FittedHead: Sendable, Codable, Equatable {
    enum Rule: Sendable, Codable, Equatable {
        case linear(LinearForm)
        case neighbours(NeighbourMemory)
    }

    public let kind: HeadKind
    /// The penalty or number of neighbours it was fitted with; nil where there is none.
    public let setting: Double?
    /// D.
    public let featureCount: Int
    /// K.
    public let classCount: Int
    /// Steps of the minimiser; 0 for heads with a closed form.
    public let iterations: Int
    /// Whether the minimiser reached its tolerance.
    public let converged: Bool
    let rule: Rule

    init(
        kind: HeadKind, setting: Double?, rule: Rule, featureCount: Int, classCount: Int,
        iterations: Int = 0,
        converged: Bool = true
    ) {
        self.kind = kind
        self.setting = setting
        self.rule = rule
        self.featureCount = featureCount
        self.classCount = classCount
        self.iterations = iterations
        self.converged = converged
    }

    /// The weights and bias of a linear head, scaling folded in; nil for neighbours.
    public var linearForm: LinearForm? {
        if case .linear(let form) = rule { form } else { nil }
    }

    /// One score for each image and class (N x K); the largest is the prediction. Rows that are not
    /// finite give scores that are not finite.
    public func scores(of features: Matrix<Float>) -> Matrix<Float> {
        precondition(features.columns == featureCount, "features must be as wide as in training")
        switch rule {
        case .linear(let form): return form.scores(of: features)
        case .neighbours(let memory): return memory.shares(of: features, classCount: classCount)
        }
    }

    /// One probability for each image and class (N x K), summing to 1 over classes.
    ///
    /// Logistic regression: softmax of the scores (the sigmoid for two classes). Neighbours: shares
    /// of the votes. The others: softmax of the scores, which orders classes but is not calibrated.
    public func probabilities(of features: Matrix<Float>) -> Matrix<Float> {
        let scores = scores(of: features)
        guard case .linear = rule else { return scores }
        return scores.softmax()
    }

    /// The class with the largest score for each image; of equal ones the first.
    public func predictions(of features: Matrix<Float>) -> [Int] {
        scores(of: features).largestColumns()
    }
}

extension Matrix<Float> {
    /// exp(z) of every row, divided by its sum, in double precision.
    func softmax() -> Matrix<Float> {
        var result = self
        for i in 0..<rows {
            let top = Double(self[row: i].max() ?? 0)
            var powers = self[row: i].map { Double.exponential(Double($0) - top) }
            let sum = powers.reduce(0, +)
            for k in powers.indices {
                powers[k] /= sum
                result[i, k] = Float(powers[k])
            }
        }
        return result
    }

    /// The column of the largest element of every row; of equal ones the first.
    package func largestColumns() -> [Int] {
        (0..<rows).map { i in
            var best = 0
            for k in 0..<columns where self[i, k] > self[i, best] { best = k }
            return best
        }
    }
}
