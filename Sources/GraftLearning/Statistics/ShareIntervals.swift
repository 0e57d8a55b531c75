/// Intervals of the scores that are shares of counts.
struct ShareIntervals: Sendable {
    let accuracy: Interval
    let balancedAccuracy: Interval
    let recall: [Interval]
    let precision: [Interval]

    init(_ confusion: ConfusionMatrix, effect: DesignEffect) {
        let grouped = effect.factor > 1 ? " with design effect" : ""
        func wilson(_ count: Int, _ total: Int) -> Interval {
            .wilson(
                Double(count) / effect.factor, of: Double(total) / effect.factor,
                method: "Wilson\(grouped)")
        }
        let (counts, support, predicted) = (
            confusion.counts, confusion.support, confusion.predicted
        )
        accuracy = wilson(counts.indices.reduce(0) { $0 + counts[$1][$1] }, confusion.images)
        let recall = counts.indices.map { wilson(counts[$0][$0], support[$0]) }
        self.recall = recall
        precision = counts.indices.map { wilson(counts[$0][$0], predicted[$0]) }
        let seen = recall.indices.filter { support[$0] > 0 }.map { recall[$0] }
        let k = Double(max(seen.count, 1))
        func distance(_ side: (Interval) -> Double) -> Double {
            (seen.reduce(0) { $0 + side($1) * side($1) }).squareRoot() / k
        }
        let value = confusion.balancedAccuracy
        balancedAccuracy = Interval(
            value: value, low: max(0, value - distance { $0.value - $0.low }),
            high: min(1, value + distance { $0.high - $0.value }),
            method: "Wilson distances of the recalls added in squares\(grouped)")
    }
}
