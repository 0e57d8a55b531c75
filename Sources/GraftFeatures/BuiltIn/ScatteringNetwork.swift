import Foundation
import GraftONNX

/// The nodes of a two-order scattering transform with Morlet wavelets.
///
/// S0 = x * phi, S1 = |x * psi1| * phi, S2 = ||x * psi1| * psi2| * phi with scale(psi2) > scale(psi1)
/// (Bruna and Mallat 2013, equation 12). Convolutions are circular on the image padded by reflection,
/// as in the kymatio package, and done exactly: transform, product with the wavelet's transform,
/// inverse transform onto the pixels that are kept, where each transform is a product with constant
/// matrices. No kernel is cut off.
struct ScatteringNetwork {
    /// Image side, a multiple of 2^J.
    let side: Int
    /// J.
    let scales: Int
    /// L.
    let angles: Int
    private let filters: MorletFilters
    /// Transforms of the wavelets, by scale and angle.
    private let wavelets: [[[Double]]]
    /// Left and top margin of the padding.
    private let margin: Int

    init(side: Int, scales: Int, angles: Int = 8) {
        self.side = side
        self.scales = scales
        self.angles = angles
        let unit = 1 << scales
        let padded = ((side + unit) / unit + 1) * unit
        let filters = MorletFilters(side: padded, scales: scales, angles: angles)
        wavelets = (0..<scales).map { scale in
            (0..<angles).map { filters.wavelet(scale: scale, angle: $0) }
        }
        self.filters = filters
        margin = (padded - side) / 2
    }

    /// Coefficients per map: 1 + JL + L^2 J (J - 1) / 2.
    static func pathCount(scales: Int, angles: Int = 8) -> Int {
        1 + scales * angles + angles * angles * scales * (scales - 1) / 2
    }

    /// Side of a coefficient's map.
    var outputSide: Int { filters.side >> scales - 2 }

    /// One group of coefficients: all paths of one scale, or of one pair of scales.
    struct Group {
        /// Tensor of (N x maps x paths) x side x side.
        var tensor: String
        /// Paths for each map of the input; the last wavelet's angle varies fastest.
        var paths: Int
        var order: Int
        /// Scale of each wavelet.
        var scales: [Int]
    }

    /// Adds the transform of a tensor of (N x maps) x side x side.
    func add(to builder: inout GraphBuilder, input: String) -> [Group] {
        let start = (0..<filters.side).map { reflected($0 - margin) }
        var groups = [
            Group(
                tensor: smoothed(input, start, samples: side, level: 0, &builder), paths: 1,
                order: 0, scales: [])
        ]
        let spectrum = spectrum(of: input, source: start, samples: side, level: 0, &builder)
        var seconds: [Group] = []
        for first in 0..<scales {
            let envelopes = envelope(spectrum, scale: first, from: 0, &builder)
            let all = Array(0..<(filters.side >> first))
            groups.append(
                Group(
                    tensor: smoothed(envelopes, all, samples: all.count, level: first, &builder),
                    paths: angles, order: 1, scales: [first]))
            guard first + 1 < scales else { continue }
            let inner = self.spectrum(
                of: envelopes, source: all, samples: all.count, level: first, &builder)
            for second in (first + 1)..<scales {
                let outer = envelope(inner, scale: second, from: first, &builder)
                let rest = Array(0..<(filters.side >> second))
                seconds.append(
                    Group(
                        tensor: smoothed(outer, rest, samples: rest.count, level: second, &builder),
                        paths: angles * angles, order: 2, scales: [first, second]))
            }
        }
        return groups + seconds
    }

    /// Reflection at the border pixels, which are not repeated.
    private func reflected(_ position: Int) -> Int {
        let period = 2 * (side - 1)
        let place = (position % period + period) % period
        return place < side ? place : period - place
    }

    // MARK: Steps

    /// Low-pass and sampling at 2^J: (maps) x samples x samples to (maps) x outputSide x outputSide.
    private func smoothed(
        _ tensor: String, _ source: [Int], samples: Int, level: Int, _ builder: inout GraphBuilder
    ) -> String {
        let transform = filters.periodised(axis: filters.lowPass, level: level)
        let circular = FourierMatrices.lowPass(transform: transform, step: 1 << (scales - level))
        var matrix = [Double](repeating: 0, count: outputSide * samples)
        for row in 0..<outputSide {
            for (position, sample) in source.enumerated() {
                matrix[row * samples + sample] += circular[row * source.count + position]
            }
        }
        let right = constant(
            transposed(matrix, rows: outputSide, columns: samples), [samples, outputSide], &builder)
        let left = constant(matrix, [outputSide, samples], &builder)
        return builder.add("MatMul", [left, builder.add("MatMul", [tensor, right])])
    }

    /// Fourier transform: (maps) x samples x samples to (maps) x Q x 2 x Q, real and imaginary parts
    /// side by side, frequencies in centred order.
    private func spectrum(
        of tensor: String, source: [Int], samples: Int, level: Int, _ builder: inout GraphBuilder
    ) -> String {
        let size = filters.side >> level
        let (cosine, sine) = FourierMatrices.forward(side: size, source: source, samples: samples)
        let columns = transposed(cosine + sine.map { -$0 }, rows: 2 * size, columns: samples)
        let right = constant(columns, [samples, 2 * size], &builder)
        let left = constant(cosine + sine, [2 * size, samples], &builder)
        let product = builder.add("MatMul", [left, builder.add("MatMul", [tensor, right])])
        // (C - iS)(Vr + iVi) = (C Vr + S Vi) + i (C Vi - S Vr)
        let (top, bottom) = halves(of: product, axis: 1, &builder)
        let (topReal, topImaginary) = halves(of: top, axis: 2, &builder)
        let (bottomReal, bottomImaginary) = halves(of: bottom, axis: 2, &builder)
        let real = builder.add("Add", [topReal, bottomImaginary])
        let imaginary = builder.add("Sub", [topImaginary, bottomReal])
        let joined = builder.add("Concat", [real, imaginary], ["axis": 2])
        return reshaped(joined, [-1, 1, size, 2, size], &builder)
    }

    /// |x * psi| for all angles of one scale, at the resolution of that scale:
    /// (maps) x 1 x Q x 2 x Q to (maps x L) x Q' x Q'.
    private func envelope(
        _ spectrum: String, scale: Int, from level: Int, _ builder: inout GraphBuilder
    ) -> String {
        let size = filters.side >> level
        let step = 1 << (scale - level)
        let own = wavelets[scale].map { filters.periodised($0, level: level) }
        let band = Band(own, size: size, step: step)
        let filtered = band.filtered(spectrum, &builder)
        let width = band.width
        let flat = reshaped(filtered, [-1, width, 2 * width], &builder)
        let (cosine, sine) = FourierMatrices.inverse(
            side: band.period, frequencies: band.frequencies, step: band.step)
        let outputs = size / step
        // (Zr + iZi)(C + iS)' = (Zr C' - Zi S') + i (Zr S' + Zi C')
        var right = [Double](repeating: 0, count: 2 * width * 2 * outputs)
        for output in 0..<outputs {
            for place in 0..<width {
                let (c, s) = (cosine[output * width + place], sine[output * width + place])
                right[place * 2 * outputs + output] = c
                right[place * 2 * outputs + outputs + output] = s
                right[(width + place) * 2 * outputs + output] = -s
                right[(width + place) * 2 * outputs + outputs + output] = c
            }
        }
        let left = constant(cosine + sine, [2 * outputs, width], &builder)
        let turned = builder.add(
            "MatMul", [flat, constant(right, [2 * width, 2 * outputs], &builder)])
        let product = builder.add("MatMul", [left, turned])
        let (top, bottom) = halves(of: product, axis: 1, &builder)
        let (topReal, topImaginary) = halves(of: top, axis: 2, &builder)
        let (bottomReal, bottomImaginary) = halves(of: bottom, axis: 2, &builder)
        let real = builder.add("Sub", [topReal, bottomImaginary])
        let imaginary = builder.add("Add", [topImaginary, bottomReal])
        let power = builder.add(
            "Add", [builder.add("Mul", [real, real]), builder.add("Mul", [imaginary, imaginary])])
        return builder.add("Sqrt", [power])
    }

    // MARK: Small parts

    private func halves(
        of tensor: String, axis: Int, _ builder: inout GraphBuilder
    ) -> (String, String) {
        let parts = builder.add("Split", [tensor], ["axis": .int(axis)], outputCount: 2)
        return (parts[0], parts[1])
    }

    private func reshaped(_ tensor: String, _ shape: [Int], _ builder: inout GraphBuilder) -> String
    {
        builder.add("Reshape", [tensor, builder.constant(shape)])
    }

    private func constant(_ values: [Double], _ shape: [Int], _ builder: inout GraphBuilder)
        -> String
    {
        builder.constant(values.map { Float($0) }, shape: shape)
    }

    private func transposed(_ values: [Double], rows: Int, columns: Int) -> [Double] {
        (0..<columns).flatMap { column in (0..<rows).map { values[$0 * columns + column] } }
    }
}
