import Foundation

/// Shades as a picture that a page can hold: an 8-bit bitmap as a data address.
enum BitmapData {
    /// - Parameters:
    ///   - cells: side x side, row after row; 0 is neutral, 1 dark to 255 light.
    static func address(_ cells: [UInt8], side: Int) -> String {
        let stride = (side + 3) / 4 * 4
        let offset = 14 + 40 + 4 * 256
        var bytes: [UInt8] = Array("BM".utf8)
        func append(_ value: Int, _ width: Int) {
            for shift in 0..<width { bytes.append(UInt8(value >> (8 * shift) & 255)) }
        }
        append(offset + stride * side, 4)
        append(0, 4)
        append(offset, 4)
        append(40, 4)
        append(side, 4)
        append(side, 4)
        append(1, 2)
        append(8, 2)
        for value in [0, stride * side, 2835, 2835, 256, 0] { append(value, 4) }
        for shade in 0..<256 { bytes += colour(shade) }
        for row in (0..<side).reversed() {
            bytes += cells[row * side..<(row + 1) * side]
            bytes += [UInt8](repeating: 0, count: stride - side)
        }
        return "data:image/bmp;base64," + Data(bytes).base64EncodedString()
    }

    /// Blue, green, red, nothing: from deep green over the page's accent to near white.
    private static func colour(_ shade: Int) -> [UInt8] {
        guard shade > 0 else { return [0xC4, 0xC8, 0xC6, 0] }
        let stops: [(Double, [Double])] = [
            (0, [38, 44, 6]), (0.35, [87, 107, 11]), (0.7, [186, 205, 150]), (1, [245, 248, 246]),
        ]
        let share = Double(shade - 1) / 254
        let upper = stops.firstIndex { $0.0 >= share } ?? stops.count - 1
        guard upper > 0 else { return stops[0].1.map { UInt8($0) } + [0] }
        let (from, to) = (stops[upper - 1], stops[upper])
        let part = (share - from.0) / (to.0 - from.0)
        return zip(from.1, to.1).map { UInt8($0 + part * ($1 - $0)) } + [0]
    }
}
