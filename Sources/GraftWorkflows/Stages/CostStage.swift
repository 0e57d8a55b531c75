import Foundation
import GraftEngines
import GraftFeatures
import GraftImages
import GraftReports

/// Measures what each backbone costs, or remembers it from an earlier run on this machine.
struct CostStage: Sendable {
    /// By backbone name.
    private(set) var costs: [String: BackboneCost] = [:]
    /// Backbones that were measured beside other work; their costs are used and not remembered.
    private(set) var disturbed: [String] = []

    /// An extraction of fewer images than this says little; others are measured on so many twice.
    private static let enough = 32
    private static let repetitions = 20

    /// With every feature and cost known from before, nothing runs.
    static func run(
        _ stage: FeatureStage, _ images: JudgedImages, workspace: Workspace,
        progress: @escaping ProgressReporter
    ) async throws -> CostStage {
        var result = CostStage()
        for (place, index) in stage.working.enumerated() {
            try Task.checkCancellation()
            let run = stage.extraction.runs[index]
            let key = key(run, workspace)
            let isFresh = stage.waitingShare < ProcessorTime.disturbed && hasEnough(run)
            if !isFresh,
                let noted = try? workspace.store.noted(BackboneCost.self, kind: kind, key: key)
            {
                result.costs[run.backbone] = noted
                continue
            }
            guard let prepared = stage.prepared.first(where: { $0.name == run.backbone }) else {
                continue
            }
            progress(
                WorkProgress(
                    stage: "latency", subject: run.backbone, done: place,
                    total: stage.working.count, unit: "backbones"))
            let before = ProcessorTime()
            let samples = Array(images.dataset.samples.prefix(2 * enough))
            let extraction =
                isFresh
                ? stage.extraction
                : try await workspace.extractor(forgetting: true).extract(samples, with: [prepared])
            let singles = try await Blocking.run {
                try LatencyProbe(prepared, precision: run.view.precision, workspace: workspace)
                    .run(on: samples.map(\.file.string), repetitions: repetitions)
            }
            let cost = BackboneCost(
                imagesPerSecond: rate(of: run.backbone, extraction, decoding: singles.decodingTime)
                    ?? 1000 / singles.latency.p50,
                latency: singles.latency, peakMemoryMB: Memory.peakMB())
            result.costs[run.backbone] = cost
            if ProcessorTime().waitingShare(since: before) < ProcessorTime.disturbed {
                try? workspace.store.note(cost, kind: kind, key: key)
            } else {
                result.disturbed.append(run.backbone)
            }
        }
        return result
    }

    /// What the user should know about the costs.
    var warnings: [String] {
        guard let first = disturbed.first else { return [] }
        let more = disturbed.count > 1 ? " and \(disturbed.count - 1) more" : ""
        return [
            "Speed and cost of \(first)\(more) were measured while other programs kept the processor busy; "
                + "they are not remembered. Run the same command again when the machine is idle."
        ]
    }

    /// A fusion's cost is known where every part of it ran.
    private static func hasEnough(_ run: BackboneRun) -> Bool {
        networks(run).allSatisfy { $0.forwardPasses >= enough }
    }

    private static func networks(_ run: BackboneRun) -> [BackboneRun] {
        run.parts.isEmpty ? [run] : run.parts
    }

    /// Images a second of an extraction in which all networks of the backbone ran, had it run alone: images that several
    /// backbones share are decoded once, as large as any of them needs.
    ///
    /// - Parameter decoding: seconds from file to pixels.
    private static func rate(of backbone: String, _ extraction: Extraction, decoding: Double)
        -> Double?
    {
        guard let run = extraction.runs.first(where: { $0.backbone == backbone }),
            networks(run).allSatisfy({ $0.forwardPasses > 0 })
        else { return nil }
        let inference = networks(run).reduce(0) {
            $0 + $1.inferenceSeconds / Double($1.forwardPasses)
        }
        return Double(extraction.lanes) / (inference + decoding)
    }

    /// Of notes in the store; costs under an older kind may have been measured beside other work.
    private static let kind = "quiet cost"

    private static func key(_ run: BackboneRun, _ workspace: Workspace) -> String {
        [run.view.key.hex, Processor.current().model, "\(workspace.cores)"].joined(separator: "|")
    }
}

/// One backbone with one request on all cores, as somebody would use it on single images.
private struct LatencyProbe {
    private let graph: any CompiledGraph
    private let geometry: PixelGeometry
    private let output: String
    private let decoder: ImageDecoder

    init(_ prepared: PreparedBackbone, precision: Precision, workspace: Workspace) throws {
        graph = try prepared.compiled(
            by: workspace.engine, precision: precision, cores: workspace.cores, lanes: 1, batch: 1)
        geometry = prepared.geometry
        output = prepared.featureTensor
        decoder = ImageDecoder(limits: workspace.limits)
    }

    /// From file to features, one image at a time, after a warm-up.
    func run(on files: [String], repetitions: Int) throws -> Singles {
        let request = try graph.request()
        let scratch = DecodeScratch()
        var singles = Singles()
        for turn in 0..<(repetitions + 3) {
            let started = ContinuousClock.now
            let bytes = try Data(contentsOf: URL(fileURLWithPath: files[turn % files.count]))
            try bytes.withUnsafeBytes { bytes in
                try request.withInput { pixels in
                    try decoder.decode(
                        bytes, geometries: [geometry], into: [pixels], scratch: scratch)
                }
            }
            let decoded = ContinuousClock.now
            try request.run(count: 1)
            _ = try request.output(output, count: 1)
            guard turn >= 3 else { continue }
            singles.decoding.append((decoded - started) / .seconds(1))
            singles.all.append((ContinuousClock.now - started) / .seconds(1))
        }
        return singles
    }
}

/// Seconds of single images.
private struct Singles {
    /// From file to pixels.
    var decoding: [Double] = []
    /// From file to features.
    var all: [Double] = []

    private static func quantile(_ share: Double, of seconds: [Double]) -> Double {
        seconds.sorted()[Int(Double(seconds.count) * share)]
    }

    var decodingTime: Double { Self.quantile(0.5, of: decoding) }
    var latency: Latency {
        Latency(p50: 1000 * Self.quantile(0.5, of: all), p95: 1000 * Self.quantile(0.95, of: all))
    }
}
