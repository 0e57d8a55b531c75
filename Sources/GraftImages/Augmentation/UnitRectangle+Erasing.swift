/// Random erasing on planes of pixels.
extension UnitRectangle {
    /// The pixels whose centres lie inside, of an image of this size; at least one each way.
    func pixels(width: Int, height: Int) -> (columns: Range<Int>, rows: Range<Int>) {
        func range(_ start: Double, _ length: Double, _ side: Int) -> Range<Int> {
            let first = min(max(Int((start * Double(side)).rounded()), 0), side - 1)
            let end = Int(((start + length) * Double(side)).rounded())
            return first..<min(max(end, first + 1), side)
        }
        return (range(left, self.width, width), range(top, self.height, height))
    }

    /// Paints the rectangle of 3 x height x width values with the mean of each plane.
    func erase(_ planes: UnsafeMutablePointer<Float>, width: Int, height: Int) {
        let (columns, rows) = pixels(width: width, height: height)
        for channel in 0..<3 {
            let plane = planes + channel * width * height
            let mean = Self.mean(plane, rows: height, columns: width)
            for row in rows {
                (plane + row * width + columns.lowerBound).update(
                    repeating: mean, count: columns.count)
            }
        }
    }

    /// Row by row, so always the same bits.
    private static func mean(_ plane: UnsafeMutablePointer<Float>, rows: Int, columns: Int) -> Float
    {
        var total = 0.0
        for row in 0..<rows {
            var sums = SIMD8<Float>(repeating: 0)
            let line = plane + row * columns
            let whole = columns / 8 * 8
            for column in stride(from: 0, to: whole, by: 8) {
                sums += UnsafeRawPointer(line + column).loadUnaligned(as: SIMD8<Float>.self)
            }
            for lane in 0..<8 { total += Double(sums[lane]) }
            for column in whole..<columns { total += Double(line[column]) }
        }
        return Float(total / Double(rows * columns))
    }
}
