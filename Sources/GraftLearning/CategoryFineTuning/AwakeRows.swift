import GraftLinearAlgebra

/// The sum of derivatives over the known rows of one category, along the way of a moving head.
///
/// Two things make it quick, both measured from an anchor, a head that was passed a few steps ago:
/// - A negative label whose probability lies below the clip of an asymmetric loss has no derivative.
///   With the way d from the anchor split into a part along a direction u and a rest r,
///   |x.d - (d.u)(x.u)| <= |x - (x.u)u| |r|: a row for which that cannot reach the clip is asleep
///   and is not looked at.
/// - The rows that are awake are read in half precision. What rounding did to their scores and to
///   the sum at the anchor is added again, so that only what changed since then is rounded.
struct AwakeRows: Sendable {
    private let loss: MultiLabelLoss
    /// Scores from here down have no derivative where the label is negative; nil: none is silent.
    private let silence: Float?
    private let features: Matrix<Float>
    private let quick: any ScatteredRows
    private let places: [Int]
    private var rows: [Row]
    /// D weights and a bias.
    private typealias Place = (weights: [Float], bias: Float)
    private var anchor: Place
    /// D and 1, of length 1 together, or zeros; the way from the anchor before to this one.
    private var direction: Place
    /// D: the sum of derivatives at the anchor less the same from `quick`.
    private var correction: [Float]
    /// Indices into `rows` that the last step looked at.
    private var awake: [Int] = []
    private var awakeAtAnchor = 0
    /// Rows looked at since then on top of those.
    private var excess = 0

    private struct Row {
        let isPositive: Bool
        /// |[x, 1]|.
        let norm: Float
        /// At the anchor.
        var score: Float = 0
        /// That less the same from `quick`.
        var error: Float = 0
        /// [x, 1] . u, and the length of the rest.
        var along: Float = 0
        var across: Float = 0
    }

    /// - Parameters:
    ///   - features: N x D.
    ///   - quick: the same rows, perhaps rounded.
    ///   - places: rows on which the category is known.
    ///   - positive: its label on each.
    ///   - weights: D numbers; where the head starts.
    init(
        _ features: Matrix<Float>, quick: any ScatteredRows, _ places: [Int], positive: [Bool],
        loss: MultiLabelLoss, weights: [Float], bias: Float
    ) {
        self.loss = loss
        self.features = features
        self.quick = quick
        self.places = places
        silence = loss.silentBelow.map { Float($0) }
        rows = zip(places, positive).map { place, isPositive in
            let norm = features[row: place].reduce(1) { $0 + $1 * $1 }.squareRoot()
            return Row(isPositive: isPositive, norm: norm)
        }
        anchor = (weights, bias)
        direction = ([Float](repeating: 0, count: weights.count), 0)
        correction = direction.weights
        drop(weights, bias)
    }

    /// The share of rows that the last step looked at.
    var share: Double { Double(awake.count) / Double(max(rows.count, 1)) }

    /// The derivative of the sum of losses by the weights.
    /// - Returns: that by the bias.
    mutating func gradient(weights: [Float], bias: Float, into gradient: inout [Float]) -> Float {
        wake(weights, bias)
        excess += awake.count - awakeAtAnchor
        // An anchor costs about as much as a few steps.
        if excess > 2 * rows.count {
            drop(weights, bias)
            wake(weights, bias)
        }
        gradient = correction
        var sum: Float = 0
        let looked = awake.map { places[$0] }
        quick.accumulate(looked, weights: weights, into: &gradient) { index, score in
            let row = rows[awake[index]]
            let slope = slope(row, score + row.error + bias)
            sum += slope
            return slope
        }
        return sum
    }

    private func slope(_ row: Row, _ score: Float) -> Float {
        loss.derivative(score, row.isPositive ? .present : .absent)
    }

    /// Finds the rows that may matter at a head.
    private mutating func wake(_ weights: [Float], _ bias: Float) {
        let offset = bias - anchor.bias
        var (length, along) = (offset * offset, offset * direction.bias)
        for j in weights.indices {
            let way = weights[j] - anchor.weights[j]
            length += way * way
            along += way * direction.weights[j]
        }
        let across = max(0, length - along * along).squareRoot()
        awake.removeAll(keepingCapacity: true)
        for (index, row) in rows.enumerated() {
            let highest = row.score + along * row.along + across * row.across
            if let silence, !row.isPositive, highest < silence { continue }
            awake.append(index)
        }
    }

    /// Makes a head the anchor.
    private mutating func drop(_ weights: [Float], _ bias: Float) {
        direction = Self.direction(from: anchor, to: (weights, bias))
        anchor = (weights, bias)
        var exact = [Float](repeating: 0, count: weights.count)
        var slopes = [Float](repeating: 0, count: rows.count)
        features.accumulate(places, weights: weights, into: &exact) { index, score in
            rows[index].score = score + bias
            slopes[index] = slope(rows[index], score + bias)
            return slopes[index]
        }
        var rounded = [Float](repeating: 0, count: weights.count)
        quick.accumulate(places, weights: weights, into: &rounded) { index, score in
            rows[index].error = rows[index].score - (score + bias)
            return slopes[index]
        }
        correction = zip(exact, rounded).map { $0 - $1 }
        for (index, product) in quick.scores(places, weights: direction.weights).enumerated() {
            let (norm, along) = (rows[index].norm, product + direction.bias)
            rows[index].along = along
            // A little more than measured, for what rounding hides.
            rows[index].across = max(0, norm * norm - along * along).squareRoot() + 1e-3 * norm
        }
        awakeAtAnchor = slopes.count { $0 != 0 }
        excess = 0
    }

    private static func direction(from start: Place, to end: Place) -> Place {
        let way = zip(end.weights, start.weights).map { $0 - $1 }
        let offset = end.bias - start.bias
        let length = way.reduce(offset * offset) { $0 + $1 * $1 }.squareRoot()
        guard length > 0 else { return (way, offset) }
        return (way.map { $0 / length }, offset / length)
    }
}
