import GraftLinearAlgebra

/// A small network on features: Linear, ReLU, Linear, ReLU, Linear, with dropout behind each ReLU.
///
/// 512 and 64 hidden units are those of the U-Net fusion study (its head C). Trained by Adam (Kingma
/// and Ba 2015) on batches; the epoch with the lowest loss on a stratified sixth of the training
/// images that takes no part in training is kept, and training ends when `patience` epochs did not
/// lower it. With fewer than 12 images for that, all images train for a third of the epochs. The
/// last layer begins at zero, so that no class is preferred. Results depend on the seed and on
/// nothing else.
public struct NetworkHead: Head {
    /// Units of each hidden layer.
    public var hidden: [Int]
    /// The share of hidden units that a training step leaves out, in 0..<1.
    public var dropout: Double
    /// Adam's step size.
    public var rate: Double
    /// Images a step.
    public var batch: Int
    /// At most so many passes over the images.
    public var epochs: Int
    /// Epochs without a lower loss after which training ends.
    public var patience: Int
    public var scaling: FeatureScaling
    public var classWeights: ClassWeights
    public var loss: ClassificationLoss
    /// How often an epoch meets images of each class.
    public var sampling: BalancedSampling
    /// Whether the last layer is trained again, from zero, on balanced images while the others stay
    /// (cRT; Kang et al., "Decoupling representation and classifier for long-tailed recognition",
    /// ICLR 2020, section 4.1).
    public var retrainsClassifier: Bool
    public var seed: UInt64

    public init(
        hidden: [Int] = [512, 64], dropout: Double = 0.5, rate: Double = 1e-3, batch: Int = 64,
        epochs: Int = 90, patience: Int = 10, scaling: FeatureScaling = .standardise,
        classWeights: ClassWeights = .none, loss: ClassificationLoss = .crossEntropy,
        sampling: BalancedSampling = .shuffled, retrainsClassifier: Bool = false, seed: UInt64 = 0
    ) {
        self.hidden = hidden
        self.dropout = dropout
        self.rate = rate
        self.batch = batch
        self.epochs = epochs
        self.patience = patience
        self.scaling = scaling
        self.classWeights = classWeights
        self.loss = loss
        self.sampling = sampling
        self.retrainsClassifier = retrainsClassifier
        self.seed = seed
    }

    public func fit(
        _ features: Matrix<Float>, classes: [Int], classCount: Int
    ) throws(LearningError) -> FittedHead {
        try LearningError.check(features, classes: classes, classCount: classCount)
        try checkOptions()
        let present = Set(classes).sorted()
        guard present.count > 1 else { return constant(features, present, classCount) }
        let place = Dictionary(uniqueKeysWithValues: present.enumerated().map { ($1, $0) })
        let own = classes.map { place[$0] ?? 0 }
        let rows = scaling == .l2 ? features.rowsNormalised() : features
        var moments = ColumnMoments(columns: rows.columns)
        if scaling == .standardise { moments = ColumnMoments(of: rows, rows: Array(0..<rows.rows)) }
        let scaled = FittedFusion(
            widths: [rows.columns], normalisesParts: false, shift: moments.means,
            factors: moments.deviations.map { 1 / $0 }, directions: nil)
        let inputs = scaled.moved(rows)
        let schedule = NetworkSchedule(self, classes: own, classCount: present.count)
        var layers = schedule.trained(
            NetworkTraining.start(
                widths: [inputs.columns] + hidden + [present.count], seed: seed),
            inputs: inputs, dropout: dropout)
        if retrainsClassifier { layers.layers = retrained(layers.layers, inputs, own, present) }
        return fitted(layers, scaled, present: present, classCount: classCount)
    }

    /// The layers with a new last one.
    private func retrained(
        _ layers: [NetworkForm.Layer], _ inputs: Matrix<Float>, _ own: [Int], _ present: [Int]
    ) -> [NetworkForm.Layer] {
        var hidden = inputs
        for layer in layers.dropLast() { hidden = layer.outputs(of: hidden).rectified() }
        var head = self
        (head.sampling, head.loss, head.classWeights) = (.balanced, .crossEntropy, .none)
        let schedule = NetworkSchedule(head, classes: own, classCount: present.count)
        let last = schedule.trained(
            NetworkTraining.start(widths: [hidden.columns, present.count], seed: seed),
            inputs: hidden, dropout: 0)
        return layers.dropLast() + last.layers
    }

    private func fitted(
        _ trained: NetworkSchedule.Outcome, _ scaled: FittedFusion, present: [Int],
        classCount: Int
    ) -> FittedHead {
        var layers = trained.layers
        let (weights, bias) = scaled.folded(weights: layers[0].weights, bias: layers[0].bias)
        layers[0] = NetworkForm.Layer(weights: weights, bias: bias)
        let last = layers.removeLast()
        var all = Matrix<Float>(rows: last.weights.rows, columns: classCount)
        var shifts = [Float](repeating: LinearForm.absentScore, count: classCount)
        for (place, index) in present.enumerated() {
            shifts[index] = last.bias[place]
            for j in 0..<all.rows { all[j, index] = last.weights[j, place] }
        }
        layers.append(NetworkForm.Layer(weights: all, bias: shifts))
        return FittedHead(
            kind: .network, setting: nil,
            rule: .network(NetworkForm(layers: layers, normalisesRows: scaling == .l2)),
            featureCount: scaled.shift.count, classCount: classCount, iterations: trained.epochs)
    }

    /// The head that knows a single class.
    private func constant(
        _ features: Matrix<Float>, _ present: [Int], _ classCount: Int
    ) -> FittedHead {
        let bias = (0..<classCount).map { present.contains($0) ? 0 : LinearForm.absentScore }
        let layer = NetworkForm.Layer(
            weights: Matrix(rows: features.columns, columns: classCount), bias: bias)
        return FittedHead(
            kind: .network, setting: nil,
            rule: .network(NetworkForm(layers: [layer], normalisesRows: scaling == .l2)),
            featureCount: features.columns, classCount: classCount)
    }

    private func checkOptions() throws(LearningError) {
        guard hidden.allSatisfy({ $0 > 0 }), dropout >= 0, dropout < 1, rate > 0, rate.isFinite,
            batch > 0, epochs > 0, patience > 0
        else {
            throw LearningError(
                code: .invalidOption, subject: "network head",
                detail:
                    "units, rate, batch, epochs and patience must be positive, dropout in 0..<1")
        }
    }
}
