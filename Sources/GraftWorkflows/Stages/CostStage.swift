import Foundation
import GraftEngines
import GraftFeatures
import GraftImages
import GraftReports

/// Measures what each backbone costs, or remembers it from an earlier run on this machine.
enum CostStage {
    /// Fewer images than this went through the network in this run: an earlier measurement is trusted more.
    private static let enough = 32
    private static let repetitions = 20

    /// By backbone name. With every feature and cost known from before, nothing runs.
    static func costs(
        _ stage: FeatureStage, _ images: JudgedImages, workspace: Workspace,
        progress: @escaping ProgressReporter
    ) async throws -> [String: BackboneCost] {
        var costs: [String: BackboneCost] = [:]
        for (place, index) in stage.working.enumerated() {
            try Task.checkCancellation()
            let run = stage.extraction.runs[index]
            let key = key(run, workspace)
            let noted = try? workspace.store.noted(BackboneCost.self, kind: "cost", key: key)
            let networks = run.parts.isEmpty ? [run] : run.parts
            if let noted, networks.contains(where: { $0.forwardPasses < enough }) {
                costs[run.backbone] = noted
                continue
            }
            progress(
                WorkProgress(
                    stage: "latency", subject: run.backbone, done: place,
                    total: stage.working.count, unit: "backbones"))
            guard let prepared = stage.prepared.first(where: { $0.name == run.backbone }) else {
                continue
            }
            let files = images.dataset.samples.prefix(64).map(\.file.string)
            let measured = try await Blocking.run {
                try LatencyProbe(prepared, precision: run.view.precision, workspace: workspace)
                    .milliseconds(of: files, repetitions: repetitions)
            }
            let cost = cost(run, stage.extraction, measured)
            try? workspace.store.note(cost, kind: "cost", key: key)
            costs[run.backbone] = cost
        }
        return costs
    }

    /// Rates of the extraction itself where it was long enough, else of the images looked at one at a time.
    private static func cost(_ run: BackboneRun, _ extraction: Extraction, _ singles: [Double])
        -> BackboneCost
    {
        let sorted = singles.sorted()
        let latency = Latency(p50: sorted[sorted.count / 2], p95: sorted[(sorted.count * 95) / 100])
        var rate = 1000 / latency.p50
        // An image is decoded once for all backbones that lack it.
        let decoded = extraction.runs.map(\.forwardPasses).max() ?? 0
        // A fusion's rate is known where every part of it ran.
        let networks = run.parts.isEmpty ? [run] : run.parts
        if networks.allSatisfy({ $0.forwardPasses >= enough }), decoded > 0 {
            let seconds =
                networks.reduce(0) { $0 + $1.inferenceSeconds / Double($1.forwardPasses) }
                + extraction.decodeSeconds / Double(decoded)
            rate = Double(extraction.lanes) / seconds
        }
        return BackboneCost(imagesPerSecond: rate, latency: latency, peakMemoryMB: Memory.peakMB())
    }

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

    /// Milliseconds from file to features, after a warm-up.
    func milliseconds(of files: [String], repetitions: Int) throws -> [Double] {
        let request = try graph.request()
        let scratch = DecodeScratch()
        var times: [Double] = []
        for turn in 0..<(repetitions + 3) {
            let started = ContinuousClock.now
            let bytes = try Data(contentsOf: URL(fileURLWithPath: files[turn % files.count]))
            try bytes.withUnsafeBytes { bytes in
                try request.withInput { pixels in
                    try decoder.decode(
                        bytes, geometries: [geometry], into: [pixels], scratch: scratch)
                }
            }
            try request.run(count: 1)
            _ = try request.output(output, count: 1)
            let elapsed = ContinuousClock.now - started
            if turn >= 3 {
                times.append(
                    Double(elapsed.components.attoseconds) * 1e-15 + Double(
                        elapsed.components.seconds) * 1e3)
            }
        }
        return times
    }
}
