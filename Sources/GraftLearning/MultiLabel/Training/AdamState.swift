/// The moments of Adam (Kingma and Ba 2015, algorithm 1) for one list of parameters.
struct AdamState: Sendable {
    private(set) var first: [Float]
    private(set) var second: [Float]
    private(set) var steps = 0
    private var powers: (first: Double, second: Double) = (1, 1)

    private static let decay: (first: Float, second: Float) = (0.9, 0.999)
    private static let epsilon: Float = 1e-8

    init(count: Int) {
        first = [Float](repeating: 0, count: count)
        second = first
    }

    /// Moves the parameters one step against the gradient.
    mutating func step(_ parameters: inout [Float], _ gradient: [Float], rate: Double) {
        precondition(gradient.count == first.count && parameters.count == first.count)
        steps += 1
        powers.first *= Double(Self.decay.first)
        powers.second *= Double(Self.decay.second)
        let size = Float(rate / (1 - powers.first))
        let root = Float(1 / (1 - powers.second).squareRoot())
        let (a, b) = Self.decay
        let count = first.count
        first.withUnsafeMutableBufferPointer { m in
            second.withUnsafeMutableBufferPointer { v in
                parameters.withUnsafeMutableBufferPointer { w in
                    gradient.withUnsafeBufferPointer { g in
                        for i in 0..<count {
                            m[i] = a * m[i] + (1 - a) * g[i]
                            v[i] = b * v[i] + (1 - b) * g[i] * g[i]
                            w[i] -= size * m[i] / (v[i].squareRoot() * root + Self.epsilon)
                        }
                    }
                }
            }
        }
    }
}
