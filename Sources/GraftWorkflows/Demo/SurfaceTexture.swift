import Foundation
import GraftLinearAlgebra

/// The marks that machining left on a plain metal surface: brushed, turned or blasted.
struct SurfaceTexture {
    private enum Finish: CaseIterable { case brushed, turned, blasted }

    private let finish: Finish
    /// Direction of brushing, radians.
    let angle: Float
    /// Marks a pixel, across and along their direction.
    private let across: Float
    private let along: Float
    private let strength: Float
    private let mottling: Float
    private let centre: SurfaceCanvas.Point
    private let fine: ValueNoise
    private let coarse: ValueNoise

    init(side: Int, scale: Float, using generator: inout SeededGenerator) {
        finish = Finish.allCases[generator.integer(below: 3)]
        angle = generator.float(0, .pi)
        across = generator.float(0.35, 0.8) / scale
        along = finish == .blasted ? across : across * generator.float(0.01, 0.03)
        strength = generator.float(0.05, 0.13)
        mottling = generator.float(0.01, 0.05)
        let far = Float(side) * generator.float(0.8, 2)
        let middle = Float(side) / 2
        centre = .init(x: middle + far * cos(angle), y: middle + far * sin(angle))
        fine = ValueNoise(seed: generator.next())
        coarse = ValueNoise(seed: generator.next())
    }

    /// Lays the texture over a canvas.
    func cover(_ canvas: inout SurfaceCanvas) {
        let side = canvas.side
        let (cosine, sine) = (cos(angle), sin(angle))
        for row in 0..<side {
            for column in 0..<side {
                let (x, y) = (Float(column), Float(row))
                var (u, v) = (x * cosine + y * sine, y * cosine - x * sine)
                if finish == .turned {
                    let (dx, dy) = (x - centre.x, y - centre.y)
                    v = (dx * dx + dy * dy).squareRoot()
                    // The picture lies opposite the centre, where the angle has no seam.
                    u = atan2(dx * sine - dy * cosine, -dx * cosine - dy * sine) * Float(side)
                }
                let marks = fine.layered(u * along, v * across, octaves: 3)
                let patches = coarse.layered(x / 70, y / 70, octaves: 2)
                canvas.albedo[row * side + column] *= 1 + strength * marks + mottling * patches
            }
        }
    }
}
