import Foundation
import GraftDatasets
import GraftFeatures
import GraftImages
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

/// The linear probe fitted on some images.
struct FittedProbe: Sendable {
    /// nil where it is not linear in the features.
    let form: LinearForm?
    /// Answers (N x K) to features (N x D), of the same kind as those of the network.
    let answers: @Sendable (Matrix<Float>) -> Matrix<Float>
}

/// What fine-tuning a part needs beside the part itself.
struct FineTuneStage: Sendable {
    let samples: [Sample]
    let targets: TrainingTargets
    /// Images with the same number belong together.
    let clusters: [Int]
    /// Of the images, N x D.
    let features: Matrix<Float>
    /// SHA-256 over images and labels.
    let fingerprint: String
    var tuner: FineTuner
    let probe: @Sendable ([Int]) throws -> FittedProbe

    /// - Parameters:
    ///   - checkpoint: file that keeps the state; nil keeps none.
    ///   - progress: steps of training, with the records of finished epochs.
    func run(
        _ part: FineTuneDivision.Part, checkpoint: String?, resumes: Bool,
        progress: @escaping @Sendable (FineTuneProgress) -> Void
    ) async throws -> FineTunedPart {
        let started = Date()
        let probe = self.probe
        let learned = (part.training + part.validation).sorted()
        let fitted = try await Blocking.run {
            part.test.isEmpty ? nil : try probe(learned)
        }
        let probed = Date()
        var tuner = tuner
        tuner.checkpoint = checkpoint
        tuner.resumes = resumes
        let job = FineTuner.Job(
            samples: samples, targets: targets, training: part.training,
            validation: part.validation, test: part.test, features: features, clusters: clusters,
            probe: { try probe($0).form }, fingerprint: fingerprint)
        let ready = tuner
        let outcome = try await Lanes.detached { cancellation in
            try ready.run(job, cancellation: cancellation, progress: progress)
        }
        return FineTunedPart(
            part: part, network: outcome.network, answers: outcome.answers,
            probeAnswers: fitted?.answers(features.selecting(rows: part.test))
                ?? Matrix(rows: 0, columns: targets.classCount),
            probeSeconds: probed.timeIntervalSince(started),
            seconds: Date().timeIntervalSince(probed))
    }

    /// The same for a network that learns from every image: there is nothing left to choose an epoch
    /// or an augmentation on, so it trains as long as the folds needed on average, with what most of
    /// them chose.
    func onEverything(after parts: [FineTunedPart]) -> FineTuneStage {
        var copy = self
        let chosen = parts.map(\.network.chosenEpoch)
        let mean = Double(chosen.reduce(0, +)) / Double(max(1, chosen.count))
        copy.tuner.options.epochs = max(1, Int(mean.rounded()))
        copy.tuner.options.patience = nil
        let presets = parts.map(\.network.augmentation)
        func votes(_ preset: AugmentationPreset) -> Int { presets.count { $0 == preset } }
        // Of equally many votes the preset of the earlier fold.
        var winner = presets[0]
        for preset in presets where votes(preset) > votes(winner) { winner = preset }
        copy.tuner.options.augmentation = .preset(winner)
        return copy
    }
}
