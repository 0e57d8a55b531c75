import GraftDatasets
import GraftLinearAlgebra

/// Precision against recall of one category on its known labels, one point for every threshold.
public struct PrecisionRecallCurve: Sendable, Codable, Equatable {
    /// Rising; one for each different score, from the highest score down.
    public let recall: [Double]
    public let precision: [Double]

    /// nil unless both classes are known.
    public init?(scores: Matrix<Float>, labels: Labels, category: Int) {
        let known = KnownLabels(labels.remapped(to: [labels.classes[category]])).categories[0]
        guard known.hasBoth else { return nil }
        let own = known.images.map { scores[$0, category] }
        var scratch = RankScratch()
        let ranked = scratch.ranked(own, known.positive, count: own.count)
        var (recall, precision): ([Double], [Double]) = ([], [])
        var hits = 0
        for (place, key) in ranked.enumerated() {
            hits += Int(key & 1)
            if place + 1 < ranked.count, ranked[place + 1] >> 32 == key >> 32 { continue }
            recall.append(Double(hits) / Double(known.positives))
            precision.append(Double(hits) / Double(place + 1))
        }
        (self.recall, self.precision) = (recall, precision)
    }
}
