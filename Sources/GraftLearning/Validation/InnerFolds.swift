import GraftLinearAlgebra

/// Stratified folds of a training part, in which images of one group stay together.
struct InnerFolds: Sendable, Equatable {
    let count: Int
    /// The fold of every row, in 0..<count.
    let assignment: [Int]

    /// - Parameters:
    ///   - groups: rows with the same number stay together; nil keeps every row on its own.
    ///   - count: wished; fewer when there are fewer groups. At least 2, else nil is returned.
    init?(classes: [Int], groups: [Int]?, count wished: Int, seed: UInt64) {
        var units: [Int: [Int]] = [:]
        for row in classes.indices { units[groups?[row] ?? row, default: []].append(row) }
        let count = min(wished, units.count)
        guard count >= 2 else { return nil }
        var generator = SeededGenerator(seed: seed)
        // Largest groups first, so that the small ones can even things out; the shuffle decides
        // among equals.
        let shuffled = generator.shuffled(units.keys.sorted())
        let order = shuffled.enumerated().sorted {
            let (a, b) = (units[$0.element]?.count ?? 0, units[$1.element]?.count ?? 0)
            return a != b ? a > b : $0.offset < $1.offset
        }
        let classCount = (classes.max() ?? -1) + 1
        var totals = [Double](repeating: 0, count: classCount)
        for index in classes { totals[index] += 1 }
        var loads = [[Double]](repeating: [Double](repeating: 0, count: classCount), count: count)
        var sizes = [Int](repeating: 0, count: count)
        var assignment = [Int](repeating: 0, count: classes.count)
        for (_, unit) in order {
            let rows = units[unit] ?? []
            var own: [Int: Double] = [:]
            for row in rows { own[classes[row], default: 0] += 1 }
            // The fold where the classes of this group are scarcest, then the smallest fold.
            let fold = (0..<count).min { a, b in
                let (x, y) = (
                    Self.crowding(own, loads[a], totals), Self.crowding(own, loads[b], totals)
                )
                return x != y ? x < y : (sizes[a], a) < (sizes[b], b)
            }
            guard let fold else { continue }
            for row in rows { assignment[row] = fold }
            for (index, number) in own { loads[fold][index] += number }
            sizes[fold] += rows.count
        }
        self.count = count
        self.assignment = assignment
    }

    private static func crowding(_ own: [Int: Double], _ load: [Double], _ totals: [Double])
        -> Double
    {
        own.keys.sorted().reduce(0) { $0 + (own[$1] ?? 0) * load[$1] / totals[$1] }
    }
}
