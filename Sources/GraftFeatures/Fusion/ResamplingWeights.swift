import Foundation
import GraftImages

/// The weights by which a row of pixels becomes a row of another length, as Pillow resizes: the
/// kernel widened by the factor when shrinking, weights scaled to a sum of 1, cut at the border.
struct ResamplingWeights: Sendable {
    /// `to` x `from`, row-major.
    let values: [Float]

    init(_ kernel: PixelGeometry.Kernel, from: Int, to: Int) {
        let scale = Double(from) / Double(to)
        let widening = max(scale, 1)
        var values = [Float](repeating: 0, count: to * from)
        for place in 0..<to {
            let centre = (Double(place) + 0.5) * scale
            if kernel == .nearest {
                // In whole numbers, because centres fall on borders of pixels.
                values[place * from + (2 * place + 1) * from / (2 * to)] = 1
                continue
            }
            let support = Self.support(kernel) * widening
            let first = max(0, Int(centre - support + 0.5))
            let end = min(from, Int(centre + support + 0.5))
            let weights = (first..<end).map {
                Self.weight(kernel, (Double($0) - centre + 0.5) / widening)
            }
            let sum = weights.reduce(0, +)
            for (offset, weight) in weights.enumerated() {
                values[place * from + first + offset] = Float(sum == 0 ? weight : weight / sum)
            }
        }
        self.values = values
    }

    /// The same with rows and columns exchanged: `from` x `to`.
    func transposed(from: Int, to: Int) -> [Float] {
        var result = [Float](repeating: 0, count: values.count)
        for i in 0..<to {
            for j in 0..<from { result[j * to + i] = values[i * from + j] }
        }
        return result
    }

    private static func support(_ kernel: PixelGeometry.Kernel) -> Double {
        switch kernel {
        case .nearest, .area: 0.5
        case .bilinear: 1
        case .bicubic: 2
        case .lanczos: 3
        }
    }

    private static func weight(_ kernel: PixelGeometry.Kernel, _ x: Double) -> Double {
        let t = abs(x)
        switch kernel {
        case .nearest, .area: return x > -0.5 && x <= 0.5 ? 1 : 0
        case .bilinear: return max(0, 1 - t)
        case .bicubic:
            // Keys (1981) with a = -0.5.
            if t < 1 { return (1.5 * t - 2.5) * t * t + 1 }
            return t < 2 ? ((-0.5 * t + 2.5) * t - 4) * t + 2 : 0
        case .lanczos:
            return t < 3 ? sinc(t) * sinc(t / 3) : 0
        }
    }

    private static func sinc(_ x: Double) -> Double {
        x == 0 ? 1 : sin(.pi * x) / (.pi * x)
    }
}
