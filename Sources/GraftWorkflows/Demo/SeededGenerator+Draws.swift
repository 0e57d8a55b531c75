import GraftLinearAlgebra

/// Draws that rendering needs.
extension SeededGenerator {
    /// A number between two, all equally likely.
    mutating func float(_ low: Float, _ high: Float) -> Float {
        low + (high - low) * Float(uniform())
    }

    /// A whole number between two, both included.
    mutating func integer(_ low: Int, _ high: Int) -> Int { low + integer(below: high - low + 1) }

    /// A place on a canvas, away from its border by a share of its side.
    mutating func point(side: Int, margin: Float) -> SurfaceCanvas.Point {
        let (low, high) = (Float(side) * margin, Float(side) * (1 - margin))
        return .init(x: float(low, high), y: float(low, high))
    }
}
