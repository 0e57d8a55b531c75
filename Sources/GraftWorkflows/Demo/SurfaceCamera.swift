import Foundation
import GraftLinearAlgebra

/// Light and camera: a canvas as the pixels of a photograph.
struct SurfaceCamera {
    /// Direction that the light comes from, radians.
    private let lightAngle: Float
    /// Effect of slopes on brightness.
    private let lightSlant: Float
    /// Loss of light across the picture, and its direction.
    private let falloff: Float
    private let vignette: Float
    /// Place, width and strength of the broad reflection.
    private let glare: (place: Float, width: Float, strength: Float)
    private let exposure: Float
    private let contrast: Float
    private let tint: (red: Float, blue: Float)
    private let blur: Float
    private let noise: Float

    init(using generator: inout SeededGenerator) {
        lightAngle = generator.float(0, 2 * .pi)
        lightSlant = generator.float(0.25, 0.6)
        falloff = generator.float(0, 0.35)
        vignette = generator.float(0, 0.25)
        glare = (generator.float(-0.6, 0.6), generator.float(0.15, 0.5), generator.float(0, 0.25))
        exposure = generator.float(0.36, 0.68)
        contrast = generator.float(0.8, 1.2)
        tint = (generator.float(-0.05, 0.05), generator.float(-0.05, 0.05))
        blur = generator.float(0.35, 1.15)
        noise = generator.float(0.008, 0.028)
    }

    /// Red, green and blue of each pixel, rows from the top.
    func photograph(
        _ canvas: SurfaceCanvas, using generator: inout SeededGenerator
    ) -> [UInt8] {
        let light = blurred(lit(canvas), side: canvas.side)
        var pixels: [UInt8] = []
        pixels.reserveCapacity(3 * light.count)
        for (index, value) in light.enumerated() {
            let grain = noise * (0.5 + value) * Float(generator.normal())
            let warmth = canvas.warmth[index]
            for gain in [1 + tint.red + 0.6 * warmth, 1, 1 + tint.blue - warmth] {
                let speck = 0.4 * noise * Float(generator.normal())
                let level = value * gain + grain + speck
                pixels.append(UInt8(min(max(level * 255, 0), 255).rounded()))
            }
        }
        return pixels
    }

    /// Brightness of each pixel, 0 black and 1 white.
    private func lit(_ canvas: SurfaceCanvas) -> [Float] {
        let side = canvas.side
        let (lx, ly) = (cos(lightAngle), sin(lightAngle))
        return (0..<side * side).map { pixel in
            let (row, column) = (pixel / side, pixel % side)
            let slopeX =
                canvas.relief[row * side + min(column + 1, side - 1)]
                - canvas.relief[row * side + max(column - 1, 0)]
            let slopeY =
                canvas.relief[min(row + 1, side - 1) * side + column]
                - canvas.relief[max(row - 1, 0) * side + column]
            let shade = 1 + lightSlant * (lx * slopeX + ly * slopeY)
            let x = 2 * Float(column) / Float(side) - 1
            let y = 2 * Float(row) / Float(side) - 1
            let toLight = x * lx + y * ly
            let distance = (toLight - glare.place) / glare.width
            let field =
                1 - falloff * 0.5 * toLight - vignette * (x * x + y * y) / 2
                + glare.strength * exp(-distance * distance)
            let value = exposure * canvas.albedo[pixel] * max(shade, 0.15) * field
            return max(0, 0.5 + contrast * (value - 0.5))
        }
    }

    /// The light after a lens that is slightly out of focus: a Gaussian, rows then columns.
    private func blurred(_ light: [Float], side: Int) -> [Float] {
        let kernel = (-3...3).map { exp(-Float($0 * $0) / (2 * blur * blur)) }
        let sum = kernel.reduce(0, +)
        func pass(_ source: [Float], _ stride: Int, _ across: Int) -> [Float] {
            var result = source
            for line in 0..<side {
                for place in 0..<side {
                    var value: Float = 0
                    for offset in -3...3 {
                        let at = min(max(place + offset, 0), side - 1)
                        value += kernel[offset + 3] * source[line * across + at * stride]
                    }
                    result[line * across + place * stride] = value / sum
                }
            }
            return result
        }
        return pass(pass(light, 1, side), side, 1)
    }
}
