/// Smooth noise in the plane: random values on a lattice, interpolated.
struct ValueNoise {
    private let seed: UInt32

    init(seed: UInt64) { self.seed = UInt32(truncatingIfNeeded: seed ^ (seed >> 32)) }

    /// A value in -1 ... 1 that changes over a distance of about 1.
    func value(_ x: Float, _ y: Float) -> Float {
        let (floorX, floorY) = (x.rounded(.down), y.rounded(.down))
        let (column, row) = (Int32(floorX), Int32(floorY))
        let (fx, fy) = (Self.smooth(x - floorX), Self.smooth(y - floorY))
        let top = mix(lattice(column, row), lattice(column &+ 1, row), fx)
        let bottom = mix(lattice(column, row &+ 1), lattice(column &+ 1, row &+ 1), fx)
        return mix(top, bottom, fy)
    }

    /// Noise of several scales, each half as wide and half as strong as the one before.
    func layered(_ x: Float, _ y: Float, octaves: Int) -> Float {
        var (sum, weight, scale) = (Float(0), Float(1), Float(1))
        for octave in 0..<octaves {
            let shift = Float(octave) * 17.3
            sum += weight * value(x * scale + shift, y * scale - shift)
            weight /= 2
            scale *= 2
        }
        return sum
    }

    private func lattice(_ column: Int32, _ row: Int32) -> Float {
        var hash = seed
        hash ^= UInt32(bitPattern: column) &* 0x9E37_79B1
        hash = (hash ^ (hash >> 15)) &* 0x85EB_CA77
        hash ^= UInt32(bitPattern: row) &* 0xC2B2_AE3D
        hash = (hash ^ (hash >> 13)) &* 0x27D4_EB2F
        hash ^= hash >> 16
        return Float(hash) * 0x1p-31 - 1
    }

    private static func smooth(_ t: Float) -> Float { t * t * (3 - 2 * t) }

    private func mix(_ a: Float, _ b: Float, _ t: Float) -> Float { a + (b - a) * t }
}
