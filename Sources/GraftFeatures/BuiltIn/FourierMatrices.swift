import Foundation

/// Constant matrices with which a graph computes discrete Fourier transforms as products.
///
/// Frequencies are in centred order, -Q/2 ..< Q/2, so that a band around zero is one slice.
enum FourierMatrices {
    /// Parts of exp(-2 pi i k n / side) after a linear map of n: `columns` x side.
    ///
    /// - Parameter source: for each n in 0 ..< side, the sample that stands there (reflection padding).
    /// - Returns: cosine and sine parts, side x samples: (C - iS) applied to the padded signal.
    static func forward(side: Int, source: [Int], samples: Int) -> (
        cosine: [Double], sine: [Double]
    ) {
        var cosine = [Double](repeating: 0, count: side * samples)
        var sine = cosine
        for row in 0..<side {
            for (position, sample) in source.enumerated() {
                let angle = phase((row - side / 2) * position, side)
                cosine[row * samples + sample] += cos(angle)
                sine[row * samples + sample] += sin(angle)
            }
        }
        return (cosine, sine)
    }

    /// Parts of the inverse transform from a band of frequencies to every `step`-th sample.
    ///
    /// - Parameters:
    ///   - side: length of the signal, Q.
    ///   - frequencies: those of the band, in its order.
    /// - Returns: cosine and sine parts of exp(2 pi i q n / Q) / Q, outputs x band.
    static func inverse(
        side: Int, frequencies: Range<Int>, step: Int
    ) -> (cosine: [Double], sine: [Double]) {
        let outputs = side / step
        var cosine: [Double] = []
        var sine: [Double] = []
        for output in 0..<outputs {
            for frequency in frequencies {
                let angle = phase(frequency * output * step, side)
                cosine.append(cos(angle) / Double(side))
                sine.append(sin(angle) / Double(side))
            }
        }
        return (cosine, sine)
    }

    /// The circular low-pass, kept at every `step`-th sample without the first and the last of them.
    ///
    /// - Parameter transform: real transform of the filter in standard order, length Q.
    /// - Returns: (Q / step - 2) x Q.
    static func lowPass(transform: [Double], step: Int) -> [Double] {
        let side = transform.count
        let kernel = (0..<side).map { position in
            transform.enumerated().reduce(0.0) { sum, pair in
                sum + pair.element * cos(phase(pair.offset * position, side))
            } / Double(side)
        }
        var matrix: [Double] = []
        for output in 1..<(side / step - 1) {
            for input in 0..<side {
                matrix.append(kernel[((output * step - input) % side + side) % side])
            }
        }
        return matrix
    }

    /// 2 pi times the fraction of a turn, reduced first so that large products keep their digits.
    private static func phase(_ product: Int, _ side: Int) -> Double {
        2 * .pi * Double(product % side) / Double(side)
    }
}
