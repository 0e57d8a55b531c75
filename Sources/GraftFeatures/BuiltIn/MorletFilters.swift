import Foundation

/// The Fourier transforms of the Morlet wavelets and of the low-pass of a scattering network.
///
/// Bruna and Mallat, "Invariant scattering convolution networks", PAMI 2013, with the parameters of
/// the kymatio package: sigma_j = 0.8 2^j, xi_j = (3 pi / 4) 2^-j, slant 4 / L, low-pass width
/// 0.8 2^(J-1), and its normalisation constant 2 x 3.1415. Wavelets are sampled on a periodic grid of
/// `side` x `side` pixels; the transform of a sampled Gaussian is the sum of the shifted continuous
/// ones, so no transform has to be computed.
struct MorletFilters: Sendable {
    /// Padded image side, a multiple of 2^J.
    let side: Int
    /// Number of octaves, J.
    let scales: Int
    /// Number of angles, L.
    let angles: Int

    /// Transform of wavelet (j, theta), real, side x side, row-major: [row frequency, column frequency].
    func wavelet(scale: Int, angle: Int) -> [Double] {
        let sigma = 0.8 * exp2(Double(scale))
        // The middle angle is rounded down, as an integer.
        let middle = (angles - 1) / 2
        let theta = Double(middle - angle) * .pi / Double(angles)
        let frequency = 0.75 * .pi / exp2(Double(scale))
        let slant = 4 / Double(angles)
        let gabor = gaussian(sigma: sigma, theta: theta, frequency: frequency, slant: slant)
        let envelope = gaussian(sigma: sigma, theta: theta, frequency: 0, slant: slant)
        // Makes the sum over all pixels, which is the value at frequency 0, vanish.
        let balance = gabor[0] / envelope[0]
        return zip(gabor, envelope).map { $0 - balance * $1 }
    }

    /// Transform of the low-pass along one axis; the two-dimensional one is its outer square.
    var lowPass: [Double] {
        let sigma = 0.8 * exp2(Double(scales - 1))
        let scale = (Double.pi / 3.1415).squareRoot()
        return (0..<side).map { index in
            (-3...3).reduce(0.0) { sum, turn in
                let frequency = angular(index) + 2 * .pi * Double(turn)
                return sum + scale * exp(-sigma * sigma * frequency * frequency / 2)
            }
        }
    }

    /// Transform of a filter after sampling every 2^`level`-th pixel of its band-limited version:
    /// frequencies beyond the new limit are dropped, the rest is folded.
    func periodised(_ filter: [Double], level: Int) -> [Double] {
        let small = side >> level
        let kept = Self.mask(side, level: level)
        var result = [Double](repeating: 0, count: small * small)
        for row in 0..<side where kept[row] {
            for column in 0..<side where kept[column] {
                result[(row % small) * small + column % small] += filter[row * side + column]
            }
        }
        return result
    }

    /// The same along one axis.
    func periodised(axis filter: [Double], level: Int) -> [Double] {
        let small = side >> level
        let kept = Self.mask(side, level: level)
        var result = [Double](repeating: 0, count: small)
        for index in 0..<side where kept[index] { result[index % small] += filter[index] }
        return result
    }

    /// Frequencies that remain at a level: all but a band around the highest.
    private static func mask(_ side: Int, level: Int) -> [Bool] {
        let length = side - side >> level
        let start = side >> (level + 1)
        return (0..<side).map { level == 0 || $0 < start || $0 >= start + length }
    }

    /// Angular frequency of an index, in 0 ..< 2 pi.
    private func angular(_ index: Int) -> Double { 2 * .pi * Double(index) / Double(side) }

    /// Transform of exp(-u' C u + i xi u) / (2 x 3.1415 sigma^2 / slant), summed over its aliases.
    private func gaussian(sigma: Double, theta: Double, frequency: Double, slant: Double)
        -> [Double]
    {
        let (cosine, sine) = (cos(theta), sin(theta))
        // Only the widest transforms, those of the finest scale, reach past the nearest alias.
        let turns = sigma < 1 ? -2...2 : -1...1
        let steps = (0..<side).map { angular($0) }
        let sharpness = -sigma * sigma / 2
        var result = [Double](repeating: 0, count: side * side)
        for rowTurn in turns {
            for columnTurn in turns {
                for row in 0..<side {
                    let y = steps[row] + 2 * .pi * Double(rowTurn) - frequency * cosine
                    for column in 0..<side {
                        let x = steps[column] + 2 * .pi * Double(columnTurn) - frequency * sine
                        let along = cosine * y + sine * x
                        let across = (cosine * x - sine * y) / slant
                        let exponent = sharpness * (along * along + across * across)
                        if exponent > -45 { result[row * side + column] += exp(exponent) }
                    }
                }
            }
        }
        return result.map { $0 * .pi / 3.1415 }
    }
}
