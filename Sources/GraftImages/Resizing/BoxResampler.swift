/// The area kernel: each result sample is the mean over the rectangle of source that it covers.
///
/// Fractions of samples at a rectangle's edge count by their covered share. Planes are averaged at
/// their own resolution, before the colour conversion, which is linear.
struct BoxResampler {
    private let source: SamplePlanes
    private let crop: StoredCrop

    init(_ source: SamplePlanes, crop: StoredCrop) {
        self.source = source
        self.crop = crop
    }

    /// Writes planes of floats, 0...1, grey or RGB, `stride` bytes from row to row, one plane after
    /// another.
    func write(into planes: UnsafeMutableRawPointer, stride: Int, planeBytes: Int) {
        for (index, plane) in source.planes.enumerated() {
            let (shiftX, shiftY) = index == 0 ? (0, 0) : (source.subsamplingX, source.subsamplingY)
            let columns = spans(
                crop.left, crop.width, of: crop.fullWidth, extent: source.extentX, shift: shiftX,
                limit: plane.width)
            let rows = spans(
                crop.top, crop.height, of: crop.fullHeight, extent: source.extentY, shift: shiftY,
                limit: plane.height)
            let scale = 1 / Float((1 << source.depth) - 1)
            for (y, span) in rows.enumerated() {
                let target = (planes + index * planeBytes + y * stride).bindMemory(
                    to: Float.self, capacity: crop.width)
                target.update(repeating: 0, count: crop.width)
                for (offset, weight) in span.weights.enumerated() {
                    let line = UnsafeRawPointer(plane.base + (span.first + offset) * plane.stride)
                    let share = weight * scale
                    if source.depth == 8 {
                        add(line.assumingMemoryBound(to: UInt8.self), columns, share, to: target)
                    } else {
                        add(line.assumingMemoryBound(to: UInt16.self), columns, share, to: target)
                    }
                }
            }
        }
        if source.colour == .yCbCr { convert(planes, stride: stride, planeBytes: planeBytes) }
    }

    /// Source samples under one result sample, with the share that each has in the mean.
    private struct Span {
        let first: Int
        let weights: [Float]

        /// Covers `start` to `end`, cut at `limit` samples.
        init(start: Double, end: Double, limit: Int) {
            first = min(Int(start), limit - 1)
            let last = min(max(first, Int(end.rounded(.up)) - 1), limit - 1)
            let covered = (first...last).map { min(end, Double($0 + 1)) - max(start, Double($0)) }
            let sum = covered.reduce(0, +)
            weights = first == last ? [1] : covered.map { Float($0 / sum) }
        }
    }

    private func spans(
        _ first: Int, _ count: Int, of full: Int, extent: Double, shift: Int, limit: Int
    ) -> [Span] {
        let step = extent / Double(1 << shift) / Double(full)
        return (first..<(first + count)).map {
            Span(start: Double($0) * step, end: Double($0 + 1) * step, limit: limit)
        }
    }

    private func add<Sample: FixedWidthInteger>(
        _ line: UnsafePointer<Sample>, _ columns: [Span], _ share: Float,
        to target: UnsafeMutablePointer<Float>
    ) {
        for (x, span) in columns.enumerated() {
            var sum: Float = 0
            for (offset, weight) in span.weights.enumerated() {
                sum += Float(line[span.first + offset]) * weight
            }
            target[x] += share * sum
        }
    }

    /// JFIF: full-range YCbCr of ITU-R BT.601 to RGB.
    private func convert(_ planes: UnsafeMutableRawPointer, stride: Int, planeBytes: Int) {
        let centre: Float = 128.0 / 255
        for y in 0..<crop.height {
            let line = (0..<3).map {
                (planes + $0 * planeBytes + y * stride).assumingMemoryBound(to: Float.self)
            }
            for x in 0..<crop.width {
                let (luma, blue, red) = (line[0][x], line[1][x] - centre, line[2][x] - centre)
                line[0][x] = luma + 1.402 * red
                line[1][x] = luma - 0.344136 * blue - 0.714136 * red
                line[2][x] = luma + 1.772 * blue
            }
        }
    }
}
