/// All thresholds that tell scores of one category apart, with what each would answer.
struct ThresholdSearch: Sendable {
    /// Halfway to the next lower score; the last one lies below all.
    private let cuts: [Double]
    /// Known positives and negatives at or above each cut.
    private let hits: [Int]
    private let falls: [Int]
    private let positives: Int

    init(scores: [Float], positive: [Bool]) {
        let order = scores.indices.sorted { scores[$0] > scores[$1] }
        var (cuts, hits, falls): ([Double], [Int], [Int]) = ([], [], [])
        var (hit, fall) = (0, 0)
        for (place, index) in order.enumerated() {
            if positive[index] { hit += 1 } else { fall += 1 }
            let score = Double(scores[index])
            let next = place + 1 < order.count ? Double(scores[order[place + 1]]) : score - 1
            guard next < score else { continue }
            cuts.append((score + next) / 2)
            hits.append(hit)
            falls.append(fall)
        }
        (self.cuts, self.hits, self.falls, positives) = (cuts, hits, falls, hit)
    }

    /// The best cut, of equally good ones the highest; nil where no cut fulfils the aim.
    func cut(for aim: ThresholdAim) -> Double? {
        var best: (value: Double, cut: Double)?
        for place in cuts.indices {
            guard let value = value(place, aim) else { continue }
            if value > best?.value ?? -.infinity { best = (value, cuts[place]) }
        }
        // Answering nothing can be the cheapest.
        if case .cost(_, let missed) = aim, let found = best, let top = cuts.first {
            let none = -missed * Double(positives)
            if none >= found.value { return top + 1 }
        }
        return best?.cut
    }

    private func value(_ place: Int, _ aim: ThresholdAim) -> Double? {
        let (hit, fall) = (Double(hits[place]), Double(falls[place]))
        switch aim {
        case .f1:
            return 2 * hit / (hit + fall + Double(positives))
        case .cost(let falsePositive, let falseNegative):
            return -falsePositive * fall - falseNegative * (Double(positives) - hit)
        case .precision(let share):
            return hit / (hit + fall) >= share ? hit / Double(positives) : nil
        }
    }
}
