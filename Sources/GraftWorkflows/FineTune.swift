import Foundation
import GraftDatasets
import GraftFeatures
import GraftImages
import GraftLearning
import GraftONNX
import GraftReports
import GraftTraining
import SystemPackage

/// A backbone's own layers trained on the user's images, held against the linear probe, as one ONNX file.
public struct FineTune: Sendable, Codable {
    public var data: String
    public var dataset: DatasetOptions
    public var backbone: String
    public var backbones: BackboneSelection
    public var options: FineTuneOptions
    /// Whether a learning rate is looked for first.
    public var rateSearch: FineTuner.RateSearchRule
    /// nil: one hold-out division.
    public var folds: Int?
    public var resumes: Bool
    public var running: RunningOptions
    /// Folder of the trainer's library; nil: the usual places.
    public var trainer: String?
    /// The model file.
    public var output: String
    /// Folder for the report; nil: none is written.
    public var report: String?
    public var command: [String]

    public init(
        data: String, dataset: DatasetOptions = .init(), backbone: String,
        backbones: BackboneSelection = .init(), options: FineTuneOptions = .init(),
        rateSearch: FineTuner.RateSearchRule = .none, folds: Int? = nil, resumes: Bool = false,
        running: RunningOptions = .init(), trainer: String? = nil, output: String,
        report: String? = nil, command: [String] = []
    ) {
        self.data = data
        self.dataset = dataset
        self.backbone = backbone
        self.backbones = backbones
        self.options = options
        self.rateSearch = rateSearch
        self.folds = folds
        self.resumes = resumes
        self.running = running
        self.trainer = trainer
        self.output = output
        self.report = report
        self.command = command
    }

    /// Fine-tunes, judges, writes the model and, where a folder is named, the report.
    ///
    /// - Throws: `TrainingError`, `DatasetError`, `WorkflowError`, `FeatureError`, `ONNXError`,
    ///   `EngineError`, `LearningError`, `CancellationError` (the state is kept for `resumes`).
    public func run(progress: @escaping ProgressReporter = { _ in }) async throws -> FineTuning {
        let found = try FoundImages.labelled(data, dataset)
        let bench = try await FineTuneBench(self, found.dataset.samples, progress: progress)
        let images = try JudgedImages(
            found, bench.stage, head: HeadOptions(folds: folds, seed: options.seed))
        let division = try FineTuneDivision(images, folds: folds, seed: options.seed)
        let prepareSeconds = Date().timeIntervalSince(bench.started)
        let stage = self.stage(bench, images)
        let parts = try await trained(stage, division, bench, progress)
        let final =
            division.isCrossValidated
            ? try await stage.onEverything(after: parts).run(
                .init(training: Array(images.classes.indices), validation: [], test: []),
                checkpoint: checkpoint(nil), resumes: resumes
            ) { progress(WorkProgress($0, subject: "on all images")) } : parts[0]
        let summary = FineTuneSummary(
            workflow: self, images: images, bench: bench, division: division, parts: parts,
            final: final)
        let contract = summary.contract(created: bench.started, fingerprint: stage.fingerprint)
        try Self.model(bench.prepared, final.network, contract).write(to: FilePath(output))
        let bytes = try FileManager.default.attributesOfItem(atPath: output)[.size] as? Int ?? 0
        var result = summary.result(contract, bytes: bytes)
        result.warnings += bench.workspace.store.warnings.map(\.detail)
        result.seconds = Date().timeIntervalSince(bench.started)
        result.spent.insert(NamedSeconds("reading images and features", prepareSeconds), at: 0)
        if let report {
            try ReportFolder(report).write(
                result,
                thumbnails: Thumbnails.of(
                    Set(result.detail.confused.map(\.path)), in: images.dataset.samples),
                sheet: sheet(images, bench.prepared, final.network.augmentation))
        }
        removeCheckpoints(division.parts.count)
        return result
    }

    /// The images with their labels and the linear probe, whose penalty is chosen inside them.
    private func stage(_ bench: FineTuneBench, _ images: JudgedImages) -> FineTuneStage {
        let (features, seed) = (bench.features, options.seed)
        let names = images.dataset.labels.classes
        return FineTuneStage(
            samples: images.dataset.samples,
            targets: TrainingTargets(classes: images.classes, classCount: names.count),
            clusters: images.clusters, features: features,
            fingerprint: DataFingerprint.of(
                images.places.map { bench.stage.extraction.digests[$0] }, classes: images.classes,
                names: names),
            tuner: bench.tuner
        ) { members in
            let head = try NestedCrossValidation(seed: seed).fitted(
                features.selecting(rows: members), classes: members.map { images.classes[$0] },
                classCount: names.count,
                groups: images.isClustered ? members.map { images.clusters[$0] } : nil)
            return FittedProbe(form: head.linearForm) { head.probabilities(of: $0) }
        }
    }

    /// One network for each part of the division.
    private func trained(
        _ stage: FineTuneStage, _ division: FineTuneDivision, _ bench: FineTuneBench,
        _ progress: @escaping ProgressReporter
    ) async throws -> [FineTunedPart] {
        let live = LiveReport(
            report, title: bench.prepared.name, epochs: bench.options.epochs ?? 1)
        var parts: [FineTunedPart] = []
        for (number, part) in division.parts.enumerated() {
            let subject =
                division.isCrossValidated ? "fold \(number + 1) of \(division.parts.count)" : ""
            parts.append(
                try await stage.run(
                    part, checkpoint: checkpoint(division.isCrossValidated ? number : nil),
                    resumes: resumes
                ) {
                    live.take($0)
                    progress(WorkProgress($0, subject: subject))
                })
        }
        return parts
    }

    /// Beside the model, so that nobody has to name it.
    func checkpoint(_ fold: Int?) -> String {
        output + (fold.map { ".fold\($0 + 1)" } ?? "") + ".checkpoint"
    }

    /// Once everything is in the files that were asked for.
    func removeCheckpoints(_ folds: Int) {
        for file in [checkpoint(nil)] + (0..<folds).map({ checkpoint($0) })
        where FileManager.default.fileExists(atPath: file) {
            try? FileManager.default.removeItem(atPath: file)
        }
    }

    /// The prepared graph with its new weights and the classifier behind it.
    static func model(
        _ prepared: PreparedBackbone, _ network: FineTuned, _ contract: ModelContract
    ) throws -> ONNXGraph {
        let graph = try prepared.graph().preparedForTraining().settingConstants(network.constants)
        var model = try graph.appending(
            LinearHead(
                weights: network.headWeights, bias: network.headBias,
                scaling: .standardise(mean: network.mean, scale: network.scale),
                activation: .softmax),
            to: prepared.featureTensor, output: ModelContract.output)
        var metadata = model.metadata
        metadata[ModelContract.key] = try JSONReport.encoded(contract, indented: false)
        model.metadata = metadata
        return model
    }

    /// Augmented views of a few images, one of each class first; nil where nothing is augmented.
    private func sheet(
        _ images: JudgedImages, _ prepared: PreparedBackbone, _ preset: AugmentationPreset
    ) -> [UInt8]? {
        guard preset != .none else { return nil }
        var chosen: [Int] = []
        for index in images.dataset.labels.classes.indices {
            if let image = images.classes.firstIndex(of: index), chosen.count < 4 {
                chosen.append(image)
            }
        }
        return AugmentationSheet.jpeg(
            chosen, of: images.dataset, options: preset.options,
            geometry: prepared.geometry, seed: options.seed)
    }
}

extension WorkProgress {
    init(_ step: FineTuneProgress, subject: String) {
        switch step.stage {
        case .frozenLayers:
            self.init(
                stage: "frozen layers", subject: subject, done: step.done, total: step.total,
                unit: "views")
        case .trials:
            self.init(
                stage: "trying augmentation", subject: subject, done: step.done, total: step.total,
                unit: "presets")
        case .rateSearch:
            self.init(
                stage: "learning rate", subject: subject, done: step.done, total: step.total,
                unit: "searches")
        case .training(let records):
            let last = records.last
            let score =
                last.map {
                    String(
                        format: "%@epoch %d: validation %.1f %%",
                        subject.isEmpty ? "" : subject + ", ", $0.epoch,
                        100 * $0.validationAccuracy)
                } ?? subject
            self.init(
                stage: "training", subject: score, done: step.done, total: step.total, unit: "steps"
            )
        case .smallerBatch(let size):
            self.init(
                stage: "memory ran out, going on with \(size) images at a time", subject: subject,
                done: 0, total: 1, unit: "step")
        }
    }
}
