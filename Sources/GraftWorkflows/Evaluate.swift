import Foundation
import GraftDatasets
import GraftLearning
import GraftLinearAlgebra
import GraftReports

/// How good a model is on labelled images.
public struct Evaluate: Sendable, Codable {
    public var model: String
    public var data: String
    public var dataset: DatasetOptions
    /// Only this part of the data set.
    public var split: Split?
    public var running: RunningOptions
    /// Folder for JSON and CSVs.
    public var output: String?

    public init(
        model: String, data: String, dataset: DatasetOptions = .init(), split: Split? = nil,
        running: RunningOptions = .init(), output: String? = nil
    ) {
        self.model = model
        self.data = data
        self.dataset = dataset
        self.split = split
        self.running = running
        self.output = output
    }

    public func run(progress: @escaping ProgressReporter = { _ in }) async throws
        -> GraftReports.Evaluation
    {
        let started = Date()
        let trained = try TrainedModel(model)
        let found = try FoundImages.labelled(data, dataset).dataset
        let chosen = try images(of: found, known: trained.contract.classes)
        let answers = try await ModelStage.run(
            trained, on: chosen.dataset.samples, running: running, progress: progress)
        let read = chosen.dataset.samples.indices.filter { answers.problems[$0] == nil }
        guard !read.isEmpty else {
            throw WorkflowError(
                .tooFewImages, subject: data,
                detail: "none of \(chosen.dataset.count) images can be read")
        }
        let evaluation = result(
            trained, chosen, read: read, answers, seconds: { Date().timeIntervalSince(started) })
        if let output { try ReportFolder(output).write(evaluation) }
        return evaluation
    }

    /// Images of the split whose class the model knows, with that class's place in the model.
    private func images(
        of found: Dataset, known classes: [String]
    ) throws -> (dataset: Dataset, truth: [Int], warnings: [String]) {
        let place = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
        let names = found.labels.classes
        let indices = try found.labels.classIndices()
        let inSplit = found.samples.indices.filter {
            split == nil || found.samples[$0].split == split
        }
        guard !inSplit.isEmpty else {
            throw WorkflowError(
                .tooFewImages, subject: data,
                detail: "has no images in the split \(split?.rawValue ?? ""); leave --split out")
        }
        let kept = inSplit.filter { place[names[indices[$0]]] != nil }
        guard !kept.isEmpty else {
            throw WorkflowError(
                .otherClasses, subject: data,
                detail: "has the classes \(names.prefix(5).joined(separator: ", ")), the model "
                    + "\(classes.prefix(5).joined(separator: ", ")); none is common to both")
        }
        var warnings: [String] = []
        if kept.count < inSplit.count {
            let strange = Set(inSplit.map { names[indices[$0]] }).filter { place[$0] == nil }
                .sorted()
            warnings.append(
                "\(inSplit.count - kept.count) images of classes that the model does not know were left out: "
                    + strange.joined(separator: ", "))
        }
        return (
            found.selecting(images: kept), kept.compactMap { place[names[indices[$0]]] }, warnings
        )
    }

    private func result(
        _ trained: TrainedModel, _ chosen: (dataset: Dataset, truth: [Int], warnings: [String]),
        read: [Int],
        _ answers: ModelStage, seconds: () -> Double
    ) -> GraftReports.Evaluation {
        let contract = trained.contract
        let truth = read.map { chosen.truth[$0] }
        let probabilities = answers.probabilities.selecting(rows: read)
        let samples = read.map { chosen.dataset.samples[$0] }
        let scores = GraftLearning.Evaluation(
            classes: truth, probabilities: probabilities, groups: Self.groups(samples),
            seed: contract.seed)
        let predictions = read.map { answers.best($0) }
        let counts = scores.confusion.support
        return GraftReports.Evaluation(
            model: model,
            dataset: DatasetSummary(
                name: data, images: read.count,
                classes: contract.classes.enumerated().map {
                    ClassCount(name: $1, images: counts[$0])
                },
                unreadable: answers.problems.sorted { $0.key < $1.key }.map {
                    FileProblem(path: chosen.dataset.samples[$0.key].path, reason: $0.value)
                },
                ignored: chosen.dataset.problems.map {
                    FileProblem(path: $0.path, reason: $0.reason)
                },
                notes: chosen.dataset.notes),
            headline: Headline(scores, of: model, classes: contract.classes),
            accuracy: Estimate(scores.accuracy),
            balancedAccuracy: Estimate(scores.balancedAccuracy),
            macroF1: Estimate(scores.macroF1), logLoss: scores.logLoss.value,
            ece: scores.expectedCalibrationError.value, imagesPerSecond: answers.imagesPerSecond,
            detail: BackboneDetail(
                name: model, evaluation: scores, classes: contract.classes,
                paths: samples.map(\.path),
                truth: truth, predictions: predictions, probabilities: probabilities),
            warnings: chosen.warnings,
            intervals: [
                NamedValue("accuracy", scores.accuracy.method),
                NamedValue("balanced accuracy", scores.balancedAccuracy.method),
                NamedValue("macro F1", scores.macroF1.method),
            ], seconds: seconds())
    }

    /// Numbers for the groups of images; nil where none has a group.
    private static func groups(_ samples: [Sample]) -> [Int]? {
        guard samples.contains(where: { $0.group != nil }) else { return nil }
        var known: [String: Int] = [:]
        return samples.enumerated().map { index, sample in
            guard let group = sample.group else { return -1 - index }
            return known[group]
                ?? {
                    known[group] = index; return index
                }()
        }
    }
}
