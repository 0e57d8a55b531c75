import Foundation
import GraftLinearAlgebra

/// Draws what is wrong with a surface, and the harmless marks that every surface has.
struct FlawPainter {
    let side: Int
    /// Size of all flaws, 1 being usual.
    let scale: Float
    /// Direction in which the surface was brushed, radians.
    let grain: Float

    func paint(
        _ flaw: DemoClass, on canvas: inout SurfaceCanvas, using generator: inout SeededGenerator
    ) {
        wear(&canvas, using: &generator)
        let severity = generator.float(0.35, 1)
        switch flaw {
        case .clean: break
        case .scratch: scratch(&canvas, severity, using: &generator)
        case .pit: pits(&canvas, severity, using: &generator)
        case .crack: crack(&canvas, severity, using: &generator)
        case .stain: stain(&canvas, severity, using: &generator)
        case .abrasion: abrasion(&canvas, severity, using: &generator)
        }
    }

    /// Dust, hairlines and a faint smudge.
    private func wear(_ canvas: inout SurfaceCanvas, using generator: inout SeededGenerator) {
        for _ in 0..<generator.integer(0, 6) {
            canvas.press(
                at: generator.point(side: side, margin: 0), radius: generator.float(0.6, 1.4),
                depth: generator.float(-0.3, 0.3), darkness: generator.float(-0.15, 0.3))
        }
        for _ in 0..<generator.integer(0, 2) {
            let start = generator.point(side: side, margin: 0)
            let heading = generator.float(0, 2 * .pi)
            let line = path(
                from: start, heading: heading, length: generator.float(15, 70), bend: 0.01, step: 8,
                width: generator.float(0.5, 0.8), using: &generator)
            canvas.cut(line, depth: generator.float(0.08, 0.22), darkness: 0)
        }
        if generator.uniform() < 0.4 {
            blot(
                &canvas, radius: generator.float(25, 60), change: generator.float(-0.05, 0.05),
                rim: 0, warmth: 0, using: &generator)
        }
    }

    private func scratch(
        _ canvas: inout SurfaceCanvas, _ severity: Float, using generator: inout SeededGenerator
    ) {
        let heading = generator.float(0, 2 * .pi)
        // A groove shines or is dull, so that it shows even where the light runs along it.
        let darkness = (0.06 + 0.16 * severity) * (generator.uniform() < 0.5 ? 1 : -1)
        for _ in 0..<generator.integer(1, 3) {
            let length = generator.float(70, 200) * scale
            let heading = heading + generator.float(-0.25, 0.25)
            var start = generator.point(side: side, margin: 0.2)
            start.x -= length / 2 * cos(heading)
            start.y -= length / 2 * sin(heading)
            let line = path(
                from: start, heading: heading, length: length, bend: generator.float(0, 0.012),
                step: 8,
                width: generator.float(0.6, 1.3) * scale, using: &generator)
            canvas.cut(
                line, depth: (0.4 + 0.9 * severity) * generator.float(0.6, 0.95), darkness: darkness
            )
        }
    }

    private func pits(
        _ canvas: inout SurfaceCanvas, _ severity: Float, using generator: inout SeededGenerator
    ) {
        let centre = generator.point(side: side, margin: 0.25)
        let spread = generator.float(20, 80) * scale
        for _ in 0..<generator.integer(2, 9) {
            let radius = generator.float(1.6, 4.5) * scale
            canvas.press(
                at: .init(
                    x: centre.x + spread * Float(generator.normal()),
                    y: centre.y + spread * Float(generator.normal())),
                radius: radius, depth: radius * (0.1 + 0.3 * severity),
                darkness: 0.1 + 0.45 * severity)
        }
    }

    private func crack(
        _ canvas: inout SurfaceCanvas, _ severity: Float, using generator: inout SeededGenerator
    ) {
        var heading = generator.float(0, 2 * .pi)
        var branches = [(generator.point(side: side, margin: 0.25), generator.float(70, 160), 0)]
        while let (start, length, level) = branches.popLast() {
            let line = path(
                from: start, heading: heading, length: length * scale,
                bend: generator.float(0.3, 0.55),
                step: generator.float(3, 6) * scale,
                width: generator.float(0.6, 1.2) * scale * (level == 0 ? 1 : 0.7), using: &generator
            )
            canvas.cut(
                line, depth: 0.25 + 0.4 * severity,
                darkness: (0.15 + 0.5 * severity) * (level == 0 ? 1 : 0.8))
            guard level < 2 else { continue }
            for _ in 0..<generator.integer(0, 2) {
                let joint = line[generator.integer(below: line.count)].at
                branches.append((joint, length * generator.float(0.2, 0.5), level + 1))
            }
            heading += generator.float(0.4, 1.1) * (generator.uniform() < 0.5 ? -1 : 1)
        }
    }

    private func stain(
        _ canvas: inout SurfaceCanvas, _ severity: Float, using generator: inout SeededGenerator
    ) {
        let sign: Float = generator.uniform() < 0.8 ? -1 : 1
        for _ in 0..<generator.integer(1, 3) {
            blot(
                &canvas, radius: generator.float(14, 48) * scale,
                change: sign * (0.05 + 0.17 * severity), rim: sign * generator.float(0, 0.1),
                warmth: generator.float(0, 0.05) * severity, using: &generator)
        }
    }

    private func abrasion(
        _ canvas: inout SurfaceCanvas, _ severity: Float, using generator: inout SeededGenerator
    ) {
        let centre = generator.point(side: side, margin: 0.25)
        let heading = grain + generator.float(0.2, .pi - 0.2)
        let (wide, long) = (generator.float(12, 40) * scale, generator.float(25, 70) * scale)
        for _ in 0..<generator.integer(25, 65) {
            let across = wide * Float(generator.normal()) * 0.6
            let along = long * Float(generator.normal()) * 0.3
            let start = SurfaceCanvas.Point(
                x: centre.x - across * sin(heading) + along * cos(heading),
                y: centre.y + across * cos(heading) + along * sin(heading))
            let line = path(
                from: start, heading: heading + generator.float(-0.1, 0.1),
                length: long * generator.float(0.3, 1), bend: 0.02, step: 8,
                width: generator.float(0.5, 0.8), using: &generator)
            canvas.cut(
                line, depth: (0.2 + 0.55 * severity) * generator.float(0.5, 1),
                darkness: -0.1 * severity)
        }
    }
}
