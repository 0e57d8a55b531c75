import Foundation

/// A square piece of surface: its relief and how it reflects, before light and camera.
struct SurfaceCanvas {
    struct Point {
        var x: Float
        var y: Float
    }

    /// A point of a stroke with its half width in pixels and its strength in 0 ... 1.
    struct Touch {
        var at: Point
        var width: Float
        var strength: Float
    }

    /// Width and height in pixels, S.
    let side: Int
    /// Height of each pixel in pixels, S x S, row-major.
    var relief: [Float]
    /// Share of light that each pixel returns, 1 being the plain surface.
    var albedo: [Float]
    /// How much browner than the plain surface each pixel is.
    var warmth: [Float]

    init(side: Int) {
        self.side = side
        relief = Array(repeating: 0, count: side * side)
        albedo = Array(repeating: 1, count: side * side)
        warmth = Array(repeating: 0, count: side * side)
    }

    /// Cuts a groove along touches and darkens its bottom.
    mutating func cut(_ touches: [Touch], depth: Float, darkness: Float) {
        var cover: [Int: Float] = [:]
        for (one, two) in zip(touches, touches.dropFirst()) { spread(one, two, into: &cover) }
        for (pixel, share) in cover {
            relief[pixel] -= depth * share
            albedo[pixel] *= 1 - darkness * share
        }
    }

    /// How much of each pixel near a piece of a stroke the stroke covers.
    private func spread(_ one: Touch, _ two: Touch, into cover: inout [Int: Float]) {
        let reach = 2.5 * max(one.width, two.width) + 1
        let columns = range(min(one.at.x, two.at.x) - reach, max(one.at.x, two.at.x) + reach)
        let rows = range(min(one.at.y, two.at.y) - reach, max(one.at.y, two.at.y) + reach)
        let (dx, dy) = (two.at.x - one.at.x, two.at.y - one.at.y)
        let length = max(dx * dx + dy * dy, 1e-6)
        for row in rows {
            for column in columns {
                let (px, py) = (Float(column) - one.at.x, Float(row) - one.at.y)
                let along = min(max((px * dx + py * dy) / length, 0), 1)
                let (ox, oy) = (px - along * dx, py - along * dy)
                let width = one.width + (two.width - one.width) * along
                let strength = one.strength + (two.strength - one.strength) * along
                let ratio = (ox * ox + oy * oy) / (width * width)
                guard ratio < 6 else { continue }
                let share = strength * exp(-ratio)
                let pixel = row * side + column
                if share > cover[pixel, default: 0] { cover[pixel] = share }
            }
        }
    }

    /// Presses a round crater with a raised rim.
    mutating func press(at centre: Point, radius: Float, depth: Float, darkness: Float) {
        let reach = 2 * radius + 1
        for row in range(centre.y - reach, centre.y + reach) {
            for column in range(centre.x - reach, centre.x + reach) {
                let (dx, dy) = (Float(column) - centre.x, Float(row) - centre.y)
                let distance = (dx * dx + dy * dy).squareRoot() / radius
                let bowl = exp(-pow(distance, 4) * 1.2)
                let rim = exp(-pow((distance - 1.15) / 0.25, 2))
                relief[row * side + column] += depth * (0.25 * rim - bowl)
                albedo[row * side + column] *= 1 - darkness * bowl
            }
        }
    }

    /// Pixels between two coordinates, inside the canvas.
    func range(_ low: Float, _ high: Float) -> Range<Int> {
        let first = min(max(Int(low.rounded(.down)), 0), side)
        return first..<max(first, min(Int(high.rounded(.up)) + 1, side))
    }
}
