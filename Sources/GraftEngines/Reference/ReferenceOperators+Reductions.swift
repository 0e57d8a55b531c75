/// Operators that summarise or normalise along dimensions.

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#elseif canImport(Darwin)
    import Darwin
#endif

extension ReferenceOperators {
    static func reduce(
        _ node: ReferenceNode, _ summary: ([Double]) -> Double
    ) throws(EngineError) -> [ReferenceArray] {
        let (shape, x) = try node.floats(0)
        let given = try node.list("axes", orInput: 1) ?? []
        if given.isEmpty, node.int("noop_with_empty_axes", 0) == 1 { return [try node.array(0)] }
        var axes: Set<Int> = []
        for axis in given.isEmpty ? Array(shape.indices) : given {
            axes.insert(try node.axis(axis, rank: shape.count))
        }
        let strides = ReferenceArray.strides(of: shape)
        let kept = shape.indices.filter { !axes.contains($0) }
        let gone = axes.sorted()
        let starts = ReferenceArray.positions(shape: kept.map { shape[$0] }, strides: kept.map { strides[$0] })
        let steps = ReferenceArray.positions(shape: gone.map { shape[$0] }, strides: gone.map { strides[$0] })
        let y = starts.map { start in Float(summary(steps.map { Double(x[start + $0]) })) }
        let keepsDimensions = node.int("keepdims", 1) == 1
        let result = keepsDimensions ? shape.indices.map { axes.contains($0) ? 1 : shape[$0] } : kept.map { shape[$0] }
        return [ReferenceArray(result, y)]
    }

    /// Before operator set 13 everything from `axis` on is one dimension; since then only `axis` itself counts.
    static func softmax(_ node: ReferenceNode, logarithmic: Bool) throws(EngineError) -> [ReferenceArray] {
        let (shape, x) = try node.floats(0)
        let axis = try node.axis(node.int("axis", node.opset < 13 ? 1 : -1), rank: shape.count)
        let size = node.opset < 13 ? shape[axis...].reduce(1, *) : shape[axis]
        let stride = node.opset < 13 ? 1 : shape[(axis + 1)...].reduce(1, *)
        var y = x
        for start in x.indices where (start / stride) % size == 0 {
            let places = (0..<size).map { start + $0 * stride }
            let largest = places.reduce(-Float.infinity) { max($0, x[$1]) }
            let sum = places.reduce(0.0) { $0 + exp(Double(x[$1] - largest)) }
            for place in places {
                let shifted = Double(x[place] - largest)
                y[place] = Float(logarithmic ? shifted - log(sum) : exp(shifted) / sum)
            }
        }
        return [ReferenceArray(shape, y)]
    }

    /// (x - mean) / sqrt(variance + epsilon) * scale + bias with the stored statistics of each channel.
    static func batchNormalisation(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let (shape, x) = try node.floats(0)
        let parameters = [
            try node.floats(1).values, try node.floats(2).values, try node.floats(3).values,
            try node.floats(4).values,
        ]
        guard shape.count >= 2, parameters.allSatisfy({ $0.count == shape[1] }) else {
            throw node.fault("normalises \(shape)")
        }
        let epsilon = node.float("epsilon", 1e-5)
        let plane = shape[2...].reduce(1, *)
        let y = x.indices.map { place in
            let channel = place / plane % shape[1]
            let deviation = (parameters[3][channel] + epsilon).squareRoot()
            return (x[place] - parameters[2][channel]) / deviation * parameters[0][channel] + parameters[1][channel]
        }
        return [ReferenceArray(shape, y)]
    }

    /// Mean 0 and variance 1 over the dimensions from `axis` on, then scale and bias.
    static func layerNormalisation(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let (shape, x) = try node.floats(0)
        let axis = try node.axis(node.int("axis", -1), rank: shape.count)
        let scale = try node.floats(1).values
        let bias = node.optional(2) == nil ? nil : try node.floats(2).values
        let size = shape[axis...].reduce(1, *)
        guard size > 0, scale.count == size, bias.map({ $0.count == size }) ?? true else {
            throw node.fault("normalises \(shape)")
        }
        let epsilon = Double(node.float("epsilon", 1e-5))
        var y = x
        for start in stride(from: 0, to: x.count, by: size) {
            let values = x[start..<start + size].map { Double($0) }
            let mean = values.reduce(0, +) / Double(size)
            let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(size)
            let deviation = (variance + epsilon).squareRoot()
            for place in 0..<size {
                y[start + place] = Float((values[place] - mean) / deviation) * scale[place] + (bias?[place] ?? 0)
            }
        }
        return [ReferenceArray(shape, y)]
    }

    /// x / (bias + alpha / size * sum of squares of the neighbouring channels) ^ beta.
    static func localResponseNormalisation(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let (shape, x) = try node.floats(0)
        let size = node.int("size", 0)
        guard shape.count >= 2, size > 0 else { throw node.fault("normalises \(shape)") }
        let (alpha, beta) = (Double(node.float("alpha", 1e-4)), Double(node.float("beta", 0.75)))
        let bias = Double(node.float("bias", 1))
        let plane = shape[2...].reduce(1, *)
        let y = x.indices.map { place in
            let channel = place / plane % shape[1]
            let low = max(0, channel - (size - 1) / 2)
            let high = min(shape[1] - 1, channel + size / 2)
            let squares = (low...high).reduce(0.0) { sum, other in
                let value = Double(x[place + (other - channel) * plane])
                return sum + value * value
            }
            return Float(Double(x[place]) / pow(bias + alpha / Double(size) * squares, beta))
        }
        return [ReferenceArray(shape, y)]
    }
}
