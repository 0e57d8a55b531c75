import GraftLinearAlgebra

/// Ratings that come one by one, gathered by pair and rater; several of one pair are averaged.
struct RatingCollector {
    private let imageCount: Int
    private var raters: [String] = []
    private var raterPlaces: [String: Int] = [:]
    private var sums: [Int: [Int: (sum: Double, count: Double)]] = [:]
    /// Ratings of an image with itself, which say nothing.
    private(set) var withItself = 0
    /// Ratings of a pair that its rater had rated before.
    private(set) var repeated = 0

    init(imageCount: Int) {
        self.imageCount = imageCount
    }

    /// A missing value is no rating, but makes the rater known.
    mutating func add(_ a: Int, _ b: Int, _ value: Double, rater: String) {
        let place = raterPlaces[rater] ?? raters.count
        if place == raters.count {
            raters.append(rater)
            raterPlaces[rater] = place
        }
        guard a != b else {
            withItself += 1
            return
        }
        guard !value.isNaN else { return }
        let pair = min(a, b) * imageCount + max(a, b)
        var entry = sums[pair, default: [:]][place] ?? (0, 0)
        if entry.count > 0 { repeated += 1 }
        entry.sum += value
        entry.count += 1
        sums[pair, default: [:]][place] = entry
    }

    /// Dissimilarities; of similarities the largest minus each.
    func pairs(_ sense: JudgementOptions.Sense) -> RatedPairs {
        let order = sums.keys.sorted()
        var ratings = Matrix<Double>(rows: raters.count, columns: order.count, repeating: .nan)
        var largest = -Double.infinity
        for (column, pair) in order.enumerated() {
            for (rater, entry) in sums[pair] ?? [:] {
                ratings[rater, column] = entry.sum / entry.count
                largest = max(largest, entry.sum / entry.count)
            }
        }
        if sense == .similarity { ratings = ratings.mapElements { largest - $0 } }
        return RatedPairs(
            imageCount: imageCount, first: order.map { $0 / imageCount },
            second: order.map { $0 % imageCount }, raters: raters, ratings: ratings)
    }

    var notes: [String] {
        var notes: [String] = []
        if withItself > 0 {
            notes.append("\(withItself) ratings of an image with itself were left out")
        }
        if repeated > 0 {
            notes.append("\(repeated) ratings repeat a pair of the same rater; their mean counts")
        }
        return notes
    }
}
