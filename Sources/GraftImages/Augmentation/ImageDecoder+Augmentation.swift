/// Encoded bytes to augmented views.
extension ImageDecoder {
    /// What chance decides for some views of one image; see `AugmentationDraw`. Reads the header.
    public func draws(
        for bytes: UnsafeRawBufferPointer, options: AugmentationOptions, seed: UInt64, image: Int,
        views: Range<Int>
    ) throws(ImageError) -> [AugmentationDraw] {
        let header = try header(of: bytes)
        return views.map {
            AugmentationDraw(
                options, width: header.orientedWidth, height: header.orientedHeight, seed: seed,
                image: image, view: $0)
        }
    }

    /// Writes R, G, B planes, 0...255, 3 x height x width floats, of the view of each draw into the
    /// buffer of the same index.
    ///
    /// Views share a decode, and the resized image where they can; each result is the same whatever
    /// the others are, and that of a plain draw is bit for bit what `decode` without draws gives.
    /// The part of a view is sampled once, bilinearly, from the image shrunk (antialiased, by the
    /// geometry's kernel) to at most 1.42 times the view's resolution.
    /// - Precondition: as many buffers as draws, each of at least `geometry.count` floats.
    public func decode(
        _ bytes: UnsafeRawBufferPointer, geometry: PixelGeometry, draws: [AugmentationDraw],
        into results: [UnsafeMutableBufferPointer<Float>],
        scratch: DecodeScratch = DecodeScratch()
    ) throws(ImageError) {
        precondition(draws.count == results.count, "one buffer per draw")
        precondition(results.allSatisfy { $0.count >= geometry.count }, "buffer too small")
        defer { scratch.trim() }
        let image = try EncodedImage(bytes, limits: limits)
        let plans = draws.map {
            ViewPlan(
                $0, width: image.header.orientedWidth, height: image.header.orientedHeight,
                geometry: geometry)
        }
        let canvases = Set(plans.lazy.filter { !$0.isDirect }.map(\.canvas))
            .sorted { ($0.width, $0.height) < ($1.width, $1.height) }
        let direct = plans.indices.filter { plans[$0].isDirect }
        let memory = Self.memory(for: canvases, scratch: scratch)
        try image.write(
            canvases + direct.map { plans[$0].canvas }, into: memory + direct.map { results[$0] },
            scratch: scratch)
        for (canvas, planes) in zip(canvases, memory) {
            let readers = plans.indices.filter { !plans[$0].isDirect && plans[$0].canvas == canvas }
            Self.sample(
                canvas, planes, maps: readers.map { plans[$0].map },
                into: readers.map { results[$0] }, geometry: geometry, scratch: scratch)
        }
        for (draw, result) in zip(draws, results) { Self.paint(draw, result, geometry: geometry) }
    }

    /// The views of one image, in memory of their own.
    public func views(
        of bytes: UnsafeRawBufferPointer, geometry: PixelGeometry, draws: [AugmentationDraw],
        scratch: DecodeScratch = DecodeScratch()
    ) throws(ImageError) -> [PixelPlanes] {
        let count = geometry.count
        var values = [Float](repeating: 0, count: count * draws.count)
        try values.withBuffer { (buffer) throws(ImageError) in
            let parts = draws.indices.map {
                UnsafeMutableBufferPointer(rebasing: buffer[($0 * count)..<(($0 + 1) * count)])
            }
            try decode(bytes, geometry: geometry, draws: draws, into: parts, scratch: scratch)
        }
        return draws.indices.map {
            PixelPlanes(
                width: geometry.width, height: geometry.height,
                values: Array(values[($0 * count)..<(($0 + 1) * count)]))
        }
    }

    /// Room for the planes of each canvas.
    private static func memory(for canvases: [PixelGeometry], scratch: DecodeScratch)
        -> [UnsafeMutableBufferPointer<Float>]
    {
        let counts = canvases.map(\.count)
        let total = counts.reduce(0, +)
        guard total > 0 else { return [] }
        let base = scratch.canvases.reserve(total * MemoryLayout<Float>.stride)
            .bindMemory(to: Float.self, capacity: total)
        var offset = 0
        return counts.map { count in
            defer { offset += count }
            return UnsafeMutableBufferPointer(start: base + offset, count: count)
        }
    }

    private static func sample(
        _ geometry: PixelGeometry, _ planes: UnsafeMutableBufferPointer<Float>, maps: [AffineMap],
        into results: [UnsafeMutableBufferPointer<Float>], geometry result: PixelGeometry,
        scratch: DecodeScratch
    ) {
        guard let base = planes.baseAddress else { return }
        let canvas = PixelCanvas(
            base, width: geometry.width, height: geometry.height,
            memory: scratch.pixels.reserve(
                PixelCanvas.bytes(width: geometry.width, height: geometry.height)))
        for (map, target) in zip(maps, results) {
            guard let start = target.baseAddress else { continue }
            canvas.sample(map, into: start, width: result.width, height: result.height)
        }
    }

    private static func paint(
        _ draw: AugmentationDraw, _ result: UnsafeMutableBufferPointer<Float>,
        geometry: PixelGeometry
    ) {
        guard let base = result.baseAddress else { return }
        draw.colour?.apply(to: base, count: geometry.width * geometry.height)
        draw.erased?.erase(base, width: geometry.width, height: geometry.height)
    }
}
