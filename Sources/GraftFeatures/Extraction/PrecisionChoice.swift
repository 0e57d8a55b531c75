import GraftDatasets
import GraftEngines
import GraftImages

/// Settles the precision of each backbone before the store is asked what it holds.
///
/// A decision is made once on up to 16 of the user's images and remembered by machine, engine and
/// prepared graph.
struct PrecisionChoice {
    private let extractor: FeatureExtractor
    private let samples: [Sample]
    private let census: ImageCensus
    private let cancellation: CancellationFlag
    private let processor = Processor.current()
    private let rule = PrecisionGuard()

    init(
        _ extractor: FeatureExtractor, _ samples: [Sample], _ census: ImageCensus,
        _ cancellation: CancellationFlag
    ) {
        self.extractor = extractor
        self.samples = samples
        self.census = census
        self.cancellation = cancellation
    }

    func decision(for backbone: PreparedBackbone) throws -> PrecisionDecision {
        let engine = extractor.engine
        let needsImages =
            extractor.options.precision == .automatic && engine.precisions.contains(.bf16)
        let key = [
            backbone.digest.hex, engine.name, engine.version, processor.model,
            processor.features.joined(separator: " "),
        ].joined(separator: "|")
        if needsImages {
            let noted = try extractor.store.noted(
                PrecisionDecision.self, kind: "precision", key: key)
            if let noted, noted.holds(for: engine, processor: processor) { return noted }
        }
        try cancellation.check()
        let images = needsImages ? pixels(for: backbone.geometry) : []
        let options = EngineOptions(
            precision: extractor.options.precision, threads: extractor.options.cores, lanes: 1,
            batch: backbone.batch, cacheFolder: extractor.options.compiledGraphs)
        let decision = try rule.decision(
            model: backbone.model, engine: engine, samples: images, output: backbone.featureTensor,
            options: options, processor: processor)
        if needsImages { try extractor.store.note(decision, kind: "precision", key: key) }
        return decision
    }

    /// Planes of images spread over the whole list; those that cannot be decoded are passed over.
    private func pixels(for geometry: PixelGeometry) -> [[Float]] {
        let readable = samples.indices.filter { census.digests[$0] != nil }
        let stride = max(1, readable.count / rule.images)
        var reader = FileReader(maximumBytes: extractor.options.limits.maximumBytes)
        let decoder = ImageDecoder(limits: extractor.options.limits)
        let scratch = DecodeScratch()
        var images: [[Float]] = []
        for place in Swift.stride(from: 0, to: readable.count, by: stride)
        where images.count < rule.images {
            var planes = [Float](repeating: 0, count: geometry.count)
            let decoded: Void? = try? reader.withContents(of: samples[readable[place]].file) {
                bytes, _ in
                try planes.withUnsafeMutableBufferPointer {
                    try decoder.decode(bytes, geometries: [geometry], into: [$0], scratch: scratch)
                }
            }
            if decoded != nil { images.append(planes) }
        }
        return images
    }
}
