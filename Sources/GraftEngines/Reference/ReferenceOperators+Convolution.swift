/// Convolution and pooling in two dimensions.

extension ReferenceOperators {
    /// y[n,k] = b[k] + sum over the channels of k's group and the window of w[k,c,i,j] x[n,c,…].
    static func convolution(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let (shape, x) = try node.floats(0)
        let (kernelShape, weights) = try node.floats(1)
        let groups = node.int("group", 1)
        guard shape.count == 4, kernelShape.count == 4, groups > 0, shape[1] == kernelShape[1] * groups,
            kernelShape[0] % groups == 0
        else { throw node.fault("convolves \(shape) with \(kernelShape) in \(groups) groups") }
        let window = try ReferenceWindow(
            node, input: Array(shape[2...]), kernel: Array(kernelShape[2...]))
        let bias = node.optional(2) == nil ? nil : try node.floats(2).values
        let (kernels, channels) = (kernelShape[0], kernelShape[1])
        let (plane, outPlane) = (shape[2] * shape[3], window.output[0] * window.output[1])
        let cells = window.kernel[0] * window.kernel[1]
        var y = [Float](repeating: 0, count: shape[0] * kernels * outPlane)
        for image in 0..<shape[0] {
            for kernel in 0..<kernels {
                let start = (image * kernels + kernel) * outPlane
                if let bias { for place in start..<start + outPlane { y[place] = bias[kernel] } }
                let group = kernel / (kernels / groups)
                for channel in 0..<channels {
                    accumulate(
                        &y, at: start, x, at: (image * shape[1] + group * channels + channel) * plane,
                        size: (shape[2], shape[3]), weights, at: (kernel * channels + channel) * cells, window)
                }
            }
        }
        return [ReferenceArray([shape[0], kernels] + window.output, y)]
    }

    /// Adds to one output plane the products of one input plane with one kernel plane.
    private static func accumulate(
        _ y: inout [Float], at start: Int, _ x: [Float], at plane: Int, size: (rows: Int, columns: Int),
        _ weights: [Float], at first: Int, _ window: ReferenceWindow
    ) {
        y.withUnsafeMutableBufferPointer { y in
            x.withUnsafeBufferPointer { x in
                for i in 0..<window.kernel[0] {
                    let rows = window.valid(axis: 0, cell: i, size: size.rows)
                    for j in 0..<window.kernel[1] {
                        let columns = window.valid(axis: 1, cell: j, size: size.columns)
                        let (weight, step) = (weights[first + i * window.kernel[1] + j], window.strides[1])
                        for row in rows {
                            let source = window.position(axis: 0, output: row, cell: i) * size.columns
                            var from = plane + source
                                + window.position(axis: 1, output: columns.lowerBound, cell: j)
                            var to = start + row * window.output[1] + columns.lowerBound
                            let end = to + columns.count
                            while to < end {
                                y[to] += weight * x[from]
                                to += 1
                                from += step
                            }
                        }
                    }
                }
            }
        }
    }

    static func maximumPool(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        try pool(node) { values, _ in values.reduce(-.infinity, max) }
    }

    static func averagePool(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        let counting = node.int("count_include_pad", 0) == 1
        return try pool(node) { values, covered in
            values.reduce(0, +) / Float(counting ? covered : values.count)
        }
    }

    static func globalAveragePool(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        try globalPool(node) { values in Float(values.reduce(0.0) { $0 + Double($1) } / Double(values.count)) }
    }

    static func globalMaximumPool(_ node: ReferenceNode) throws(EngineError) -> [ReferenceArray] {
        try globalPool(node) { $0.reduce(-.infinity, max) }
    }

    private static func globalPool(
        _ node: ReferenceNode, _ summary: (ArraySlice<Float>) -> Float
    ) throws(EngineError) -> [ReferenceArray] {
        let (shape, x) = try node.floats(0)
        guard shape.count > 2 else { throw node.fault("pools \(shape)") }
        let plane = shape[2...].reduce(1, *)
        let y = (0..<shape[0] * shape[1]).map { summary(x[$0 * plane..<($0 + 1) * plane]) }
        return [ReferenceArray(Array(shape[..<2]) + Array(repeating: 1, count: shape.count - 2), y)]
    }

    /// Calls `summary` with the values under the window and the number of cells that lie on the input or its padding.
    private static func pool(
        _ node: ReferenceNode, _ summary: ([Float], Int) -> Float
    ) throws(EngineError) -> [ReferenceArray] {
        let (shape, x) = try node.floats(0)
        guard shape.count == 4, let kernel = node.ints("kernel_shape") else { throw node.fault("pools \(shape)") }
        let size = Array(shape[2...])
        let window = try ReferenceWindow(node, input: size, kernel: kernel)
        var y: [Float] = []
        y.reserveCapacity(shape[0] * shape[1] * window.output[0] * window.output[1])
        for plane in 0..<shape[0] * shape[1] {
            for row in 0..<window.output[0] {
                for column in 0..<window.output[1] {
                    let rows = covered(window, axis: 0, output: row, size: size[0])
                    let columns = covered(window, axis: 1, output: column, size: size[1])
                    let values = rows.inside.flatMap { r in
                        columns.inside.map { c in x[(plane * size[0] + r) * size[1] + c] }
                    }
                    y.append(summary(values, rows.count * columns.count))
                }
            }
        }
        return [ReferenceArray(Array(shape[..<2]) + window.output, y)]
    }

    private static func covered(
        _ window: ReferenceWindow, axis: Int, output: Int, size: Int
    ) -> (inside: [Int], count: Int) {
        let all = (0..<window.kernel[axis]).map { window.position(axis: axis, output: output, cell: $0) }
        return (all.filter { (0..<size).contains($0) }, all.filter { $0 < size + window.after[axis] }.count)
    }
}
