import Foundation
import GraftDatasets
import GraftFeatures
import GraftLearning
import GraftLinearAlgebra
import GraftReports
import GraftTraining

/// A backbone's own layers trained on several categories an image, some of them unknown.
///
/// Images are divided as `TrainMultiLabel` divides them: one part trains, one chooses epoch, thresholds
/// and temperatures, one reports. The file that is written is of the same kind.
public struct FineTuneMultiLabel: Sendable, Codable {
    public var tune: FineTune
    /// Division, thresholds, complete labels to score on.
    public var partial: PartialLabelOptions

    public init(_ tune: FineTune, partial: PartialLabelOptions = .init()) {
        self.tune = tune
        self.partial = partial
    }

    /// - Throws: as `FineTune.run`; `TrainingError` (`badOptions`) for options that need one class an
    ///   image.
    public func run(
        progress: @escaping ProgressReporter = { _ in }
    ) async throws -> MultiLabelFineTuning {
        try check()
        let found = try PartialImages.found(tune.data, tune.dataset)
        let bench = try await FineTuneBench(tune, found.samples, progress: progress)
        let extraction = bench.stage.extraction
        let images = try PartialImages(
            found.selecting(images: extraction.usable),
            digests: extraction.usable.compactMap { extraction.digests[$0] }, data: tune.data,
            reading: tune.dataset, options: partial)
        let prepareSeconds = Date().timeIntervalSince(bench.started)
        let stage = try stage(bench, images)
        let live = LiveReport(
            tune.report, title: bench.prepared.name, epochs: bench.options.epochs ?? 1)
        // Every image is answered at the end: those that train help to choose thresholds where the
        // others know too little.
        let part = try await stage.run(
            .init(
                training: images.parts.training, validation: images.parts.validation,
                test: Array(0..<images.dataset.count)),
            checkpoint: tune.checkpoint(nil), resumes: tune.resumes
        ) {
            live.take($0)
            progress(WorkProgress($0, subject: ""))
        }
        let summary = MultiLabelTuningSummary(
            workflow: self, bench: bench, images: images, part: part)
        let megabytes = try MultiLabelFile.write(
            try MultiLabelFile.graph(
                bench.prepared,
                network: try bench.prepared.graph().preparedForTraining().settingConstants(
                    part.network.constants), part.network.form, summary.contract),
            to: tune.output)
        var result = summary.result(megabytes: megabytes)
        result.seconds = Date().timeIntervalSince(bench.started)
        result.spent.insert(NamedSeconds("reading images and features", prepareSeconds), at: 0)
        if let report = tune.report { try ReportFolder(report).write(result) }
        tune.removeCheckpoints(0)
        return result
    }

    /// Options that have no meaning with several categories are refused, not passed over.
    private func check() throws(TrainingError) {
        let options = tune.options
        let unsuited: [(String, Bool)] = [
            ("--folds", tune.folds != nil), ("--balanced", options.weighsClasses),
            ("--logit-adjustment", options.logitAdjustment != 0),
            ("--sampling", options.sampling != .shuffled),
            ("--mixup and --cutmix", options.mixing != nil),
            ("--focal", options.focalGamma != 0),
        ]
        if let first = unsuited.first(where: \.1) {
            throw TrainingError(
                .badOptions, subject: first.0,
                detail: "needs images with one class each, and these have several categories; "
                    + (first.0 == "--focal" ? "use --loss focal" : "leave it out"))
        }
    }

    private func stage(_ bench: FineTuneBench, _ images: PartialImages) throws -> FineTuneStage {
        let data = LabelledFeatures(features: bench.features, labels: images.dataset.labels)
        let head = MultiLabelHeadOptions(
            unknown: tune.options.unknown, loss: MultiLabelLoss(tune.options.labelLoss),
            seed: tune.options.seed)
        let labels = images.dataset.labels
        let lines = images.digests.enumerated().map { image, digest in
            "\(digest.hex) \(labels.states(of: image).map { "\($0)" }.joined(separator: " "))"
        }
        return FineTuneStage(
            samples: images.dataset.samples,
            targets: TrainingTargets(
                labels, unknown: tune.options.unknown, loss: tune.options.labelLoss),
            clusters: images.clusters ?? Array(0..<images.dataset.count),
            features: bench.features,
            fingerprint: ContentDigest(
                of: (labels.classes + lines).joined(separator: "\n")
            ).hex,
            tuner: bench.tuner
        ) { members in
            let form = try head.fit(data.selecting(members)).form
            return FittedProbe(form: form) { form.scores(of: $0) }
        }
    }
}

extension FineTuned {
    /// The classifier on features as they are, its standardisation folded in.
    var form: LinearForm {
        let (count, columns) = (mean.count, headBias.count)
        var weights = Matrix<Float>(rows: count, columns: columns)
        var bias = headBias.map { Double($0) }
        for d in 0..<count {
            for k in 0..<columns {
                let weight = Double(headWeights[d * columns + k]) / Double(scale[d])
                weights[d, k] = Float(weight)
                bias[k] -= weight * Double(mean[d])
            }
        }
        return LinearForm(weights: weights, bias: bias.map { Float($0) }, normalisesRows: false)
    }
}
