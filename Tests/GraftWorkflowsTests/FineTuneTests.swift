import Foundation
import GraftReports
import GraftTraining
import GraftWorkflows
import Testing

/// Whether the trainer is here; tests that need it say so when they are skipped.
let hasTrainer = (try? Trainer()) != nil

@Suite(
    .enabled(
        if: hasEngine && hasTrainer,
        "needs OpenVINO and the trainer; make engines and make trainer fetch them"))
struct FineTuneTests {
    private func tune(_ set: PaintedSet, _ change: (inout FineTune) -> Void = { _ in }) throws
        -> FineTune
    {
        try TinyBackbone.write(to: set.work + "/models")
        var options = FineTuneOptions()
        options.epochs = 2
        options.batch = 8
        var tune = FineTune(
            data: set.folder, backbone: "tiny",
            backbones: BackboneSelection(folders: [set.work + "/models"]), options: options,
            running: set.running, output: set.work + "/model.onnx")
        change(&tune)
        return tune
    }

    @Test(
        "every recipe ends in a model that predict uses",
        arguments: ["head", "last-stage", "gradual", "full", "stage2"])
    func recipes(_ recipe: String) async throws {
        let set = try PaintedSet()
        defer { set.remove() }
        let result = try await tune(set) { $0.options.recipe = FineTuneRecipe(recipe) }.run()
        #expect(result.epochs.count == 3)
        #expect(result.judgedImages == 6)
        #expect(result.accuracy.value > 0.9)
        #expect((result.cachedPrefix == nil) == (recipe == "full"))
        #expect(result.gain.low <= result.gain.value && result.gain.value <= result.gain.high)
        let rows = try await Predict(
            model: set.work + "/model.onnx", files: [set.folder], top: 1, running: set.running
        ).run()
        #expect(rows.count == 24)
        let right = rows.count { $0.path.contains("/\($0.label ?? "?")/") }
        #expect(right > 20)
        #expect(!FileManager.default.fileExists(atPath: set.work + "/model.onnx.checkpoint"))
    }

    @Test("the written file answers as the network that was judged")
    func sameAnswers() async throws {
        let set = try PaintedSet(images: 20, overlap: 0.3)
        defer { set.remove() }
        let result = try await tune(set) { $0.options.recipe = .full }.run()
        let rows = try await Predict(
            model: set.work + "/model.onnx", files: [set.folder], top: 2, running: set.running
        ).run()
        let byPath = Dictionary(
            rows.map { ($0.path.split(separator: "/").suffix(2).joined(separator: "/"), $0) },
            uniquingKeysWith: { first, _ in first })
        for example in result.detail.confused {
            let row = try #require(byPath[example.path])
            #expect(row.label == example.predicted)
            #expect(abs((row.top.first?.probability ?? 0) - example.probability) < 1e-3)
        }
    }

    @Test("augmentation is chosen by trials on images that learn or choose")
    func trials() async throws {
        let set = try PaintedSet(images: 50, overlap: 0.2)
        defer { set.remove() }
        let result = try await tune(set).run()
        let found = result.augmentation
        #expect(found.isAutomatic && found.trials.map(\.preset) == ["none", "gentle", "natural"])
        #expect(found.learned > 30 && found.judged > 20)
        #expect(found.learned + found.judged <= 100 - result.judgedImages)
        let best = found.trials.map(\.accuracy).max()
        #expect(found.trials.first { $0.preset == found.preset }?.accuracy == best)
        let again = try await tune(set).run()
        #expect(again.augmentation.trials == found.trials)
    }

    @Test("folds judge every image once, and the model learns from all")
    func folds() async throws {
        let set = try PaintedSet()
        defer { set.remove() }
        let result = try await tune(set) { $0.folds = 3 }.run()
        #expect(result.judgedImages == 24)
        #expect(result.protocolSentence.contains("3-fold"))
    }

    @Test("the report has its page, its numbers and its curve")
    func report() async throws {
        let set = try PaintedSet()
        defer { set.remove() }
        let result = try await tune(set) {
            $0.report = set.work + "/report"
            $0.rateSearch = .report
        }.run()
        #expect(result.rateSearch?.rates.isEmpty == false)
        let page = try String(contentsOfFile: set.work + "/report/report.html", encoding: .utf8)
        #expect(page.contains("linear probe"))
        let json = try String(contentsOfFile: set.work + "/report/report.json", encoding: .utf8)
        for key in ["chosenEpoch", "paid", "trainedParameters", "cachedPrefix", "gain"] {
            #expect(json.contains("\"\(key)\""))
        }
    }

    @Test("a stage that is not there is an error that lists those that are")
    func unknownStage() async throws {
        let set = try PaintedSet()
        defer { set.remove() }
        let wrong = try tune(set) { $0.options.recipe = FineTuneRecipe("stage9") }
        let error = await #expect(throws: TrainingError.self) { try await wrong.run() }
        #expect(error?.code == .badOptions)
        #expect(error?.detail.contains("stage1") == true)
    }

    @Test("a trainer that is missing is named with the command that builds it")
    func missingTrainer() async throws {
        let set = try PaintedSet()
        defer { set.remove() }
        let without = try tune(set) { $0.trainer = set.work }
        let error = await #expect(throws: TrainingError.self) { try await without.run() }
        #expect(error?.code == .trainerMissing)
        #expect(error?.detail.contains("make trainer") == true)
    }
}
