import Foundation
import GraftDatasets
import GraftLearning
import GraftReports
import GraftTraining
import GraftWorkflows
import Testing

@Suite(
    "Fine-tuning on several categories",
    .enabled(
        if: hasEngine && hasTrainer,
        "needs OpenVINO and the trainer; make engines and make trainer fetch them"))
struct FineTuneMultiLabelTests {
    private func workflow(
        _ set: ColouredSet, _ change: (inout FineTune) -> Void = { _ in }
    ) throws -> FineTuneMultiLabel {
        try TinyBackbone.write(to: set.work + "/models")
        var options = FineTuneOptions()
        options.epochs = 6
        options.batch = 8
        options.rate = 3e-3
        options.augmentation = .preset(.none)
        var tune = FineTune(
            data: set.folder, dataset: DatasetOptions(labelsFile: set.partial), backbone: "tiny",
            backbones: BackboneSelection(folders: [set.work + "/models"]), options: options,
            running: set.running, output: set.model)
        change(&tune)
        return FineTuneMultiLabel(tune, partial: PartialLabelOptions(truth: "labels.csv"))
    }

    @Test(
        "half of the labels teach the network; predict, evaluate and cft take what is written",
        arguments: [MultiLabelLoss.Kind.bce, .asymmetric])
    func fromEndToEnd(_ loss: MultiLabelLoss.Kind) async throws {
        let set = try ColouredSet(images: 120, keep: 0.5)
        defer { set.remove() }
        let result = try await workflow(set) {
            $0.options.labelLoss = loss
            $0.options.recipe = .full
            $0.report = set.work + "/report"
        }.run()
        #expect(result.epochs.count == 7 && result.evaluation.categories.count == 3)
        #expect(result.mAP.value > 0.8)
        let before = result.probe.mAP.value
        #expect(abs(result.mAP.value - before - result.gain.value) < 1e-9)
        #expect(result.paid == (result.gain.low > 0))
        #expect(
            try String(contentsOfFile: set.work + "/report/report.html", encoding: .utf8)
                .contains("linear probe"))
        let again = try await EvaluateMultiLabel(
            model: set.model, data: set.folder, reportPart: true, running: set.running
        ).run()
        // The written graph, run by the engine, gives the numbers that the trainer gave.
        #expect(abs(again.mAP.value - result.mAP.value) < 2e-3)
        let rows = try await Predict(
            model: set.model, files: [set.folder], top: 3, running: set.running
        ).run()
        #expect(rows.allSatisfy { $0.answers?.count == 3 })
        let tuned = try await set.fineTune(.path).run()
        #expect(abs(tuned.mAPBefore - result.mAP.value) < 2e-3)
    }

    /// Colours are learned whatever is made of the unknown half.
    @Test("every policy and every loss trains a network", arguments: UnknownPolicy.allCases)
    func everyPolicy(_ policy: UnknownPolicy) async throws {
        let set = try ColouredSet(images: 120, keep: 0.5)
        defer { set.remove() }
        let losses: [MultiLabelLoss.Kind] =
            policy == .ignore
            ? [.hill, .partialAsymmetric, .focalMargin]
            : [MultiLabelHeadOptions(unknown: policy).loss.kind]
        for loss in losses {
            let result = try await workflow(set) {
                $0.options.unknown = policy
                $0.options.labelLoss = loss
                $0.options.recipe = .full
            }.run()
            #expect(result.mAP.value > 0.75, "\(policy) \(loss)")
            let first = try #require(result.epochs[1].trainLoss)
            #expect(first.isFinite && first > 0)
        }
    }

    @Test("an unknown label teaches nothing, or counts as absent")
    func unknown() {
        let labels = Labels(
            classes: ["a", "b"],
            states: [[.present, .unknown], [.absent, .present], [.unknown, .absent]])
        let ignored = TrainingTargets(labels, unknown: .ignore)
        #expect(ignored.known?.storage == [1, 0, 1, 1, 0, 1])
        #expect(ignored.values.storage == [1, 0, 0, 1, 0, 0])
        let negative = TrainingTargets(labels, unknown: .negative)
        #expect(negative.known?.storage == [1, 1, 1, 1, 1, 1])
        #expect(negative.values.storage == ignored.values.storage)
        #expect(TrainingTargets(labels, unknown: .pseudo).known?.storage == ignored.known?.storage)
    }

    @Test("options that need one class an image are refused by name")
    func refused() async throws {
        let set = try ColouredSet(images: 30)
        defer { set.remove() }
        for (name, change) in [
            ("--folds", { (tune: inout FineTune) in tune.folds = 3 }),
            ("--balanced", { $0.options.weighsClasses = true }),
            ("--mixup and --cutmix", { $0.options.mixing = .init(mixUp: 0.2) }),
        ] {
            let wrong = try workflow(set, change)
            let error = await #expect(throws: TrainingError.self) { try await wrong.run() }
            #expect(error?.code == .badOptions && error?.subject == name)
        }
    }
}
