import Foundation
import GraftLinearAlgebra

/// The shapes that flaws are made of.
extension FlawPainter {
    /// A line that wanders: straight for a bend near 0, jagged towards 1; it thins out at both
    /// ends.
    func path(
        from start: SurfaceCanvas.Point, heading: Float, length: Float, bend: Float, step: Float,
        width: Float, using generator: inout SeededGenerator
    ) -> [SurfaceCanvas.Touch] {
        let count = max(2, Int(length / step))
        let drift = bend * Float(generator.normal())
        var (point, heading, drawn) = (start, heading, heading)
        var touches: [SurfaceCanvas.Touch] = []
        for index in 0...count {
            let middle = 1 - abs(2 * Float(index) / Float(count) - 1)
            let press = generator.float(0.75, 1)
            touches.append(
                .init(
                    at: point, width: max(0.45, width * press),
                    strength: press * min(1, 0.35 + 2 * middle)))
            // The course drifts, each step strays from it.
            heading += bend < 0.1 ? drift : 0.15 * Float(generator.normal())
            drawn = heading + bend * Float(generator.normal())
            point.x += step * cos(drawn)
            point.y += step * sin(drawn)
        }
        return touches
    }

    /// A flat patch of irregular outline.
    ///
    /// - Parameters:
    ///   - change: what it adds to the albedo inside.
    ///   - rim: what it adds along its outline.
    func blot(
        _ canvas: inout SurfaceCanvas, radius: Float, change: Float, rim: Float, warmth: Float,
        using generator: inout SeededGenerator
    ) {
        let centre = generator.point(side: side, margin: 0.15)
        let outline = ValueNoise(seed: generator.next())
        let (turn, stretch) = (generator.float(0, .pi), generator.float(0.55, 1))
        let softness = generator.float(0.12, 0.4)
        let roughness = generator.float(0.15, 0.4)
        for row in canvas.range(centre.y - 2 * radius, centre.y + 2 * radius) {
            for column in canvas.range(centre.x - 2 * radius, centre.x + 2 * radius) {
                let (dx, dy) = (Float(column) - centre.x, Float(row) - centre.y)
                let u = (dx * cos(turn) + dy * sin(turn)) / radius
                let v = (dy * cos(turn) - dx * sin(turn)) / (radius * stretch)
                let edge =
                    (u * u + v * v).squareRoot() - 1 + roughness
                    * outline.layered(2 * u, 2 * v, octaves: 3)
                let inside = 1 / (1 + exp(edge / (0.25 * softness)))
                let border = exp(-pow(edge / 0.12, 2))
                let pixel = row * canvas.side + column
                canvas.albedo[pixel] *= 1 + change * inside + rim * border
                canvas.warmth[pixel] += warmth * inside
            }
        }
    }
}
