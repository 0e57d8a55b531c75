/// Backbones as they were asked for and the networks that run for them: a fusion runs as its parts,
/// and a network that is asked for twice runs once.
struct ExtractionRoster: Sendable {
    private let asked: [PreparedBackbone]
    /// Networks, each once.
    private(set) var networks: [PreparedBackbone] = []
    /// For each backbone asked for, the places of its networks.
    private var places: [[Int]] = []

    init(_ asked: [PreparedBackbone]) {
        self.asked = asked
        var known: [String: Int] = [:]
        for backbone in asked {
            let parts = backbone.components.isEmpty ? [backbone] : backbone.components
            places.append(
                parts.map { part in
                    let key = part.digest.hex + " \(part.geometry)"
                    if let place = known[key] { return place }
                    known[key] = networks.count
                    networks.append(part)
                    return networks.count - 1
                })
        }
    }

    /// The outcome for the networks as the outcome for what was asked for.
    func regrouped(_ extraction: Extraction) -> Extraction {
        Extraction(
            samples: extraction.samples, digests: extraction.digests,
            problems: extraction.problems,
            runs: asked.indices.map { run(asked[$0], places[$0].map { extraction.runs[$0] }) },
            decodedImages: extraction.decodedImages, decodeSeconds: extraction.decodeSeconds,
            wallSeconds: extraction.wallSeconds, cpuSeconds: extraction.cpuSeconds,
            lanes: extraction.lanes)
    }

    private func run(_ backbone: PreparedBackbone, _ runs: [BackboneRun]) -> BackboneRun {
        var result = runs[0]
        result.backbone = backbone.name
        guard !backbone.components.isEmpty else { return result }
        result.parts = zip(backbone.components, runs).map { part, run in
            var run = run
            run.backbone = part.name
            return run
        }
        result.view.graph = ContentDigest(
            of: runs.map(\.view.key.hex).joined(separator: Backbone.joint.description))
        // All in the lower precision only if all are.
        if let exact = runs.first(where: { $0.view.precision == .f32 }) {
            result.precision = exact.precision
            result.view.precision = .f32
        }
        result.featureWidth = backbone.featureWidth
        result.posteriorWidth = 0
        result.forwardPasses = runs.reduce(0) { $0 + $1.forwardPasses }
        result.reused = runs.map(\.reused).min() ?? 0
        result.inferenceSeconds = runs.reduce(0) { $0 + $1.inferenceSeconds }
        result.failure = result.parts.first { $0.failure != nil }.flatMap { part in
            part.failure.map { "its part \(part.backbone): \($0)" }
        }
        return result
    }
}
