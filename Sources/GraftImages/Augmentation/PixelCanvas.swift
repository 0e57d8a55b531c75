/// A resized image laid out for sampling: one vector of red, green and blue a pixel, with the last
/// column and row repeated so that a pixel always has neighbours.
///
/// Borrows its memory.
struct PixelCanvas {
    let width: Int
    let height: Int
    private let pixels: UnsafeMutablePointer<SIMD4<Float>>

    /// Bytes of memory that a canvas of this size needs.
    static func bytes(width: Int, height: Int) -> Int {
        (width + 1) * (height + 1) * MemoryLayout<SIMD4<Float>>.stride
    }

    /// Takes 3 x height x width planes into `memory`, which is aligned to 16 bytes.
    init(
        _ planes: UnsafePointer<Float>, width: Int, height: Int, memory: UnsafeMutableRawPointer
    ) {
        self.width = width
        self.height = height
        let stride = width + 1
        pixels = memory.bindMemory(to: SIMD4<Float>.self, capacity: stride * (height + 1))
        let count = width * height
        for y in 0..<height {
            let line = pixels + y * stride
            let red = planes + y * width
            let (green, blue) = (red + count, red + 2 * count)
            for x in 0..<width { line[x] = SIMD4(red[x], green[x], blue[x], 0) }
            line[width] = line[width - 1]
        }
        (pixels + height * stride).update(from: pixels + (height - 1) * stride, count: stride)
    }

    /// Fixed-point positions have this many fractional bits.
    private static let bits = 32
    private static let one = 1 << bits

    /// Writes 3 x height x width planes of the view that `map` describes: bilinear between the four
    /// nearest pixels; positions beyond the outer pixels' edges are mirrored there.
    ///
    /// Positions are in fixed point, so that a map of whole numbers gives the pixels themselves.
    func sample(_ map: AffineMap, into result: UnsafeMutablePointer<Float>, width: Int, height: Int)
    {
        if map.row.perColumn == 0, map.column.perRow == 0 {
            return sampleUpright(map, into: result, width: width, height: height)
        }
        let stepX = Self.fixed(map.column.perColumn)
        let stepY = Self.fixed(map.row.perColumn)
        for row in 0..<height {
            let startX = Self.fixed(map.column.start + Double(row) * map.column.perRow)
            let startY = Self.fixed(map.row.start + Double(row) * map.row.perRow)
            let line = Line(x: startX, y: startY, stepX: stepX, stepY: stepY)
            let isInside =
                contains(startX, startY)
                && contains(startX + (width - 1) * stepX, startY + (width - 1) * stepY)
            let target = result + row * width
            if isInside {
                write(line, into: target, plane: width * height, count: width) { value($0, $1) }
            } else {
                write(line, into: target, plane: width * height, count: width) {
                    value(mirrored($0, self.width), mirrored($1, self.height))
                }
            }
        }
    }

    /// The same for a map that neither turns nor shears: columns are looked up, and each row of the
    /// result first becomes one row of the canvas.
    private func sampleUpright(
        _ map: AffineMap, into result: UnsafeMutablePointer<Float>, width: Int, height: Int
    ) {
        let step = Self.fixed(map.column.perColumn)
        let start = Self.fixed(map.column.start)
        let places = (0..<width).map { mirrored(start + $0 * step, self.width) }
        guard let least = places.min(), let most = places.max() else { return }
        let columns = (least >> Self.bits)...((most >> Self.bits) + 1)
        withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: self.width + 1) { blended in
            guard let line = blended.baseAddress else { return }
            for row in 0..<height {
                let position = mirrored(
                    Self.fixed(map.row.start + Double(row) * map.row.perRow), self.height)
                let upper = pixels + (position >> Self.bits) * (self.width + 1)
                let lower = upper + (self.width + 1)
                let down = Self.fraction(position)
                for column in columns {
                    line[column] = upper[column] + (lower[column] - upper[column]) * down
                }
                places.withUnsafeBufferPointer { places in
                    var column = 0
                    let first = Line(x: 0, y: 0, stepX: 0, stepY: 0)
                    write(first, into: result + row * width, plane: width * height, count: width) {
                        _, _ in
                        let place = places[column]
                        column += 1
                        let at = line + (place >> Self.bits)
                        return at[0] + (at[1] - at[0]) * Self.fraction(place)
                    }
                }
            }
        }
    }

    /// Positions along one row of the result.
    private struct Line {
        var x: Int
        var y: Int
        let stepX: Int
        let stepY: Int
    }

    private static func fixed(_ value: Double) -> Int { Int((value * Double(one)).rounded()) }

    private func contains(_ x: Int, _ y: Int) -> Bool {
        x >= 0 && y >= 0 && x <= (width - 1) << Self.bits && y <= (height - 1) << Self.bits
    }

    /// Four pixels at a time, turned into planes.
    @inline(__always)
    private func write(
        _ start: Line, into target: UnsafeMutablePointer<Float>, plane: Int, count: Int,
        value: (Int, Int) -> SIMD4<Float>
    ) {
        var (x, y) = (start.x, start.y)
        @inline(__always) func next() -> SIMD4<Float> {
            defer { (x, y) = (x &+ start.stepX, y &+ start.stepY) }
            return value(x, y)
        }
        var column = 0
        while column + 4 <= count {
            let (a, b, c, d) = (next(), next(), next(), next())
            let at = UnsafeMutableRawPointer(target + column)
            at.storeBytes(of: SIMD4(a.x, b.x, c.x, d.x), as: SIMD4<Float>.self)
            (at + 4 * plane).storeBytes(of: SIMD4(a.y, b.y, c.y, d.y), as: SIMD4<Float>.self)
            (at + 8 * plane).storeBytes(of: SIMD4(a.z, b.z, c.z, d.z), as: SIMD4<Float>.self)
            column += 4
        }
        while column < count {
            let value = next()
            (target[column], target[plane + column]) = (value.x, value.y)
            target[2 * plane + column] = value.z
            column += 1
        }
    }

    /// Between the four pixels around a position inside.
    @inline(__always)
    private func value(_ x: Int, _ y: Int) -> SIMD4<Float> {
        let at = pixels + ((y >> Self.bits) &* (width &+ 1) &+ (x >> Self.bits))
        let below = at + (width + 1)
        let (right, down) = (Self.fraction(x), Self.fraction(y))
        let upper = at[0] + (at[1] - at[0]) * right
        let lower = below[0] + (below[1] - below[0]) * right
        return upper + (lower - upper) * down
    }

    @inline(__always)
    private static func fraction(_ position: Int) -> Float {
        Float(Int32(truncatingIfNeeded: (position >> 8) & 0xFF_FFFF)) * 0x1p-24
    }

    /// Mirrored at the outer edges of the first and last pixel, then kept between their centres.
    private func mirrored(_ position: Int, _ side: Int) -> Int {
        let period = (2 * side) << Self.bits
        var place = (position + Self.one / 2) % period
        if place < 0 { place += period }
        place = min(place, period - place) - Self.one / 2
        return min(max(place, 0), (side - 1) << Self.bits)
    }
}
