import Foundation
import GraftFeatures
import GraftLearning
import GraftLinearAlgebra
import GraftTraining

/// One part of a division, fine-tuned and probed.
struct FineTunedPart: Sendable {
    let part: FineTuneDivision.Part
    let network: FineTuned
    /// Of the test images, by the fine-tuned network and by the linear probe.
    let answers: Matrix<Float>
    let probeAnswers: Matrix<Float>
    let probeSeconds: Double
    let seconds: Double
}

/// What fine-tuning a part needs beside the part itself.
struct FineTuneStage: Sendable {
    let images: JudgedImages
    /// Of the images, N x D.
    let features: Matrix<Float>
    /// SHA-256 over images and labels.
    let fingerprint: String
    var tuner: FineTuner
    let seed: UInt64

    /// - Parameters:
    ///   - checkpoint: file that keeps the state; nil keeps none.
    ///   - progress: steps of training, with the records of finished epochs.
    func run(
        _ part: FineTuneDivision.Part, checkpoint: String?, resumes: Bool,
        progress: @escaping @Sendable (FineTuneProgress) -> Void
    ) async throws -> FineTunedPart {
        let started = Date()
        let learned = (part.training + part.validation).sorted()
        let probe = part.test.isEmpty ? nil : try probe(on: learned)
        let start = try self.probe(on: part.training)
        let probed = Date()
        var tuner = tuner
        tuner.checkpoint = checkpoint
        tuner.resumes = resumes
        let job = FineTuner.Job(
            samples: images.dataset.samples,
            targets: TrainingTargets(
                classes: images.classes, classCount: images.dataset.labels.classCount),
            training: part.training, validation: part.validation, test: part.test,
            features: features, probe: start.linearForm, fingerprint: fingerprint)
        let ready = tuner
        let outcome = try await Lanes.detached { cancellation in
            try ready.run(job, cancellation: cancellation, progress: progress)
        }
        let held = features.selecting(rows: part.test)
        return FineTunedPart(
            part: part, network: outcome.network, answers: outcome.probabilities,
            probeAnswers: probe?.probabilities(of: held)
                ?? Matrix(rows: 0, columns: images.dataset.labels.classCount),
            probeSeconds: probed.timeIntervalSince(started),
            seconds: Date().timeIntervalSince(probed))
    }

    /// The same for a network that learns from every image: there is nothing left to choose an epoch
    /// on, so it trains as long as the folds needed on average.
    func onEverything(after parts: [FineTunedPart]) -> FineTuneStage {
        var copy = self
        let chosen = parts.map(\.network.chosenEpoch)
        let mean = Double(chosen.reduce(0, +)) / Double(max(1, chosen.count))
        copy.tuner.options.epochs = max(1, Int(mean.rounded()))
        copy.tuner.options.patience = nil
        return copy
    }

    /// The linear probe with its penalty chosen inside the given images.
    private func probe(on members: [Int]) throws -> FittedHead {
        try NestedCrossValidation(seed: seed).fitted(
            features.selecting(rows: members), classes: members.map { images.classes[$0] },
            classCount: images.dataset.labels.classCount,
            groups: images.isClustered ? members.map { images.clusters[$0] } : nil)
    }
}
