/// How one view is made: which resized image it reads, and from where in it.
///
/// It depends on the image's size, the geometry and the draw alone, so that a view is the same
/// whatever others are made beside it.
struct ViewPlan {
    /// The resized image that the view samples: the plain decode itself where the draw has no
    /// crop, else the whole image, shrunk so far that the sampling shrinks by less than the square
    /// root of 2.
    let canvas: PixelGeometry
    let map: AffineMap
    /// Size of the view in pixels.
    private let width: Int
    private let height: Int

    /// - Parameter width, height: the oriented image in pixels.
    init(_ draw: AugmentationDraw, width: Int, height: Int, geometry: PixelGeometry) {
        (self.width, self.height) = (geometry.width, geometry.height)
        let isSideways = draw.quarterTurns % 2 == 1
        guard let crop = draw.crop else {
            var canvas = geometry
            if isSideways { (canvas.width, canvas.height) = (geometry.height, geometry.width) }
            let whole = PixelRegion(
                left: 0, top: 0, width: Double(canvas.width), height: Double(canvas.height))
            self.canvas = canvas
            map = AffineMap(
                draw, region: whole, scaleX: 1, scaleY: 1, width: geometry.width,
                height: geometry.height)
            return
        }
        let region = PixelRegion(
            left: crop.left * Double(width), top: crop.top * Double(height),
            width: crop.width * Double(width), height: crop.height * Double(height))
        // Source pixels per result pixel along the region's own axes, then along the image's.
        let stepX = region.width / Double(isSideways ? geometry.height : geometry.width)
        let stepY = region.height / Double(isSideways ? geometry.width : geometry.height)
        let (cosine, sine) = AffineMap.turn(draw.degrees)
        let shrinkX = Self.length(stepX * cosine, stepY * sine)
        let shrinkY = Self.length(stepX * sine, stepY * cosine)
        canvas = PixelGeometry(
            resize: .squash, kernel: geometry.kernel, width: Self.side(width, shrink: shrinkX),
            height: Self.side(height, shrink: shrinkY), scaledDecoding: geometry.scaledDecoding)
        map = AffineMap(
            draw, region: region, scaleX: Double(canvas.width) / Double(width),
            scaleY: Double(canvas.height) / Double(height), width: geometry.width,
            height: geometry.height)
    }

    /// The view is the canvas, pixel by pixel, and not just its upper left corner.
    var isDirect: Bool { map.isIdentity && canvas.width == width && canvas.height == height }

    private static func length(_ x: Double, _ y: Double) -> Double { (x * x + y * y).squareRoot() }

    /// A side of the canvas: the image's divided by the largest power of the square root of 2 that
    /// is at most `shrink`. Few different canvases let views share them and their decode.
    private static func side(_ full: Int, shrink: Double) -> Int {
        var (divisor, power) = (1.0, 0)
        while power < 40, Self.divisor(power + 1) <= shrink {
            power += 1
            divisor = Self.divisor(power)
        }
        let side = Int(Double(full) / divisor)
        return min(max(side, PixelGeometry.sides.lowerBound), PixelGeometry.sides.upperBound)
    }

    /// The square root of 2 to this power.
    private static func divisor(_ power: Int) -> Double {
        Double(1 << (power / 2)) * (power % 2 == 0 ? 1 : 2.0.squareRoot())
    }
}
