import GraftONNX

/// The frequencies that the wavelets of one scale let through, and the product with them.
///
/// Sampling every second pixel folds the spectrum in four, which is cheap and leaves a small inverse
/// transform. Sparser sampling goes with narrow wavelets: outside a band around zero their transform
/// is below 1e-7 of its maximum, and the inverse transform is taken of the band alone.
struct Band {
    private enum Form { case whole, folded, cropped }

    private let form: Form
    private let wavelets: [[Double]]
    private let size: Int
    /// Side of the band.
    let width: Int
    /// Length of the signal that the inverse transform makes, before `step` is applied.
    let period: Int
    /// Sampling that is left for the inverse transform.
    let step: Int
    /// Signed frequencies of the band's columns and rows.
    let frequencies: Range<Int>

    /// - Parameters:
    ///   - wavelets: real transforms in standard order, size x size.
    ///   - step: keep every so many pixels.
    init(_ wavelets: [[Double]], size: Int, step: Int) {
        self.size = size
        self.wavelets = wavelets
        let reach = Self.reach(wavelets, size: size)
        if step == 1 {
            (form, width, period, self.step) = (.whole, size, size, 1)
            frequencies = -size / 2..<size / 2
        } else if step == 2 || reach >= size / 2 {
            // Further steps, which only tiny images need, are left to the inverse transform.
            (form, width, period, self.step) = (.folded, size / 2, size / 2, step / 2)
            frequencies = 0..<size / 2
        } else {
            (form, width, period, self.step) = (.cropped, 2 * reach, size, step)
            frequencies = -reach..<reach
        }
    }

    /// The largest frequency at which any wavelet matters.
    private static func reach(_ wavelets: [[Double]], size: Int) -> Int {
        let largest = wavelets.reduce(0.0) { max($0, $1.reduce(0) { max($0, abs($1)) }) }
        var reach = 1
        for wavelet in wavelets {
            for (index, value) in wavelet.enumerated() where abs(value) > 1e-7 * largest {
                for place in [index / size, index % size] {
                    reach = max(reach, place < size / 2 ? place + 1 : size - place)
                }
            }
        }
        return min(reach, size / 2)
    }

    /// Adds the products: (maps) x 1 x size x 2 x size to (maps) x L x width x 2 x width.
    func filtered(_ spectrum: String, _ builder: inout GraphBuilder) -> String {
        switch form {
        case .whole:
            return builder.add("Mul", [spectrum, filter(rows: 0, columns: 0, scale: 1, &builder)])
        case .cropped:
            let start = size / 2 - width / 2
            let part = slice(spectrum, rows: start, columns: start, &builder)
            return builder.add(
                "Mul", [part, filter(rows: start, columns: start, scale: 1, &builder)])
        case .folded:
            var sum: String?
            for rows in [0, width] {
                for columns in [0, width] {
                    let part = slice(spectrum, rows: rows, columns: columns, &builder)
                    let product = builder.add(
                        "Mul", [part, filter(rows: rows, columns: columns, scale: 0.25, &builder)])
                    sum = sum.map { builder.add("Add", [$0, product]) } ?? product
                }
            }
            return sum ?? spectrum
        }
    }

    private func slice(
        _ tensor: String, rows: Int, columns: Int, _ builder: inout GraphBuilder
    ) -> String {
        builder.add(
            "Slice",
            [
                tensor, builder.constant([rows, columns]),
                builder.constant([rows + width, columns + width]),
                builder.constant([2, 4]),
            ])
    }

    /// A part of the wavelets' transforms in centred order, 1 x L x width x 1 x width.
    private func filter(
        rows: Int, columns: Int, scale: Double, _ builder: inout GraphBuilder
    ) -> String {
        var values: [Float] = []
        values.reserveCapacity(wavelets.count * width * width)
        for wavelet in wavelets {
            for row in rows..<(rows + width) {
                let from = (row + size / 2) % size * size
                for column in columns..<(columns + width) {
                    values.append(Float(scale * wavelet[from + (column + size / 2) % size]))
                }
            }
        }
        return builder.constant(values, shape: [1, wavelets.count, width, 1, width])
    }
}
