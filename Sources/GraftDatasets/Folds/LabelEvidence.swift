/// How many known presences and absences of each class each set of images holds.
///
/// There are 2 K + 2 kinds of evidence: K of presences, K of absences, images on which no class is
/// present though some are known absent, images of which nothing is known.
struct LabelEvidence {
    struct Piece: Equatable {
        let kind: Int
        let count: Int
    }

    /// Evidence of each set, kinds ascending.
    let pieces: [[Piece]]
    /// Images of each set.
    let sizes: [Int]
    /// Evidence of each kind in all sets.
    let totals: [Int]

    init(labels: Labels, sets: [[Int]]) {
        let classes = labels.classCount
        var totals = Array(repeating: 0, count: 2 * classes + 2)
        pieces = sets.map { set in
            var counts: [Int: Int] = [:]
            for image in set {
                let states = labels.states(of: image)
                for (index, state) in states.enumerated() where state != .unknown {
                    counts[state == .present ? index : classes + index, default: 0] += 1
                }
                if !states.contains(.present) {
                    let kind = 2 * classes + (states.contains(.absent) ? 0 : 1)
                    counts[kind, default: 0] += 1
                }
            }
            for (kind, count) in counts { totals[kind] += count }
            return counts.sorted { $0.key < $1.key }.map { Piece(kind: $0, count: $1) }
        }
        sizes = sets.map(\.count)
        self.totals = totals
    }
}
