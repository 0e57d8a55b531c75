import GraftLinearAlgebra

/// A head that has learned: from features (N x D) to scores and probabilities (N x K).
public struct FittedHead: Sendable, Codable, Equatable {
    enum Rule: Sendable, Codable, Equatable {
        case linear(LinearForm)
        case neighbours(NeighbourMemory)
        case network(NetworkForm)
    }

    public let kind: HeadKind
    /// The penalty or number of neighbours it was fitted with; nil where there is none.
    public let setting: Double?
    /// D, of all parts together where features are fused.
    public let featureCount: Int
    /// K.
    public let classCount: Int
    /// Steps of the minimiser; 0 for heads with a closed form.
    public let iterations: Int
    /// Whether the minimiser reached its tolerance.
    public let converged: Bool
    let rule: Rule
    /// What happens to features before the rule; nil: nothing.
    let fusion: FittedFusion?

    init(
        kind: HeadKind, setting: Double?, rule: Rule, featureCount: Int, classCount: Int,
        iterations: Int = 0,
        converged: Bool = true, fusion: FittedFusion? = nil
    ) {
        self.kind = kind
        self.setting = setting
        self.rule = rule
        self.featureCount = featureCount
        self.classCount = classCount
        self.iterations = iterations
        self.converged = converged
        self.fusion = fusion
    }

    /// The weights and bias of a linear head, scaling and fusion folded in; nil for others.
    public var linearForm: LinearForm? {
        guard case .linear(let form) = rule else { return nil }
        guard let fusion else { return form }
        guard !form.normalisesRows else { return nil }
        let (weights, bias) = fusion.folded(weights: form.weights, bias: form.bias)
        return LinearForm(
            weights: weights, bias: bias, normalisesRows: false,
            partWidths: fusion.normalisesParts ? fusion.widths : nil)
    }

    /// The layers of a network, scaling and fusion folded into the first; nil for others.
    public var networkForm: NetworkForm? {
        guard case .network(let form) = rule else { return nil }
        guard let fusion else { return form }
        guard !form.normalisesRows, let first = form.layers.first else { return nil }
        let (weights, bias) = fusion.folded(weights: first.weights, bias: first.bias)
        return NetworkForm(
            layers: [NetworkForm.Layer(weights: weights, bias: bias)] + form.layers.dropFirst(),
            normalisesRows: false, partWidths: fusion.normalisesParts ? fusion.widths : nil)
    }

    /// One score for each image and class (N x K); the largest is the prediction. Rows that are not
    /// finite give scores that are not finite.
    public func scores(of features: Matrix<Float>) -> Matrix<Float> {
        precondition(features.columns == featureCount, "features must be as wide as in training")
        let features = fusion?.features(of: features) ?? features
        switch rule {
        case .linear(let form): return form.scores(of: features)
        case .network(let form): return form.scores(of: features)
        case .neighbours(let memory): return memory.shares(of: features, classCount: classCount)
        }
    }

    /// One probability for each image and class (N x K), summing to 1 over classes.
    ///
    /// Logistic regression and networks: softmax of the scores. Neighbours: shares
    /// of the votes. The others: softmax of the scores, which orders classes but is not calibrated.
    public func probabilities(of features: Matrix<Float>) -> Matrix<Float> {
        let scores = scores(of: features)
        if case .neighbours = rule { return scores }
        return scores.softmax()
    }

    /// The same head behind a fusion of `featureCount` columns.
    func behind(_ fusion: FittedFusion) -> FittedHead {
        FittedHead(
            kind: kind, setting: setting, rule: rule, featureCount: fusion.shift.count,
            classCount: classCount, iterations: iterations, converged: converged, fusion: fusion)
    }

    /// The same head with a number added to the score of each class.
    /// - Precondition: it is not a head of neighbours, whose scores are shares.
    func shifted(by offsets: [Double]) -> FittedHead {
        let rule: Rule =
            switch self.rule {
            case .linear(let form): .linear(form.shifted(by: offsets))
            case .network(let form): .network(form.shifted(by: offsets))
            case .neighbours: preconditionFailure("shares of votes cannot be shifted")
            }
        return FittedHead(
            kind: kind, setting: setting, rule: rule, featureCount: featureCount,
            classCount: classCount, iterations: iterations, converged: converged, fusion: fusion)
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
