import GraftLinearAlgebra

/// One rendered image of the demonstration set: the same for the same seed, class and number.
struct DemoImage {
    let kind: DemoClass
    /// From 0 within its class.
    let number: Int
    /// Width and height in pixels.
    let side: Int
    let seed: UInt64

    /// Red, green and blue of each pixel, rows from the top.
    func rendered() -> [UInt8] {
        let place = DemoClass.allCases.firstIndex(of: kind) ?? 0
        var generator = SeededGenerator(seed: seed, stream: place * 1_000_000 + number)
        let scale = generator.float(0.75, 1.35) * Float(side) / 256
        var canvas = SurfaceCanvas(side: side)
        let texture = SurfaceTexture(side: side, scale: scale, using: &generator)
        texture.cover(&canvas)
        FlawPainter(side: side, scale: scale, grain: texture.angle).paint(
            kind, on: &canvas, using: &generator)
        return SurfaceCamera(using: &generator).photograph(canvas, using: &generator)
    }
}
