/// Maps epochs, 0 the first, evenly onto a range of coordinates.
struct EpochAxis: Sendable {
    /// The epoch at the end; at least 1.
    let last: Int
    let start: Double
    let end: Double

    init(last: Int, start: Double, end: Double) {
        self.last = max(last, 1)
        self.start = start
        self.end = end
    }

    /// The coordinate of an epoch; one beyond the end is put on it.
    func callAsFunction(_ epoch: Int) -> Double {
        start + (end - start) * Double(min(max(epoch, 0), last)) / Double(last)
    }

    /// Round epochs from 0 on, at most `count` steps.
    func ticks(atMost count: Int) -> [Int] {
        var step = 1
        for factor in [1, 10, 100, 1000, 10_000] {
            for round in [1, 2, 5] where last / step > count { step = round * factor }
        }
        return Array(stride(from: 0, through: last, by: step))
    }
}
