import GraftEngines

/// Carries a plan out: compiles, then lets every lane work through chunks.
struct ExtractionLoop {
    /// What the lanes found out together; indices are those of samples and of backbones.
    struct Outcome: Sendable {
        var problems: [Int: String] = [:]
        var failures: [Int: String] = [:]
        var notFinite: [Int: [Int]] = [:]
        var passes: [Int: Int] = [:]
        var inferenceSeconds: [Int: Double] = [:]
        var decodeSeconds = 0.0
        var decodedImages = 0
        /// Image-backbone pairs that are dealt with.
        var done = 0
    }

    private let extractor: FeatureExtractor
    private let plan: ExtractionPlan
    private let cancellation: CancellationFlag
    private let meter: ProgressMeter

    init(
        _ extractor: FeatureExtractor, _ plan: ExtractionPlan, _ cancellation: CancellationFlag,
        _ meter: ProgressMeter
    ) {
        self.extractor = extractor
        self.plan = plan
        self.cancellation = cancellation
        self.meter = meter
    }

    func run() throws -> Outcome {
        let outcome = Guarded(Outcome())
        let total = plan.missing.reduce(0) { $0 + $1.count { $0 } }
        for turn in plan.turns {
            let compiled = try compile(turn, outcome)
            let bad = outcome.withLock { Set($0.problems.keys) }
            let chunks = plan.chunks(
                of: turn.filter { compiled[$0] != nil }, size: extractor.options.chunk,
                lanes: extractor.options.cores, without: bad)
            let (extractor, plan, meter) = (extractor, plan, meter)
            try Lanes.forEach(
                below: chunks.count, lanes: extractor.options.cores, cancellation: cancellation,
                state: { ExtractionLane(extractor, plan, compiled, outcome) }
            ) { lane, index in
                try lane.process(chunks[index])
                meter.report(.extracting, outcome.withLock { $0.done }, total)
            }
        }
        return outcome.withLock { $0 }
    }

    /// Compiles the backbones of a turn side by side; one that cannot be compiled becomes a failure.
    private func compile(
        _ turn: [Int], _ outcome: Guarded<Outcome>
    ) throws -> [Int: any CompiledGraph] {
        let compiled = Guarded([Int: any CompiledGraph]())
        let done = Guarded(0)
        let (extractor, plan, meter) = (extractor, plan, meter)
        try Lanes.forEach(
            below: turn.count, lanes: extractor.options.cores, cancellation: cancellation, state: {}
        ) { _, place in
            let index = turn[place]
            let backbone = plan.backbones[index]
            do {
                let graph = try backbone.compiled(
                    by: extractor.engine, precision: plan.views[index].precision,
                    posteriors: extractor.options.posteriors, cores: extractor.options.cores,
                    lanes: extractor.options.cores, cacheFolder: extractor.options.compiledGraphs)
                compiled.withLock { $0[index] = graph }
            } catch {
                outcome.withLock { $0.failures[index] = "\(error)" }
            }
            let count = done.withLock { value in
                value += 1
                return value
            }
            meter.report(.compiling, count, turn.count)
        }
        return compiled.withLock { $0 }
    }
}
