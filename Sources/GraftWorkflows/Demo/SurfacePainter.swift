import Foundation
import GraftLinearAlgebra

/// Paints one photograph-like picture of a surface: metal, light, camera noise, and at most one kind of defect.
///
/// Brightness, tint, light, brushing angle and camera noise vary alike in every class, so that mean colour tells little.
struct SurfacePainter {
    static let side = 256

    private var generator: SeededGenerator
    /// Brightness, side x side.
    private var light: [Double]
    /// Added to red and taken from blue, side x side.
    private var warmth: [Double]

    init(seed: UInt64) {
        generator = SeededGenerator(seed: seed)
        light = Array(repeating: 0, count: Self.side * Self.side)
        warmth = light
    }

    /// Height x width x 3 bytes.
    static func picture(of surface: SurfaceClass, seed: UInt64) -> [UInt8] {
        var painter = SurfacePainter(seed: seed)
        painter.metal()
        switch surface {
        case .clean: break
        case .scratch: painter.scratches()
        case .pits: painter.pits()
        case .crack: painter.crack()
        case .stain: painter.stain()
        case .rough: painter.roughness()
        }
        // Specks of dust on every surface, so that not every spot is a defect.
        for _ in 0..<painter.whole(0...3) { painter.spot(radius: painter.number(0.8...1.6), depth: painter.number(-30...30)) }
        return painter.developed()
    }

    // MARK: Random numbers

    private mutating func number(_ range: ClosedRange<Double>) -> Double {
        range.lowerBound + generator.uniform() * (range.upperBound - range.lowerBound)
    }

    private mutating func whole(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(generator.uniform() * Double(range.count))
    }

    private mutating func noise() -> ValueNoise { ValueNoise(seed: generator.next()) }

    private mutating func place() -> (x: Double, y: Double) {
        let margin = 0.15 * Double(Self.side)
        return (number(margin...(Double(Self.side) - margin)), number(margin...(Double(Self.side) - margin)))
    }

    // MARK: Surface

    private mutating func metal() {
        let angle = number(0...(2 * .pi))
        let (cosine, sine) = (cos(angle), sin(angle))
        let (brushed, blotched) = (noise(), noise())
        let (strength, fineness) = (number(5...13), number(0.35...0.8))
        let tone = number(95...165)
        let lamp = (angle: number(0...(2 * .pi)), strength: number(5...35))
        for y in 0..<Self.side {
            for x in 0..<Self.side {
                let (px, py) = (Double(x), Double(y))
                let along = px * cosine + py * sine
                let across = py * cosine - px * sine
                let (dx, dy) = (px / Double(Self.side) - 0.5, py / Double(Self.side) - 0.5)
                var value = tone + lamp.strength * (dx * cos(lamp.angle) + dy * sin(lamp.angle))
                value += strength * (brushed(across * fineness, along * 0.015) + 0.5 * brushed(across * 2 * fineness, along * 0.05))
                value += 7 * blotched.layered(px / 90, py / 90)
                light[y * Self.side + x] = value - 18 * (dx * dx + dy * dy)
            }
        }
    }

    /// Calls back with every pixel inside a box, and its distance from the middle.
    private mutating func around(
        _ x: Double, _ y: Double, reach: Double, _ body: (_ index: Int, _ dx: Double, _ dy: Double) -> Double
    ) {
        let last = Self.side - 1
        let rows = max(0, Int(y - reach))...max(0, min(last, Int(y + reach) + 1))
        let columns = max(0, Int(x - reach))...max(0, min(last, Int(x + reach) + 1))
        for row in rows where row <= last {
            for column in columns where column <= last {
                let index = row * Self.side + column
                light[index] += body(index, Double(column) - x, Double(row) - y)
            }
        }
    }

    // MARK: Defects

    private mutating func spot(radius: Double, depth: Double) {
        let (x, y) = place()
        around(x, y, reach: 3 * radius) { _, dx, dy in
            let distance = (dx * dx + dy * dy).squareRoot() / radius
            // A dark floor with a lit rim.
            return depth * exp(-distance * distance) - 0.45 * depth * exp(-pow(distance - 1.5, 2) * 6)
        }
    }

    private mutating func pits() {
        for _ in 0..<whole(2...7) { spot(radius: number(2.2...7.5), depth: -number(22...65)) }
    }

    /// A stroke of the given half width along a line, darker or lighter, with the opposite at its edge.
    private mutating func stroke(
        from start: (x: Double, y: Double), to end: (x: Double, y: Double), width: Double, depth: Double
    ) {
        let length = hypot(end.x - start.x, end.y - start.y)
        guard length > 0 else { return }
        let steps = Int(length * 1.5) + 1
        for step in 0...steps {
            let share = Double(step) / Double(steps)
            let (x, y) = (start.x + share * (end.x - start.x), start.y + share * (end.y - start.y))
            around(x, y, reach: 2.5 * width) { _, dx, dy in
                depth / (2.4 * width) * exp(-(dx * dx + dy * dy) / (width * width))
            }
        }
    }

    private mutating func scratches() {
        for _ in 0..<whole(1...3) {
            let start = place()
            let (angle, length) = (number(0...(2 * .pi)), number(60...200))
            let end = (x: start.x + length * cos(angle), y: start.y + length * sin(angle))
            let depth = number(14...42) * (generator.uniform() < 0.65 ? 1 : -1)
            stroke(from: start, to: end, width: number(0.7...1.5), depth: depth)
        }
    }

    private mutating func crack() {
        grow(from: place(), angle: number(0...(2 * .pi)), length: number(90...190), width: number(0.8...1.6), branches: 2)
    }

    /// A wandering line that branches.
    private mutating func grow(
        from start: (x: Double, y: Double), angle: Double, length: Double, width: Double, branches: Int
    ) {
        var (point, heading, left) = (start, angle, length)
        let depth = -number(16...38)
        while left > 0 {
            let step = number(4...11)
            heading += 0.55 * generator.normal()
            let next = (x: point.x + step * cos(heading), y: point.y + step * sin(heading))
            stroke(from: point, to: next, width: width, depth: depth)
            if branches > 0, generator.uniform() < 0.09 {
                grow(
                    from: next, angle: heading + number(0.5...1.1) * (generator.uniform() < 0.5 ? 1 : -1),
                    length: left * 0.5, width: width * 0.8, branches: branches - 1)
            }
            point = next
            left -= step
        }
    }

    private mutating func stain() {
        for _ in 0..<whole(1...2) {
            let (x, y) = place()
            let (radius, shape) = (number(22...60), noise())
            let (depth, tint) = (-number(7...24), number(-5...14))
            var change: [(Int, Double)] = []
            around(x, y, reach: 1.6 * radius) { index, dx, dy in
                let wobble = 1 + 0.45 * shape.layered(dx / 28 + 50, dy / 28 + 50)
                let distance = (dx * dx + dy * dy).squareRoot() / (radius * wobble)
                let inside = 1 / (1 + exp((distance - 1) * 14))
                change.append((index, inside))
                // Stains dry darker at the edge.
                return depth * inside + 0.5 * depth * exp(-pow((distance - 1) * 7, 2))
            }
            for (index, inside) in change { warmth[index] += tint * inside }
        }
    }

    private mutating func roughness() {
        let (x, y) = place()
        let (radius, grain, edge) = (number(28...75), noise(), noise())
        let (strength, scale) = (number(15...34), number(1.3...2.6))
        around(x, y, reach: 1.5 * radius) { _, dx, dy in
            let wobble = 1 + 0.5 * edge.layered(dx / 30 + 9, dy / 30 + 9)
            let distance = (dx * dx + dy * dy).squareRoot() / (radius * wobble)
            return strength * grain((dx + 500) / scale, (dy + 500) / scale) / (1 + exp((distance - 1) * 9))
        }
    }

    // MARK: Camera

    private mutating func developed() -> [UInt8] {
        let grain = number(1.5...4.5)
        let tint = (red: number(-6...6), blue: number(-6...6))
        var bytes: [UInt8] = []
        bytes.reserveCapacity(3 * light.count)
        for index in light.indices {
            let value = light[index] + grain * generator.normal()
            for channel in [value + tint.red + warmth[index], value, value + tint.blue - warmth[index]] {
                bytes.append(UInt8(min(255, max(0, channel.rounded()))))
            }
        }
        return bytes
    }
}
