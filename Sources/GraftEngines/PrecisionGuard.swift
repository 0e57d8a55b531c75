/// Decides whether a backbone may be executed in bf16.

/// bf16 keeps 8 bits of each number. Most networks tolerate that; the guard executes up to `images` images both ways and
/// allows bf16 when the cosine between the two feature vectors reaches `minimumCosine` on every one of them.
public struct PrecisionGuard: Sendable, Codable, Equatable {
    public var minimumCosine: Double
    public var images: Int

    public init(minimumCosine: Double = 0.999, images: Int = 16) {
        self.minimumCosine = minimumCosine
        self.images = images
    }

    /// - Parameters:
    ///   - model: as for `Engine.compile`.
    ///   - samples: inputs, each C x H x W floats; the first `images` are used.
    ///   - output: the features; nil takes the first output.
    ///   - options: `precision` is what the caller asked for; only `.automatic` makes the comparison.
    /// - Returns: the decision; a graph that fails in bf16 only is a decision for f32.
    /// - Throws: `EngineError` when the graph does not work in f32 either.
    public func decision(
        model: [UInt8], engine: any Engine, samples: [[Float]], output: String? = nil,
        options: EngineOptions = .init(), processor: Processor = .current()
    ) throws -> PrecisionDecision {
        var decision = PrecisionDecision(
            precision: .f32, reason: .unavailable, lowestCosine: nil, images: 0, engine: engine.name,
            version: engine.version, processor: processor)
        if options.precision == .f32 {
            decision.reason = .requested
            return decision
        }
        guard engine.precisions.contains(.bf16) else { return decision }
        if options.precision == .bf16 {
            decision.precision = .bf16
            decision.reason = .requested
            return decision
        }
        let samples = Array(samples.prefix(images))
        guard !samples.isEmpty else {
            decision.reason = .noImages
            return decision
        }
        let exact = try features(model, engine, samples, output, options, .f32)
        guard let coarse = try? features(model, engine, samples, output, options, .bf16) else {
            decision.reason = .failed
            return decision
        }
        let lowest = zip(exact, coarse).map(Self.cosine).min() ?? 0
        decision.images = samples.count
        decision.lowestCosine = lowest
        decision.reason = lowest >= minimumCosine ? .agreed : .disagreed
        decision.precision = lowest >= minimumCosine ? .bf16 : .f32
        return decision
    }

    private func features(
        _ model: [UInt8], _ engine: any Engine, _ samples: [[Float]], _ output: String?,
        _ options: EngineOptions, _ precision: Precision
    ) throws -> [[Float]] {
        var options = options
        options.precision = precision
        let graph = try engine.compile(model, options: options)
        let request = try graph.request()
        let batch = graph.inputShape[0]
        let size = graph.inputShape.dropFirst().reduce(1, *)
        guard let name = output ?? graph.outputNames.first else { return [] }
        var rows: [[Float]] = []
        for start in stride(from: 0, to: samples.count, by: batch) {
            let part = samples[start..<min(start + batch, samples.count)]
            request.withInput { input in
                for (row, sample) in part.enumerated() {
                    precondition(sample.count == size, "a sample must hold C x H x W floats")
                    _ = UnsafeMutableBufferPointer(rebasing: input[row * size..<(row + 1) * size])
                        .update(from: sample)
                }
            }
            try request.run(count: part.count)
            let tensor = try request.output(name, count: part.count)
            rows += (0..<part.count).map { Array(tensor.row($0)) }
        }
        return rows
    }

    /// Two zero vectors agree (1); a zero vector against another, or any NaN, does not (0).
    static func cosine(_ a: [Float], _ b: [Float]) -> Double {
        guard a.count == b.count else { return 0 }
        var product = 0.0
        var squares = (a: 0.0, b: 0.0)
        for (x, y) in zip(a, b) {
            product += Double(x) * Double(y)
            squares.a += Double(x) * Double(x)
            squares.b += Double(y) * Double(y)
        }
        if squares.a == 0, squares.b == 0 { return 1 }
        let cosine = product / (squares.a.squareRoot() * squares.b.squareRoot())
        return cosine.isFinite ? cosine : 0
    }
}
