import GraftLinearAlgebra

/// The known rows of one category in the order in which a moving head can make them matter.
///
/// A negative label whose probability lies below the clip of an asymmetric loss has no derivative.
/// With head v = [w, b] and row x = [z, 1], |vx - ux| <= |v - u| |x|: what was silent under u stays
/// silent until the head has moved by the row's reach. Rows are sorted by it, so that each step looks
/// at the first of them only; the sum is that over all rows.
struct AwakeRows: Sendable {
    private let loss: MultiLabelLoss
    /// Scores from here down have no derivative where the label is negative; nil: none is silent.
    private let silence: Float?
    private let features: Matrix<Float>
    private var rows: [Row]
    /// The rows' places in `features`.
    private var places: [Int]
    private var origin: (weights: [Float], bias: Float)
    /// Rows that the last step looked at, and how many mattered when they were sorted.
    private(set) var awake: Int
    private var sorted: Int
    /// Rows looked at since then on top of those.
    private var excess = 0

    private struct Row {
        let place: Int
        let isPositive: Bool
        /// |[z, 1]|.
        let norm: Float
        /// How far the head may move from the origin before the row may matter.
        var reach = -Float.infinity
    }

    /// - Parameters:
    ///   - features: N x D.
    ///   - places: rows on which the category is known.
    ///   - positive: its label on each.
    ///   - weights: D numbers; where the head starts.
    init(
        _ features: Matrix<Float>, _ places: [Int], positive: [Bool], loss: MultiLabelLoss,
        weights: [Float], bias: Float
    ) {
        self.loss = loss
        self.features = features
        self.places = places
        silence = loss.silentBelow.map { Float($0) }
        rows = zip(places, positive).map { place, isPositive in
            let norm = features[row: place].reduce(1) { $0 + $1 * $1 }.squareRoot()
            return Row(place: place, isPositive: isPositive, norm: norm)
        }
        origin = (weights, bias)
        (awake, sorted) = (rows.count, rows.count)
        sort()
    }

    /// The derivative of the sum of losses by the weights.
    /// - Returns: that by the bias.
    mutating func gradient(weights: [Float], bias: Float, into gradient: inout [Float]) -> Float {
        wake(weights, bias)
        for i in gradient.indices { gradient[i] = 0 }
        return ScatteredRows.accumulate(
            features, places[..<awake], weights: weights, bias: bias, into: &gradient
        ) { loss.derivative($1, rows[$0].isPositive ? .present : .absent) }
    }

    /// Finds the rows that may matter at a head; sorts anew where that has become cheaper.
    private mutating func wake(_ weights: [Float], _ bias: Float) {
        look(weights, bias)
        excess += awake - sorted
        guard excess > rows.count else { return }
        origin = (weights, bias)
        sort()
        look(weights, bias)
    }

    private mutating func look(_ weights: [Float], _ bias: Float) {
        var moved = (bias - origin.bias) * (bias - origin.bias)
        for i in weights.indices {
            let difference = weights[i] - origin.weights[i]
            moved += difference * difference
        }
        // A little more than measured, for what rounding hides.
        let distance = moved.squareRoot() * 1.001
        awake = rows.leadingCount { $0.reach <= distance }
    }

    /// Sorts the rows by their reach from the origin; where none is ever silent, all stay awake.
    private mutating func sort() {
        guard let silence else { return }
        var nothing = [Float](repeating: 0, count: features.columns)
        _ = ScatteredRows.accumulate(
            features, places[...], weights: origin.weights, bias: origin.bias, into: &nothing
        ) { place, score in
            if !rows[place].isPositive {
                rows[place].reach = (silence - score) / rows[place].norm
            }
            return 0
        }
        rows.sort { ($0.reach, $0.place) < ($1.reach, $1.place) }
        places = rows.map(\.place)
        sorted = rows.count { $0.reach <= 0 }
        excess = 0
    }
}
