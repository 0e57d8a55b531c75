/// Sample planes to oriented, resized, cropped RGB floats.
struct Resizer {
    let geometry: PixelGeometry
    let plan: ResizePlan
    let orientation: Orientation
    private let storedWidth: Int
    private let storedHeight: Int

    init(_ header: ImageHeader, geometry: PixelGeometry) {
        self.geometry = geometry
        orientation = header.orientation
        storedWidth = header.width
        storedHeight = header.height
        plan = ResizePlan(
            width: header.orientedWidth, height: header.orientedHeight, geometry: geometry)
    }

    /// How far the stored image is shrunk while decoding: 8, 4, 2 or 1, at most `limit`.
    func denominator(upTo limit: Int) -> Int {
        guard limit > 1, geometry.scaledDecoding, geometry.kernel != .nearest else { return 1 }
        return plan.denominator(
            storedWidth: storedWidth, storedHeight: storedHeight, orientation: orientation)
    }

    /// Writes 3 x height x width floats, 0...255, into `result`.
    func write(
        _ source: SamplePlanes, into result: UnsafeMutableBufferPointer<Float>,
        scratch: DecodeScratch
    ) throws(ImageError) {
        let crop = plan.storedCrop(orientation)
        let stride = AlignedBuffer.padded(crop.width * MemoryLayout<Float>.stride)
        let planeBytes = stride * crop.height
        let memory = scratch.resized.reserve(3 * planeBytes)
        if geometry.kernel == .area {
            BoxResampler(source, crop: crop).write(
                into: memory, stride: stride, planeBytes: planeBytes)
        } else {
            let graph = try scratch.graphs.graph(
                ResizeGraph.Key(source, crop: crop, kernel: geometry.kernel))
            try graph.process(
                source.planes, into: memory, stride: stride, planeBytes: planeBytes,
                temporary: scratch.temporary.reserve(graph.temporaryBytes))
        }
        let isGrey =
            !ColourConversion(source).apply(
                to: memory, width: crop.width, height: crop.height, stride: stride,
                planeBytes: planeBytes)
            && source.colour == .grey
        place(memory, stride: stride, planeBytes: planeBytes, grey: isGrey, into: result)
    }

    /// Scales 0...1 to 0...255, clamps, turns into the oriented axes.
    private func place(
        _ memory: UnsafeMutableRawPointer, stride: Int, planeBytes: Int, grey: Bool,
        into result: UnsafeMutableBufferPointer<Float>
    ) {
        guard let base = result.baseAddress else { return }
        if case .letterbox(let fill) = geometry.resize { result.update(repeating: Float(fill)) }
        let planeCount = geometry.width * geometry.height
        for channel in 0..<3 {
            let target = base + channel * planeCount + plan.offsetY * geometry.width + plan.offsetX
            if grey && channel > 0 {
                target.update(
                    from: target - planeCount,
                    count: (plan.height - 1) * geometry.width + plan.width)
                continue
            }
            let plane = memory + channel * planeBytes
            if orientation.isTransposed || orientation.reversesStoredColumns {
                turn(plane, stride: stride, into: target)
            } else {
                for row in 0..<plan.height {
                    let stored = orientation.reversesStoredRows ? plan.height - 1 - row : row
                    Self.scale(
                        plane + stored * stride, into: target + row * geometry.width,
                        count: plan.width)
                }
            }
        }
    }

    /// One row, eight values at a time.
    private static func scale(
        _ source: UnsafeMutableRawPointer, into target: UnsafeMutablePointer<Float>, count: Int
    ) {
        let (bottom, top) = (SIMD8<Float>(repeating: 0), SIMD8<Float>(repeating: 255))
        var index = 0
        while index + 8 <= count {
            var value = source.loadUnaligned(fromByteOffset: 4 * index, as: SIMD8<Float>.self) * top
            value.replace(with: bottom, where: value .< bottom)
            value.replace(with: top, where: value .> top)
            UnsafeMutableRawPointer(target + index).storeBytes(of: value, as: SIMD8<Float>.self)
            index += 8
        }
        while index < count {
            target[index] = min(
                max(source.load(fromByteOffset: 4 * index, as: Float.self) * 255, 0), 255)
            index += 1
        }
    }

    /// One plane pixel by pixel, for the orientations that mirror or exchange columns.
    private func turn(
        _ plane: UnsafeMutableRawPointer, stride: Int, into target: UnsafeMutablePointer<Float>
    ) {
        let crop = plan.storedCrop(orientation)
        for row in 0..<crop.height {
            let source = (plane + row * stride).assumingMemoryBound(to: Float.self)
            let along = orientation.reversesStoredRows ? crop.height - 1 - row : row
            for column in 0..<crop.width {
                let across = orientation.reversesStoredColumns ? crop.width - 1 - column : column
                let (x, y) = orientation.isTransposed ? (along, across) : (across, along)
                target[y * geometry.width + x] = min(max(source[column] * 255, 0), 255)
            }
        }
    }
}
