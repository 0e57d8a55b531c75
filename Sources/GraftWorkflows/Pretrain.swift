import Foundation
import GraftDatasets
import GraftFeatures
import GraftLearning
import GraftReports
import GraftTraining
import SystemPackage

/// A network that learns from a folder of images without labels, becomes a backbone, and is judged
/// on labelled images where there are any.
public struct Pretrain: Sendable, Codable {
    /// Folder of images; what lies beside them is passed over.
    public var folder: String
    public var options: PretrainOptions
    /// Name of the convolutional backbone that is trained on from its own weights; nil: a U-Net from
    /// random ones.
    public var start: String?
    public var backbones: BackboneSelection
    /// Labelled images that judge whether it paid; nil: nothing does.
    public var verdict: Verdict?
    public var resumes: Bool
    public var running: RunningOptions
    /// Folder of the trainer's library; nil: the usual places.
    public var trainer: String?
    /// The encoder's file; its card is written beside it.
    public var output: String
    /// Folder for the report; nil: none is written.
    public var report: String?
    public var command: [String]

    /// What the verdict is made on.
    public struct Verdict: Sendable, Codable {
        /// Folder or table of labelled images.
        public var data: String
        public var dataset: DatasetOptions
        /// The supervised backbone that the network has to add something to.
        public var backbone: String
        public var backbones: BackboneSelection
        public var head: HeadOptions
        /// Whether a second network is trained on the other pretext, as an arm.
        public var trainsOther: Bool

        public init(
            data: String, dataset: DatasetOptions = .init(), backbone: String,
            backbones: BackboneSelection = .init(), head: HeadOptions = .init(),
            trainsOther: Bool = true
        ) {
            (self.data, self.dataset, self.backbone) = (data, dataset, backbone)
            (self.backbones, self.head, self.trainsOther) = (backbones, head, trainsOther)
        }
    }

    public init(
        folder: String, options: PretrainOptions = .init(), start: String? = nil,
        backbones: BackboneSelection = .init(), verdict: Verdict? = nil, resumes: Bool = false,
        running: RunningOptions = .init(), trainer: String? = nil,
        output: String, report: String? = nil, command: [String] = []
    ) {
        (self.folder, self.options, self.verdict) = (folder, options, verdict)
        (self.start, self.backbones) = (start, backbones)
        (self.resumes, self.running, self.trainer) = (resumes, running, trainer)
        (self.output, self.report, self.command) = (output, report, command)
    }

    /// Trains, writes the encoder, judges it where labels are given, writes the report.
    ///
    /// - Throws: `TrainingError`, `DatasetError`, `WorkflowError`, `FeatureError`, `ONNXError`,
    ///   `EngineError`, `LearningError`, `CancellationError` (the state is kept for `resumes`).
    public func run(progress: @escaping ProgressReporter = { _ in }) async throws -> Pretraining {
        let started = Date()
        try OutputFile.check(output)
        let trainer = try Trainer(folder: trainer, device: options.device)
        let workspace = try Workspace(running)
        if let report { try OutputFile.makeFolder(report) }
        let found = try FileList.samples([folder])
        let labelled = try verdict.map { try LabelledJob($0) }
        var job = Pretrainer.Job(samples: found.samples)
        labelled?.watch(&job)
        let origin = try origin()
        var pretrainer = Pretrainer(
            options: origin?.fitted(options) ?? options, trainer: trainer, cores: workspace.cores,
            limits: workspace.limits)
        (pretrainer.backbone, pretrainer.name) = (origin?.plan, origin?.prepared.name)
        pretrainer.resumes = resumes
        let live = LivePretraining(report, title: folder, epochs: options.epochs)
        let network = try await train(pretrainer, job, checkpoint: output + ".checkpoint") {
            live.take($0)
            progress(WorkProgress($0, subject: ""))
        }
        let trained = Date()
        let task = "\(network.trainingImages) images without labels, \(options.pretext.name)"
        let file = FilePath(output)
        let backbone =
            try origin?.write(network, task: task, to: file)
            ?? EncoderFile(
                name: Self.name(of: file), options: options, weights: network.weights, task: task
            ).write(graph: file)
        var judged: (verdict: PretrainVerdict, other: Double)?
        if let verdict, let labelled {
            judged = try await judge(
                backbone, pretrainer, job, labelled, verdict, workspace, progress: progress)
        }
        for file in [output + ".checkpoint", output + ".other.checkpoint"] {
            try? FileManager.default.removeItem(atPath: file)
        }
        let summary = PretrainSummary(
            workflow: self, options: pretrainer.options, network: network, found: found,
            verdict: judged?.verdict, backbone: backbone)
        var spent = [NamedSeconds("pre-training", trained.timeIntervalSince(started))]
        if let judged {
            let whole = Date().timeIntervalSince(trained)
            spent.append(NamedSeconds("verdict", whole - judged.other))
            if judged.other > 0 { spent.append(NamedSeconds("the other pretext", judged.other)) }
        }
        var result = try summary.result(
            reproduction: Reproduction(
                command: command, started: started, workspace: workspace,
                head: HeadOptions(seed: options.seed)),
            spent: spent, seconds: Date().timeIntervalSince(started))
        result.reproduction.versions.append(NamedValue("trainer", trainer.summary))
        result.warnings += workspace.store.warnings.map(\.detail)
        if let report {
            let confused = Set(result.detail?.confused.map(\.path) ?? [])
            try ReportFolder(report).write(
                result, sheet: ReconstructionSheet.jpeg(network.pictures),
                thumbnails: labelled.map { Thumbnails.of(confused, in: $0.found.dataset.samples) }
                    ?? [:])
        }
        return result
    }

    /// Judges the encoder, beside a network of the other pretext where that is wanted.
    ///
    /// - Returns: the verdict, and the seconds that the other network took.
    private func judge(
        _ backbone: Backbone, _ pretrainer: Pretrainer, _ job: Pretrainer.Job,
        _ labelled: LabelledJob, _ verdict: Verdict, _ workspace: Workspace,
        progress: @escaping ProgressReporter
    ) async throws -> (verdict: PretrainVerdict, other: Double) {
        let begun = Date()
        var other: (PretrainOptions, Pretrained)?
        let adapts = pretrainer.backbone != nil
        if verdict.trainsOther, !adapts {
            var second = pretrainer
            second.options = options.other
            let words = "\(second.options.pretext.name), for comparison"
            let network = try await train(second, job, checkpoint: output + ".other.checkpoint") {
                progress(WorkProgress($0, subject: words))
            }
            other = (second.options, network)
        }
        let seconds = other == nil ? 0 : Date().timeIntervalSince(begun)
        let judged = try await PretrainVerdict.of(
            backbone, pretrainer.options, adapts: adapts, other: other, labelled: labelled,
            verdict: verdict, workspace: workspace, progress: progress)
        return (judged, seconds)
    }

    /// The backbone that is trained on, opened.
    private func origin() throws -> AdaptedBackbone? {
        guard let start else { return nil }
        var selection = backbones
        selection.only = [start]
        let found = try BackboneShelf.filled(by: selection).backbones[0]
        return try AdaptedBackbone(PreparedBackbone(found))
    }

    private func train(
        _ pretrainer: Pretrainer, _ job: Pretrainer.Job, checkpoint: String,
        progress: @escaping @Sendable (PretrainProgress) -> Void
    ) async throws -> Pretrained {
        var pretrainer = pretrainer
        pretrainer.checkpoint = checkpoint
        let ready = pretrainer
        return try await Lanes.detached { cancellation in
            try ready.run(job, cancellation: cancellation, progress: progress)
        }
    }

    /// A backbone's name from the file that it is written to.
    static func name(of file: FilePath) -> String {
        let stem = file.stem ?? "unet"
        return BackboneCard.isValid(name: stem) ? stem : "unet"
    }
}

extension WorkProgress {
    init(_ step: PretrainProgress, subject: String) {
        let lead = subject.isEmpty ? "" : subject + ", "
        switch step.stage {
        case .reading:
            self.init(
                stage: "reading", subject: subject, done: step.done, total: step.total,
                unit: "img")
        case .training(let epochs, _):
            let last = epochs.last
            let words = last.map {
                "\(lead)epoch \($0.epoch): error \(Numeral.rate($0.corruptedError))"
            }
            self.init(
                stage: "pre-training", subject: words ?? subject, done: step.done,
                total: step.total, unit: "steps")
        case .smallerBatch(let size):
            self.init(
                stage: "memory ran out, going on with \(size) images at a time", subject: subject,
                done: 0, total: 1, unit: "step")
        }
    }
}
