internal import CTrainer

/// The number that training makes small.
///
/// N images, K classes, logits N x K.
public enum TrainingLoss: Sendable, Hashable, Codable {
    /// -sum of t (1 - p)^gamma log p over classes, p the softmax; gamma 0 is cross-entropy, above 0
    /// the focal loss (Lin et al., ICCV 2017).
    case softmax(gamma: Double)
    /// Independent sigmoids over known labels: binary cross-entropy with both gammas and the clip 0,
    /// otherwise the asymmetric loss (Ridnik et al., ICCV 2021).
    case sigmoid(positiveGamma: Double, negativeGamma: Double, clip: Double)

    /// The mean over images.
    ///
    /// - Parameters:
    ///   - targets: N x K; rows sum to 1 for `softmax`, 0 ... 1 for `sigmoid`.
    ///   - weights: N image weights, for `softmax`; nil: all alike.
    ///   - known: N x K of 0 and 1, for `sigmoid`; unknown labels add nothing.
    func value(
        _ logits: TrainerTensor, targets: TrainerTensor, weights: TrainerTensor? = nil,
        known: TrainerTensor? = nil
    ) throws(TrainingError) -> TrainerTensor {
        let trainer = logits.trainer
        switch self {
        case .softmax(let gamma):
            return try trainer.tensor {
                trainer.table.cross_entropy(
                    logits.handle, targets.handle, weights?.handle, gamma, $0)
            }
        case .sigmoid(let positive, let negative, let clip):
            let shape = targets.shape
            let known =
                if let known { known } else {
                    try TrainerTensor(
                        [Float](repeating: 1, count: shape.reduce(1, *)), shape: shape, trainer)
                }
            return try trainer.tensor {
                trainer.table.binary_cross_entropy(
                    logits.handle, targets.handle, known.handle, positive, negative, clip, true, $0)
            }
        }
    }
}
