import Foundation
import GraftFeatures
import GraftImages
import GraftLinearAlgebra
import GraftONNX
import GraftReports
import GraftTraining
import GraftWorkflows
import SystemPackage
import Testing

/// Pictures whose class is their texture, or their brightness; the other is left to chance.
private struct PlantedSet {
    let work: String
    /// Labelled, one folder a class.
    var data: String { work + "/data" }
    var unlabelled: String { work + "/unlabelled" }

    init(byTexture: Bool, images: Int = 40) throws {
        work = NSTemporaryDirectory() + "graft-planted-\(UUID().uuidString)"
        var generator = SeededGenerator(seed: 9)
        for (folder, count) in [("data/one", images), ("data/two", images), ("unlabelled", 40)] {
            try FileManager.default.createDirectory(
                atPath: work + "/" + folder, withIntermediateDirectories: true)
            for number in 0..<count {
                let isSecond = folder.hasSuffix("two") || folder == "unlabelled" && number % 2 == 1
                let chance = generator.uniform() < 0.5
                let isStriped = byTexture ? isSecond : chance
                let isBright = byTexture ? chance : isSecond
                let level = (isBright ? 170 : 80) + generator.integer(below: 20)
                try Data(Self.picture(isStriped: isStriped, level: level, &generator)).write(
                    to: URL(fileURLWithPath: "\(work)/\(folder)/\(number).jpg"))
            }
        }
    }

    /// Upright stripes, or a chequered pattern of the same contrast, at a random place.
    private static func picture(isStriped: Bool, level: Int, _ generator: inout SeededGenerator)
        throws -> [UInt8]
    {
        let (x, y) = (generator.integer(below: 8), generator.integer(below: 8))
        var pixels: [UInt8] = []
        for row in 0..<32 {
            for column in 0..<32 {
                let place = (column + x) / 2 + (isStriped ? 0 : (row + y) / 2)
                let noise = generator.integer(below: 9) - 4
                let value = level + (place % 2 == 0 ? 30 : -30) + noise
                pixels += [UInt8](repeating: UInt8(min(max(value, 0), 255)), count: 3)
            }
        }
        return try JPEGEncoder(subsampled: false).encoded(
            rgb: pixels, width: 32, height: 32, quality: 95)
    }

    /// A backbone that knows the mean colour and nothing of texture.
    func meanColour() throws -> BackboneSelection {
        var builder = GraphBuilder(name: "mean colour")
        let x = builder.input("image", shape: ["N", 3, 32, 32])
        let mean = builder.add("GlobalAveragePool", [x])
        builder.output(
            builder.add("Flatten", [mean], ["axis": 1]), as: "features", shape: ["N", 3])
        let folder = work + "/models"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try builder.graph().write(to: FilePath(folder + "/mean.onnx"))
        let card = """
            {"name": "mean", "file": "mean.onnx", "input": {"size": 32, "mean": [0, 0, 0], \
            "std": [255, 255, 255]}, "features": {"name": "features", "dim": 3}}
            """
        try Data(card.utf8).write(to: URL(fileURLWithPath: folder + "/mean.json"))
        return BackboneSelection(folders: [folder])
    }

    func remove() { try? FileManager.default.removeItem(atPath: work) }
}

@Suite(
    .enabled(
        if: hasEngine && hasTrainer,
        "needs OpenVINO and the trainer; make engines and make trainer fetch them"))
struct PretrainTests {
    private func pretrain(_ set: PlantedSet, report: String? = nil) throws -> Pretrain {
        var options = PretrainOptions()
        options.network = UNet(widths: [8, 16])
        options.side = 32
        options.epochs = 4
        options.batch = 8
        let backbones = try set.meanColour()
        return Pretrain(
            folder: set.unlabelled, options: options,
            verdict: .init(data: set.data, backbone: "mean", backbones: backbones),
            running: RunningOptions(store: set.work + "/store", threads: 2),
            output: set.work + "/unet.onnx", report: report)
    }

    @Test("where classes differ in texture that the backbone overlooks, pre-training pays")
    func texture() async throws {
        let set = try PlantedSet(byTexture: true)
        defer { set.remove() }
        let result = try await pretrain(set, report: set.work + "/report").run()
        let verdict = try #require(result.verdict)
        #expect(verdict.paid && verdict.gain > 0.3 && verdict.low > 0)
        #expect(verdict.sentence.hasPrefix("Pre-training paid"))
        let names = result.arms.map(\.name)
        #expect(
            names == [
                "mean + U-Net (denoise)", "mean", "mean + U-Net (untrained)",
                "mean + U-Net (mask)", "U-Net (denoise)", "U-Net (untrained)", "U-Net (mask)",
                "scattering", "colour", "pixels",
            ])
        #expect(result.arms[1].balancedAccuracy.value < 0.7)
        let page = try String(contentsOfFile: set.work + "/report/report.html", encoding: .utf8)
        #expect(page.contains("What came back") && page.contains("data:image/jpeg"))
        for file in ["report.json", "epochs.csv", "arms.csv", "confusion.csv"] {
            #expect(FileManager.default.fileExists(atPath: "\(set.work)/report/\(file)"))
        }
    }

    @Test("where classes differ in what the backbone sees, it does not")
    func brightness() async throws {
        let set = try PlantedSet(byTexture: false)
        defer { set.remove() }
        let verdict = try #require(try await pretrain(set).run().verdict)
        #expect(!verdict.paid && verdict.gain <= 0.001)
        #expect(verdict.sentence.hasPrefix("Pre-training did not pay"))
    }

    @Test("the encoder is a backbone that every other command takes")
    func encoder() async throws {
        let set = try PlantedSet(byTexture: true)
        defer { set.remove() }
        var pretrain = try pretrain(set)
        pretrain.verdict = nil
        let result = try await pretrain.run()
        #expect(result.verdict == nil && result.arms.isEmpty)
        #expect(result.encoderParameters == 8 * 28 + 8 * 73 + 16 * 73 + 16 * 145)
        let comparison = try await Compare(
            data: set.data, backbones: BackboneSelection(folders: [set.work], only: ["unet"]),
            learningCurve: false, running: pretrain.running
        ).run()
        #expect(comparison.backbones.first?.featureWidth == 16)
        #expect(try #require(comparison.backbones.first).accuracy.value > 0.9)
    }

    @Test("a convolutional backbone learns on from its own weights")
    func adapted() async throws {
        let set = try PlantedSet(byTexture: true)
        defer { set.remove() }
        var pretrain = try pretrain(set)
        var first = pretrain
        first.verdict = nil
        _ = try await first.run()
        pretrain.start = "unet"
        pretrain.backbones = BackboneSelection(folders: [set.work])
        pretrain.verdict?.backbone = "unet"
        pretrain.verdict?.backbones = pretrain.backbones
        pretrain.options.rate = 1e-3
        pretrain.output = set.work + "/adapted.onnx"
        let result = try await pretrain.run()
        let last = try #require(result.epochs.last)
        #expect(last.validation < (result.epochs.first?.validation ?? 0))
        #expect(result.verdict?.overRandom == nil)
        #expect(result.arms.map(\.name).prefix(3) == ["adapted", "unet", "unet + adapted"])
    }

    @Test("a backbone whose places are no whole number of pixels learns on as well")
    func unevenPlaces() async throws {
        let set = try PlantedSet(byTexture: true)
        defer { set.remove() }
        try TinyBackbone.write(to: set.work + "/tiny", pad: 0)
        var pretrain = try pretrain(set)
        pretrain.verdict = nil
        pretrain.start = "tiny"
        pretrain.backbones = BackboneSelection(folders: [set.work + "/tiny"])
        pretrain.options.rate = 3e-3
        pretrain.options.epochs = 40
        pretrain.output = set.work + "/adapted.onnx"
        let epochs = try await pretrain.run().epochs
        #expect(try #require(epochs.last).validation < 0.9)
        #expect(try #require(epochs.first).validation > 0.95)
    }

    @Test("a folder of too few images is refused before anything is written")
    func refusal() async throws {
        let set = try PlantedSet(byTexture: true, images: 4)
        defer { set.remove() }
        var pretrain = try pretrain(set)
        pretrain.verdict = nil
        pretrain.folder = set.data + "/one"
        await #expect(throws: TrainingError.self) { try await pretrain.run() }
        #expect(!FileManager.default.fileExists(atPath: pretrain.output))
    }
}
