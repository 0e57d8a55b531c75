#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Where a result's pixels come from: column and row of the source as linear functions of column
/// and row of the result, counted between pixel centres (the first pixel is at 0).
struct AffineMap: Hashable {
    /// Source column at the result's first pixel, and its change per result column and row.
    var column: Linear
    /// The same for the source row.
    var row: Linear

    struct Linear: Hashable {
        var start: Double
        var perColumn: Double
        var perRow: Double
    }

    /// The map of one view of a source.
    ///
    /// - Parameters:
    ///   - draw: its part of the source is `region`; rotation, turns and flips are applied.
    ///   - region: the part in pixels of the original image.
    ///   - scaleX, scaleY: source pixels per original pixel.
    init(
        _ draw: AugmentationDraw, region: PixelRegion, scaleX: Double, scaleY: Double, width: Int,
        height: Int
    ) {
        // A step along the result's columns and rows, in shares of the region.
        var across = (x: (draw.isMirrored ? -1 : 1) / Double(width), y: 0.0)
        var down = (x: 0.0, y: (draw.isFlipped ? -1 : 1) / Double(height))
        for _ in 0..<draw.quarterTurns {
            (across, down) = ((-across.y, across.x), (-down.y, down.x))
        }
        let (cosine, sine) = Self.turn(draw.degrees)
        func step(_ unit: (x: Double, y: Double)) -> (x: Double, y: Double) {
            let (x, y) = (unit.x * region.width, unit.y * region.height)
            return ((x * cosine - y * sine) * scaleX, (x * sine + y * cosine) * scaleY)
        }
        let (byColumn, byRow) = (step(across), step(down))
        let (middleX, middleY) = (Double(width - 1) / 2, Double(height - 1) / 2)
        let centreX = (region.left + region.width / 2) * scaleX - 0.5
        let centreY = (region.top + region.height / 2) * scaleY - 0.5
        column = Linear(
            start: centreX - middleX * byColumn.x - middleY * byRow.x, perColumn: byColumn.x,
            perRow: byRow.x)
        row = Linear(
            start: centreY - middleX * byColumn.y - middleY * byRow.y, perColumn: byColumn.y,
            perRow: byRow.y)
    }

    /// Cosine and sine of an angle in degrees, exact where there is none.
    static func turn(_ degrees: Double) -> (cosine: Double, sine: Double) {
        guard degrees != 0 else { return (1, 0) }
        let angle = degrees * .pi / 180
        return (cos(angle), sin(angle))
    }

    /// The result is the source.
    var isIdentity: Bool {
        column == Linear(start: 0, perColumn: 1, perRow: 0)
            && row == Linear(start: 0, perColumn: 0, perRow: 1)
    }
}
