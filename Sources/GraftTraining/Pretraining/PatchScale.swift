/// Patches brought to mean 0 and deviation 1, as targets of reconstruction (He et al., CVPR 2022).
struct PatchScale {
    /// Side of a patch in pixels.
    let patch: Int
    /// Of the image in pixels.
    let side: Int

    /// Scales each patch of an image over its three channels together, in place.
    ///
    /// - Returns: mean and deviation of each patch, for `undo`.
    func apply(_ planes: UnsafeMutableBufferPointer<Float>) -> [(mean: Float, deviation: Float)] {
        patches.map { rows, columns in
            var (sum, squares, count) = (0.0, 0.0, 0.0)
            each(rows, columns) { place in
                let value = Double(planes[place])
                (sum, squares, count) = (sum + value, squares + value * value, count + 1)
            }
            let mean = sum / count
            let deviation = (max(0, squares / count - mean * mean) + 1e-6).squareRoot()
            each(rows, columns) { planes[$0] = Float((Double(planes[$0]) - mean) / deviation) }
            return (Float(mean), Float(deviation))
        }
    }

    /// Brings scaled patches back.
    func undo(
        _ planes: UnsafeMutableBufferPointer<Float>, _ moments: [(mean: Float, deviation: Float)]
    ) {
        for ((rows, columns), moment) in zip(patches, moments) {
            each(rows, columns) { planes[$0] = planes[$0] * moment.deviation + moment.mean }
        }
    }

    private var patches: [(rows: Range<Int>, columns: Range<Int>)] {
        let starts = Array(stride(from: 0, to: side, by: patch))
        return starts.flatMap { top in
            starts.map { left in
                (top..<min(side, top + patch), left..<min(side, left + patch))
            }
        }
    }

    private func each(_ rows: Range<Int>, _ columns: Range<Int>, _ body: (Int) -> Void) {
        for channel in 0..<3 {
            for row in rows {
                for column in columns { body((channel * side + row) * side + column) }
            }
        }
    }
}
