import Foundation
import GraftDatasets
import GraftLearning
import GraftReports
import GraftTraining
import SystemPackage

/// Paper 5's experiment: fine-tune every backbone, then ask which score, computed before any training,
/// would have chosen the right one.
///
/// Each backbone is fine-tuned by the same recipe and judged on images that had no part in it; the
/// accuracies then are the truth that `Rank` holds its scores against.
public struct SourceChoice: Sendable, Codable {
    public var data: String
    public var dataset: DatasetOptions
    public var backbones: BackboneSelection
    /// How far apart class names are, for the paper's EMD index.
    public var names: NameOptions
    public var options: FineTuneOptions
    public var running: RunningOptions
    /// Folder of the table, the models and the report. A backbone that stands in its table already is not
    /// trained again.
    public var output: String
    public var command: [String]

    public init(
        data: String, dataset: DatasetOptions = .init(), backbones: BackboneSelection = .init(),
        names: NameOptions = .init(), options: FineTuneOptions = SourceChoice.published,
        running: RunningOptions = .init(),
        output: String, command: [String] = []
    ) {
        self.data = data
        self.dataset = dataset
        self.backbones = backbones
        self.names = names
        self.options = options
        self.running = running
        self.output = output
        self.command = command
    }

    /// The paper's recipe: every layer, SGD with momentum 0.9, rate 1e-3 falling to a tenth every 7 of 30
    /// epochs, batches of 16, a classifier that begins at random, mirrored crops.
    public static var published: FineTuneOptions {
        var options = FineTuneOptions()
        options.recipe = .full
        options.epochs = 30
        options.batch = 16
        options.optimiser = .sgd
        options.rate = 1e-3
        options.schedule = .published
        options.layerDecay = 1
        options.weightDecay = 0
        options.headStart = .random
        options.augmentation = .preset(.natural)
        return options
    }

    /// Fine-tunes what the table lacks, then ranks.
    ///
    /// - Throws: as `FineTune.run` and `Rank.run`; what was trained before stays in the table.
    public func run(progress: @escaping ProgressReporter = { _ in }) async throws -> Ranking {
        try OutputFile.makeFolder(output)
        let table = output + "/accuracies.csv"
        var rows = try Self.known(table)
        let shelf = try BackboneShelf.filled(by: backbones)
        var failures: [BackboneFailure] = []
        for backbone in shelf.backbones where !rows.contains(where: { $0.name == backbone.name }) {
            let tune = FineTune(
                data: data, dataset: dataset, backbone: backbone.name, backbones: backbones,
                options: options, resumes: true, running: running,
                output: "\(output)/\(backbone.name).onnx", command: command)
            do {
                let result = try await tune.run { step in
                    var step = step
                    step.subject = backbone.name + (step.subject.isEmpty ? "" : ", " + step.subject)
                    progress(step)
                }
                rows.append(Row(name: backbone.name, accuracy: result.accuracy))
                try OutputFile.write(Self.text(rows), to: table)
            } catch let error as TrainingError
                where [.unsupportedGraph, .unsupportedOperator].contains(error.code)
            {
                failures.append(BackboneFailure(name: backbone.name, reason: error.description))
            }
        }
        var selection = backbones
        selection.only = rows.map(\.name)
        var ranking = try await Rank(
            data: data, dataset: dataset, backbones: selection, names: names,
            truth: .file(table),
            images: 1_000, seed: options.seed, running: running, output: output, command: command
        ).run(progress: progress)
        ranking.failed += failures
        return ranking
    }

    private struct Row {
        var name: String
        var accuracy: Estimate
    }

    /// What an earlier run trained.
    private static func known(_ file: String) throws -> [Row] {
        guard FileManager.default.fileExists(atPath: file) else { return [] }
        let table = try DelimitedTable(contentsOf: FilePath(file))
        return (1..<max(1, table.rowCount)).compactMap { row in
            guard table.width(of: row) == 4 else { return nil }
            let numbers = (1...3).compactMap { Double(table.text(row, $0)) }
            guard numbers.count == 3 else { return nil }
            return Row(
                name: table.text(row, 0),
                accuracy: Estimate(value: numbers[0], low: numbers[1], high: numbers[2]))
        }
    }

    private static func text(_ rows: [Row]) -> [UInt8] {
        var writer = DelimitedWriter()
        writer.append(["backbone", "accuracy", "low", "high"])
        for row in rows {
            let accuracy = row.accuracy
            writer.append([
                row.name, "\(accuracy.value)", "\(accuracy.low)", "\(accuracy.high)",
            ])
        }
        return writer.bytes
    }
}
