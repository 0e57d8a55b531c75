import Foundation
import GraftDatasets
import GraftFeatures
import GraftLearning
import GraftONNX
import GraftReports
import SystemPackage

/// A classifier on a backbone's features, as a single ONNX file.
public struct Train: Sendable, Codable {
    /// Takes the backbone that `Compare` recommends.
    public static let automatic = "auto"

    public var data: String
    public var dataset: DatasetOptions
    /// Name, or `Train.automatic`.
    public var backbone: String
    public var backbones: BackboneSelection
    public var head: HeadOptions
    public var running: RunningOptions
    public var pixelType: PixelType
    /// The model file.
    public var output: String
    public var command: [String]

    public init(
        data: String, dataset: DatasetOptions = .init(), backbone: String = Train.automatic,
        backbones: BackboneSelection = .init(), head: HeadOptions = .init(),
        running: RunningOptions = .init(),
        pixelType: PixelType = .float, output: String, command: [String] = []
    ) {
        self.data = data
        self.dataset = dataset
        self.backbone = backbone
        self.backbones = backbones
        self.head = head
        self.running = running
        self.pixelType = pixelType
        self.output = output
        self.command = command
    }

    /// What was written and how good it is expected to be.
    public struct Outcome: Sendable, Codable {
        public var model: String
        public var megabytes: Double
        public var contract: ModelContract
        /// The cross-validated numbers that come first.
        @Explicit public var headline: Headline?
        public var dataset: DatasetSummary
        /// Why this backbone, where it was chosen by comparison.
        @Explicit public var recommendation: String?
        public var warnings: [String]
        @Finite public var seconds: Double

        public var text: String {
            let isUnequal = headline?.measure == .balancedAccuracy
            let first = isUnequal ? contract.balancedAccuracy : contract.accuracy
            var lines = recommendation.map { [$0] } ?? []
            lines.append(
                String(
                    format:
                        "%@: %d classes, %@, %@ %.1f %% (95 %% interval %.1f to %.1f), %.1f MB",
                    model, contract.classes.count, contract.backbone,
                    isUnequal ? "balanced accuracy" : "accuracy", 100 * first.value,
                    100 * first.low, 100 * first.high, megabytes))
            if isUnequal, let headline {
                lines.append(recalls(headline))
            }
            lines += dataset.unreadable.map { "unreadable: \($0.path): \($0.reason)" } + warnings
            lines.append("now try: graft predict \(model) IMAGES")
            return lines.map { $0.printableLine + "\n" }.joined()
        }

        private func recalls(_ headline: Headline) -> String {
            let percent = { (share: Double) in String(format: "%.1f", 100 * share) }
            let shares = headline.recalls.map {
                "\($0.name) \(percent($0.recall.value)) (\(percent($0.recall.low)) to \(percent($0.recall.high)))"
            }
            return "macro F1 \(percent(headline.macroF1.value)) %; recall %: "
                + shares.joined(separator: ", ")
        }
    }

    /// - Throws: as `Compare.run`; also `WorkflowError` for a head that cannot be exported.
    public func run(progress: @escaping ProgressReporter = { _ in }) async throws -> Outcome {
        let started = Date()
        try OutputFile.check(output)
        guard head.choice != .knn else {
            throw WorkflowError(
                .notAModel, subject: "neighbours",
                detail:
                    "cannot be written as one graph; choose --head logistic, svm, ridge or nearest-mean"
            )
        }
        let (name, recommendation) = try await chosenBackbone(progress)
        var selection = backbones
        selection.only = [name]
        let found = try FoundImages.labelled(data, dataset)
        let workspace = try Workspace(running)
        let stage = try await FeatureStage.run(
            found.dataset.samples, shelf: try .filled(by: selection), workspace: workspace,
            progress: progress)
        let images = try JudgedImages(found, stage, head: head)
        let judgement = try await Judgement.of(
            0, stage, images, head: head, workspace: workspace, progress: progress)
        let fitted = try await finalHead(stage, images, judgement, workspace, progress)
        let contract = contract(stage, images, judgement, fitted, created: started)
        let graph = try model(stage.prepared[0], fitted, contract)
        try graph.write(to: FilePath(output))
        let bytes = try FileManager.default.attributesOfItem(atPath: output)[.size] as? Int ?? 0
        return Outcome(
            model: output, megabytes: Double(bytes) / 1e6, contract: contract,
            headline: Headline(
                judgement.scores, of: judgement.run.backbone,
                classes: images.dataset.labels.classes),
            dataset: images.summary(name: data, unreadable: stage.unreadable),
            recommendation: recommendation,
            warnings: images.warnings + workspace.store.warnings.map(\.detail),
            seconds: Date().timeIntervalSince(started))
    }

    private func chosenBackbone(_ progress: @escaping ProgressReporter) async throws -> (
        String, reason: String?
    ) {
        guard backbone == Self.automatic else { return (backbone, nil) }
        let comparison = try await Compare(
            data: data, dataset: dataset, backbones: backbones, head: head, learningCurve: false,
            running: running
        ).run(progress: progress)
        guard let name = comparison.recommended else {
            throw WorkflowError(
                .noBackbones, subject: data, detail: "no backbone could be compared")
        }
        return (name, comparison.recommendation)
    }

    /// The head fitted on all images, with the setting that most folds chose (of equally many the smoothest).
    private func finalHead(
        _ stage: FeatureStage, _ images: JudgedImages, _ judgement: Judgement,
        _ workspace: Workspace, _ progress: @escaping ProgressReporter
    ) async throws -> FittedHead {
        let table = try workspace.store.table(
            of: stage.extraction, backbone: judgement.run.backbone)
        let views = try await RareViews.rows(
            of: judgement.run.backbone, stage, images, head: head, workspace: workspace,
            progress: progress)
        return try judgement.fitted(table.features, images, views: views, head: head)
    }

    private func model(
        _ prepared: PreparedBackbone, _ fitted: FittedHead, _ contract: ModelContract
    ) throws -> ONNXGraph {
        guard let layers = LayeredHead(fitted) else {
            throw WorkflowError(
                .notAModel, subject: head.description,
                detail: "cannot be written as one graph; choose another --head")
        }
        var graph = try prepared.graph().appending(
            layers, to: prepared.featureTensor, output: ModelContract.output)
        if pixelType == .uint8 {
            graph = try graph.foldingNormalisation(
                mean: [0], std: [1], layout: .nchw, pixels: .uint8)
        }
        var metadata = graph.metadata
        metadata[ModelContract.key] = try JSONReport.encoded(contract, indented: false)
        graph.metadata = metadata
        return graph
    }

    private func contract(
        _ stage: FeatureStage, _ images: JudgedImages, _ judgement: Judgement, _ fitted: FittedHead,
        created: Date
    ) -> ModelContract {
        let prepared = stage.prepared[0]
        let scores = judgement.scores
        let labels = images.dataset.labels
        let counts = labels.classCounts
        let setting = fitted.setting.map { " = \($0)" } ?? ""
        return ModelContract(
            graft: GraftVersion.current, classes: labels.classes, geometry: prepared.geometry,
            pixelType: pixelType, backbone: prepared.name,
            parts: prepared.components.isEmpty ? nil : prepared.components.map { .init($0) },
            fusion: prepared.components.isEmpty ? nil : head.fusionDescription,
            featureWidth: prepared.featureWidth,
            licence: prepared.backbone.card.licence,
            head: head.description + (setting.isEmpty ? "" : ", setting\(setting)"),
            accuracy: Estimate(scores.accuracy),
            balancedAccuracy: Estimate(scores.balancedAccuracy),
            macroF1: Estimate(scores.macroF1), logLoss: scores.logLoss.value,
            ece: scores.expectedCalibrationError.value,
            protocolSentence:
                "nested cross-validation, \(images.folds.count) folds, seed \(head.seed); 95 % intervals",
            dataFingerprint: DataFingerprint.of(
                images.places.map { stage.extraction.digests[$0] }, classes: images.classes,
                names: labels.classes),
            trainingImages: images.classes.count,
            imagesPerClass: labels.classes.enumerated().map {
                ClassCount(name: $1, images: counts[$0])
            },
            seed: head.seed, created: created.ISO8601Format())
    }
}
