import GraftEngines
import GraftFeatures
import GraftONNX

/// The frozen layers, run once over all views by the inference engine.
struct ActivationPass: Sendable {
    let plan: FineTunePlan
    let engine: any Engine
    let precision: Precision
    let cores: Int
    let cancellation: CancellationFlag

    /// Fills a cache with what the frozen layers give for every view.
    ///
    /// - Parameter progress: views done and views in all.
    func run(
        _ recipe: ViewRecipe, views: [ImageView], folder: String,
        progress: @escaping @Sendable (Int, Int) -> Void
    ) throws -> ActivationCache {
        let graph = try plan.graph.cut(at: [plan.cut])
        let compiled = try engine.compile(
            try graph.serialized(),
            options: EngineOptions(precision: precision, threads: cores, lanes: cores, batch: 1))
        let probe = try compiled.request()
        try probe.run(count: 1)
        let shape = Array(try probe.output(plan.cut, count: 1).shape.dropFirst())
        let cache = try ActivationCache(views, shape: shape, folder: folder)
        let byImage = Dictionary(grouping: cache.rows.keys, by: \.image)
            .mapValues { $0.sorted { cache.rows[$0, default: 0] < cache.rows[$1, default: 0] } }
            .mapValues { $0.map(\.kind) }
        let images = byImage.keys.sorted()
        let done = Guarded(0)
        let (name, total) = (plan.cut, cache.rows.count)
        try Lanes.forEach(
            below: images.count, lanes: cores, cancellation: cancellation,
            state: { try Lane(recipe, compiled) }
        ) { lane, place in
            let kinds = byImage[images[place]] ?? []
            try lane.run(images[place], kinds, output: name, cache)
            let count = done.withLock { value in
                value += kinds.count
                return value
            }
            progress(count, total)
        }
        return cache
    }

    /// One thread's decoder, request and pixels.
    private final class Lane {
        private let decoder: ViewDecoder
        private let request: any InferenceRequest
        private var pixels: [UnsafeMutableBufferPointer<Float>] = []

        init(_ recipe: ViewRecipe, _ compiled: any CompiledGraph) throws {
            decoder = ViewDecoder(recipe)
            request = try compiled.request()
        }

        deinit { for buffer in pixels { buffer.deallocate() } }

        func run(
            _ image: Int, _ kinds: [ImageView.Kind], output: String, _ cache: ActivationCache
        ) throws {
            let count = decoder.geometry.count
            while pixels.count < kinds.count { pixels.append(.allocate(capacity: count)) }
            let rooms = Array(pixels.prefix(kinds.count))
            try decoder.decode(image: image, kinds, into: rooms)
            for (kind, room) in zip(kinds, rooms) {
                request.withInput { _ = $0.update(fromContentsOf: room) }
                try request.run(count: 1)
                let values = try request.output(output, count: 1).values
                _ = cache.room(of: ImageView(image: image, kind: kind)).update(
                    fromContentsOf: values)
            }
        }
    }
}
