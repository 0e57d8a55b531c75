/// Smooth random values over the plane: one number at each lattice point, blended between.
struct ValueNoise {
    private let seed: UInt64

    init(seed: UInt64) { self.seed = seed }

    /// A value in -1...1; changes over a distance of about 1.
    func callAsFunction(_ x: Double, _ y: Double) -> Double {
        let (left, top) = (x.rounded(.down), y.rounded(.down))
        let (i, j) = (Int(left), Int(top))
        let (u, v) = (Self.eased(x - left), Self.eased(y - top))
        let upper = at(i, j) + (at(i + 1, j) - at(i, j)) * u
        let lower = at(i, j + 1) + (at(i + 1, j + 1) - at(i, j + 1)) * u
        return upper + (lower - upper) * v
    }

    /// Four octaves, each half as strong and twice as fine.
    func layered(_ x: Double, _ y: Double) -> Double {
        var (sum, strength, scale) = (0.0, 0.5, 1.0)
        for _ in 0..<4 {
            sum += strength * self(x * scale, y * scale)
            strength /= 2
            scale *= 2
        }
        return sum
    }

    private static func eased(_ t: Double) -> Double { t * t * (3 - 2 * t) }

    /// The lattice value: a hash of place and seed (SplitMix64's finaliser).
    private func at(_ i: Int, _ j: Int) -> Double {
        var z = seed &+ UInt64(bitPattern: Int64(i)) &* 0x9E37_79B9_7F4A_7C15
        z = z &+ UInt64(bitPattern: Int64(j)) &* 0xC2B2_AE3D_27D4_EB4F
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        z ^= z >> 31
        return Double(z >> 11) / Double(1 << 52) - 1
    }
}
