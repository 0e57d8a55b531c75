import GraftEngines
import GraftImages

/// One thread's share of an extraction: its buffers, its decoder, its requests.
///
/// Confined to the thread that made it.
final class ExtractionLane {
    private let extractor: FeatureExtractor
    private let plan: ExtractionPlan
    private let compiled: [Int: any CompiledGraph]
    private let outcome: Guarded<ExtractionLoop.Outcome>

    private var reader: FileReader
    private let decoder: ImageDecoder
    private let scratch = DecodeScratch()
    private var requests: [Int: any InferenceRequest] = [:]
    /// Room for one chunk of decoded images for each geometry.
    private var pixels: [PixelGeometry: UnsafeMutableBufferPointer<Float>] = [:]

    init(
        _ extractor: FeatureExtractor, _ plan: ExtractionPlan, _ compiled: [Int: any CompiledGraph],
        _ outcome: Guarded<ExtractionLoop.Outcome>
    ) {
        self.extractor = extractor
        self.plan = plan
        self.compiled = compiled
        self.outcome = outcome
        reader = FileReader(maximumBytes: extractor.options.limits.maximumBytes)
        decoder = ImageDecoder(limits: extractor.options.limits)
    }

    deinit {
        for buffer in pixels.values { buffer.deallocate() }
    }

    /// Decodes the images of a chunk once, runs its backbones on them, files the features.
    func process(_ chunk: ExtractionPlan.Chunk) throws {
        let start = Timing.wallNow()
        let images = decode(chunk)
        let decoded = Timing.wallNow()
        outcome.withLock {
            $0.decodeSeconds += decoded - start
            $0.decodedImages += images.count
        }
        for backbone in chunk.backbones {
            if outcome.withLock({ $0.failures[backbone] == nil }) {
                try run(backbone, on: images)
            }
            outcome.withLock { $0.done += chunk.images.count }
        }
    }

    // MARK: Decoding

    /// Fills the pixel buffers; returns the images that could be decoded, in the order of the rows.
    private func decode(_ chunk: ExtractionPlan.Chunk) -> [Int] {
        var geometries: [PixelGeometry] = []
        for backbone in chunk.backbones {
            let geometry = plan.backbones[backbone].geometry
            if !geometries.contains(geometry) { geometries.append(geometry) }
        }
        var images: [Int] = []
        for image in chunk.images {
            do {
                try decode(image, row: images.count, geometries)
                images.append(image)
            } catch {
                let reason = Self.reason(error)
                outcome.withLock { $0.problems[image] = reason }
            }
        }
        return images
    }

    private func decode(_ image: Int, row: Int, _ geometries: [PixelGeometry]) throws {
        let rows = geometries.map { geometry in
            UnsafeMutableBufferPointer(
                rebasing: buffer(geometry)[(row * geometry.count)..<((row + 1) * geometry.count)])
        }
        try reader.withContents(of: plan.samples[image].file) { bytes, stamp in
            guard stamp == plan.census.stamps[image] else {
                throw FeatureError(
                    .unreadableFile, subject: plan.samples[image].path,
                    detail: "changed while it was being read; run again")
            }
            guard let view = extractor.options.view, let digest = plan.census.digests[image] else {
                try decoder.decode(bytes, geometries: geometries, into: rows, scratch: scratch)
                return
            }
            let draws = try view.draws(decoder, bytes, digest)
            for (geometry, row) in zip(geometries, rows) {
                try decoder.decode(
                    bytes, geometry: geometry, draws: draws, into: [row], scratch: scratch)
            }
        }
    }

    private func buffer(_ geometry: PixelGeometry) -> UnsafeMutableBufferPointer<Float> {
        if let known = pixels[geometry] { return known }
        let fresh = UnsafeMutableBufferPointer<Float>.allocate(
            capacity: geometry.count * extractor.options.chunk)
        fresh.initialize(repeating: 0)
        pixels[geometry] = fresh
        return fresh
    }

    private static func reason(_ error: any Error) -> String {
        switch error {
        case let error as ImageError: error.description
        case let error as FeatureError: error.detail
        default: "\(error)"
        }
    }

    // MARK: Features

    private func run(_ index: Int, on images: [Int]) throws {
        let start = Timing.wallNow()
        let rows: [FeatureRow]
        do {
            rows = try features(of: images, index)
        } catch {
            outcome.withLock { $0.failures[index] = "\(error)" }
            return
        }
        let seconds = Timing.wallNow() - start
        let finite = rows.map { $0.features.allSatisfy(\.isFinite) }
        outcome.withLock { outcome in
            outcome.inferenceSeconds[index, default: 0] += seconds
            outcome.passes[index, default: 0] += images.count
            let bad = zip(images, finite).filter { !$1 }.map(\.0)
            if !bad.isEmpty { outcome.notFinite[index, default: []] += bad }
        }
        try extractor.store.add(
            zip(rows, finite).filter(\.1).map(\.0), view: plan.views[index],
            backbone: plan.backbones[index].name)
    }

    private func features(of images: [Int], _ index: Int) throws -> [FeatureRow] {
        let backbone = plan.backbones[index]
        let request = try request(index)
        let batch = backbone.batch
        let pixels = buffer(backbone.geometry)
        let size = backbone.geometry.count
        var rows: [FeatureRow] = []
        rows.reserveCapacity(images.count)
        for start in stride(from: 0, to: images.count, by: batch) {
            let count = min(batch, images.count - start)
            request.withInput { input in
                let source = pixels[(start * size)..<((start + count) * size)]
                _ = input.update(fromContentsOf: source)
            }
            try request.run(count: count)
            let output = try BackboneOutput(
                request, backbone, extractor.options.posteriors, count: count)
            for row in 0..<count {
                guard let digest = plan.census.digests[images[start + row]] else { continue }
                rows.append(output.row(row, digest: digest))
            }
        }
        return rows
    }

    private func request(_ index: Int) throws -> any InferenceRequest {
        if let known = requests[index] { return known }
        guard let graph = compiled[index] else {
            throw FeatureError(
                .store, subject: plan.backbones[index].name, detail: "is not compiled")
        }
        let fresh = try graph.request()
        requests[index] = fresh
        return fresh
    }
}
