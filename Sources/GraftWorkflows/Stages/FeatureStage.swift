import GraftDatasets
import GraftFeatures
import GraftLinearAlgebra
import GraftReports

/// Backbones prepared and images turned into features, with what could not be used.
struct FeatureStage: Sendable {
    let prepared: [PreparedBackbone]
    let extraction: Extraction
    /// Backbones that fell out, with the reason.
    let failures: [BackboneFailure]
    /// Share of the time that the threads of the extraction waited for a processor.
    let waitingShare: Double

    /// Prepares the backbones and makes sure that the store has their features of every image.
    ///
    /// - Parameters:
    ///   - posteriors: whether the source classes' probabilities are wanted as well.
    ///   - withStages: whether every stage of a backbone is wanted as well as its features.
    /// - Throws: `WorkflowError` where no backbone or no image is left, `CancellationError`.
    static func run(
        _ samples: [Sample], shelf: BackboneShelf, workspace: Workspace, posteriors: Bool = false,
        withStages: Bool = false, progress: @escaping ProgressReporter
    ) async throws -> FeatureStage {
        var prepared: [PreparedBackbone] = []
        var failures = shelf.skipped.map { BackboneFailure(name: $0.name, reason: $0.reason) }
        for backbone in shelf.backbones {
            try Task.checkCancellation()
            progress(
                WorkProgress(
                    stage: "preparing", done: prepared.count, total: shelf.backbones.count,
                    unit: "backbones"))
            do {
                prepared.append(try PreparedBackbone(backbone, withStages: withStages))
            } catch {
                failures.append(BackboneFailure(name: backbone.name, reason: reason(error)))
            }
        }
        guard !prepared.isEmpty else { throw none(failures) }
        let before = ProcessorTime()
        let extractor = workspace.extractor(posteriors: posteriors)
        let extraction = try await extractor.extract(samples, with: prepared) { step in
            progress(WorkProgress(step))
        }
        failures += extraction.runs.compactMap { run in
            run.failure.map { BackboneFailure(name: run.backbone, reason: $0) }
        }
        let stage = FeatureStage(
            prepared: prepared, extraction: extraction, failures: failures,
            waitingShare: ProcessorTime().waitingShare(since: before))
        guard !stage.working.isEmpty else { throw none(failures) }
        guard !extraction.usable.isEmpty else {
            let first = extraction.problems.first
            throw WorkflowError(
                .tooFewImages, subject: first?.path ?? "the images",
                detail:
                    "none of \(samples.count) images can be read; the first: \(first?.reason ?? "unknown")"
            )
        }
        return stage
    }

    /// Places of the backbones that gave features.
    var working: [Int] { extraction.runs.indices.filter { extraction.runs[$0].failure == nil } }

    /// Images that cannot be used, as reports list them.
    var unreadable: [FileProblem] {
        extraction.problems.map { FileProblem(path: $0.path, reason: $0.reason) }
    }

    private static func none(_ failures: [BackboneFailure]) -> WorkflowError {
        guard let first = failures.first else {
            return WorkflowError(
                .noBackbones, subject: "backbones",
                detail: "none was chosen; see graft backbones list")
        }
        return WorkflowError(
            .allFailed,
            subject: failures.count == 1 ? first.name : "all \(failures.count) backbones",
            detail: failures.map { failures.count == 1 ? $0.reason : "\($0.name): \($0.reason)" }
                .joined(separator: "; "))
    }

    private static func reason(_ error: any Error) -> String {
        (error as? FeatureError)?.detail ?? "\(error)"
    }
}

extension WorkProgress {
    init(_ step: ExtractionProgress) {
        let (stage, unit) =
            switch step.stage {
            case .reading: ("reading", "files")
            case .compiling: ("compiling", "backbones")
            case .extracting: ("features", "img")
            }
        self.init(
            stage: stage, done: step.done, total: step.total, unit: unit,
            rate: step.rate > 0 ? step.rate : nil,
            secondsLeft: step.remaining)
    }
}
