import GraftDatasets
import GraftFeatures
import GraftLinearAlgebra
import GraftReports

/// A model's answers for a list of images.
struct ModelStage: Sendable {
    let samples: [Sample]
    let classes: [String]
    /// N x K; rows of unreadable images are zero.
    let probabilities: Matrix<Float>
    /// Reason by place, for images that cannot be read.
    let problems: [Int: String]
    /// From file to answer, all cores together; NaN where nothing was readable.
    let imagesPerSecond: Double

    static func run(
        _ model: TrainedModel, on samples: [Sample], running: RunningOptions,
        progress: @escaping ProgressReporter
    ) async throws -> ModelStage {
        let workspace = try Workspace(running, remembering: false)
        let prepared = try PreparedBackbone(model.backbone)
        let extraction = try await workspace.extractor().extract(samples, with: [prepared]) {
            progress(WorkProgress($0))
        }
        guard let run = extraction.runs.first else {
            throw WorkflowError(
                .notAModel, subject: "the model", detail: "gives no output; train it again")
        }
        if let failure = run.failure {
            throw WorkflowError(
                .notAModel, subject: "the model", detail: "cannot be run: \(failure)")
        }
        let vectors = try workspace.store.vectors(
            of: extraction.digests, view: run.view, width: run.featureWidth)
        let readable = samples.count - extraction.problems.count
        return ModelStage(
            samples: samples, classes: model.contract.classes, probabilities: vectors.matrix,
            problems: Dictionary(
                extraction.problems.map { ($0.index, $0.reason) },
                uniquingKeysWith: { first, _ in first }),
            imagesPerSecond: readable > 0 ? Double(readable) / extraction.wallSeconds : .nan)
    }

    /// What is said about one image.
    func row(_ image: Int, top: Int) -> PredictionRow {
        if let reason = problems[image] {
            return PredictionRow(path: samples[image].path, error: reason)
        }
        return PredictionRow(
            path: samples[image].path,
            top: order(image).prefix(top).map {
                .init(label: classes[$0], probability: Double(probabilities[image, $0]))
            })
    }

    /// The most probable class of an image; of equal ones the first.
    func best(_ image: Int) -> Int { order(image)[0] }

    private func order(_ image: Int) -> [Int] {
        classes.indices.sorted { a, b in
            let (x, y) = (probabilities[image, a], probabilities[image, b])
            return x != y ? x > y : a < b
        }
    }
}
