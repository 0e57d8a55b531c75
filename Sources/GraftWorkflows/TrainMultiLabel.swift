import Foundation
import GraftDatasets
import GraftFeatures
import GraftLearning
import GraftLinearAlgebra
import GraftReports

/// A classifier for several categories an image, some of them unknown, as a single ONNX file.
///
/// The images are divided once into those that train, those that select (thresholds, temperatures)
/// and those that report; the model keeps the division, so that category-wise fine-tuning can go on
/// with it.
public struct TrainMultiLabel: Sendable, Codable {
    public var data: String
    public var dataset: DatasetOptions
    /// Name of the backbone.
    public var backbone: String
    public var backbones: BackboneSelection
    public var head: MultiLabelHeadOptions
    public var options: PartialLabelOptions
    public var running: RunningOptions
    public var pixelType: PixelType
    /// The model file.
    public var output: String
    public var command: [String]

    public init(
        data: String, dataset: DatasetOptions = .init(), backbone: String,
        backbones: BackboneSelection = .init(), head: MultiLabelHeadOptions = .init(),
        options: PartialLabelOptions = .init(), running: RunningOptions = .init(),
        pixelType: PixelType = .float, output: String, command: [String] = []
    ) {
        self.data = data
        self.dataset = dataset
        self.backbone = backbone
        self.backbones = backbones
        self.head = head
        self.options = options
        self.running = running
        self.pixelType = pixelType
        self.output = output
        self.command = command
    }

    /// Whether data have several categories an image, so that this is the way to train.
    public static func suits(_ data: String, _ options: DatasetOptions) throws -> Bool {
        try DatasetReader(options: options).read(.init(data)).isMultiLabel
    }

    /// What was written and how good it is on the images set apart to report on.
    public struct Outcome: Sendable, Codable {
        public var model: String
        @Finite public var megabytes: Double
        public var contract: MultiLabelContract
        public var evaluation: MultiLabelEvaluation
    }

    /// - Throws: `DatasetError`, `WorkflowError`, `FeatureError`, `EngineError`, `LearningError`,
    ///   `CancellationError`.
    public func run(progress: @escaping ProgressReporter = { _ in }) async throws -> Outcome {
        let started = Date()
        try OutputFile.check(output)
        let found = try PartialImages.found(data, dataset)
        let stage = try await features(found, progress)
        let extraction = stage.stage.extraction
        let images = try PartialImages(
            found.selecting(images: extraction.usable),
            digests: extraction.usable.compactMap { extraction.digests[$0] }, data: data,
            reading: dataset, options: options)
        progress(
            WorkProgress(
                stage: "classifier", done: 0, total: found.labels.classCount, unit: "categories"))
        let head = head
        let training = LabelledFeatures(features: stage.features, labels: drawn(images.dataset))
            .selecting(images.parts.training)
        let fitted = try await Blocking.run { try head.fit(training) }
        let scores = fitted.form.scores(of: stage.features)
        let rules = AnswerRules.chosen(scores: scores, images, options: options)
        let prepared = stage.stage.prepared[0]
        let evaluation = MultiLabelJudgement(
            scores: scores.selecting(rows: images.parts.test),
            labels: images.scored.selecting(images: images.parts.test), rules: rules,
            knowledge: images.dataset.labels.knowledge,
            clusters: images.clusters.map { all in images.parts.test.map { all[$0] } },
            seed: options.seed
        ).evaluation(
            model: output, description: "\(prepared.name), \(words)",
            dataset: images.summary(name: data, unreadable: stage.stage.unreadable),
            parts: images.partCounts,
            scored: "\(images.scoredWords) of \(images.parts.test.count) images that neither "
                + "trained nor selected",
            all: images.dataset.labels, warnings: images.warnings + stage.warnings,
            seconds: Date().timeIntervalSince(started))
        let contract = contract(prepared, images, rules, evaluation, created: started)
        let graph = try MultiLabelFile.graph(prepared, fitted.form, contract)
        let outcome = Outcome(
            model: output, megabytes: try MultiLabelFile.write(graph, to: output),
            contract: contract, evaluation: evaluation)
        if let report = options.report { try ReportFolder(report).write(evaluation) }
        return outcome
    }

    private struct Features {
        let stage: FeatureStage
        let features: Matrix<Float>
        let warnings: [String]
    }

    private func features(
        _ found: Dataset, _ progress: @escaping ProgressReporter
    ) async throws -> Features {
        guard backbone != Train.automatic else {
            throw WorkflowError(
                .unknownBackbone, subject: Train.automatic,
                detail: "cannot be chosen for several categories an image; name a backbone, see "
                    + "graft backbones list")
        }
        var selection = backbones
        selection.only = [backbone]
        let workspace = try Workspace(running)
        let stage = try await FeatureStage.run(
            found.samples, shelf: try .filled(by: selection), workspace: workspace,
            progress: progress)
        let table = try workspace.store.table(of: stage.extraction, backbone: backbone)
        return Features(
            stage: stage, features: table.features,
            warnings: workspace.store.warnings.map(\.detail))
    }

    /// Labels to learn from: each soft target becomes present with its probability, drawn once, so
    /// that the expected loss is that of the soft target.
    private func drawn(_ dataset: Dataset) -> Labels {
        guard !dataset.softTargets.isEmpty else { return dataset.labels }
        var states = (0..<dataset.count).map { dataset.labels.states(of: $0) }
        var generator = SeededGenerator(seed: options.seed, stream: 31)
        for target in dataset.softTargets {
            states[target.image][target.category] =
                generator.uniform() < target.probability ? .present : .absent
        }
        return Labels(classes: dataset.labels.classes, states: states)
    }

    /// The way of training in words.
    var words: String {
        "one logistic regression a category, unknown labels: \(head.unknown.rawValue), loss "
            + "\(head.loss.kind.rawValue), \(head.optimiser.rawValue)"
    }

    private func contract(
        _ prepared: PreparedBackbone, _ images: PartialImages, _ rules: [MultiLabelContract.Rule],
        _ evaluation: MultiLabelEvaluation, created: Date
    ) -> MultiLabelContract {
        MultiLabelContract(
            graft: GraftVersion.current, classes: images.dataset.labels.classes,
            geometry: prepared.geometry, pixelType: pixelType, backbone: prepared.name,
            featureWidth: prepared.featureWidth, licence: prepared.backbone.card.licence,
            history: ["trained: \(words)"], rules: rules, mAP: evaluation.mAP,
            mAUC: evaluation.mAUC, microF1: evaluation.microF1, macroF1: evaluation.macroF1,
            protocolSentence: evaluation.scored + "; 95 % interval by drawing images",
            parts: images.contractParts, trainingImages: images.parts.training.count,
            seed: options.seed, created: created.ISO8601Format())
    }
}
