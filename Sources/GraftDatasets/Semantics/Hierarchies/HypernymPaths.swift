/// Steps from the concepts that a class may mean up to everything that they are kinds of.
struct HypernymPaths {
    /// A root above all roots, so that any two concepts meet.
    private static let top = -1

    /// Fewest steps by concept reached.
    private let steps: [Int: Int]

    /// - Parameter concepts: at least one; of several meanings the nearest counts.
    init(from concepts: [Int], in hierarchy: some ConceptHierarchy) {
        var steps: [Int: Int] = [:]
        var wave = Set(concepts)
        var distance = 0
        // Breadth first; a concept that was reached is not entered again, so cycles end.
        while !wave.isEmpty {
            var next: Set<Int> = []
            for concept in wave where steps[concept] == nil {
                steps[concept] = distance
                guard concept != Self.top else { continue }
                let parents = hierarchy.parents(of: concept)
                next.formUnion(parents.isEmpty ? [Self.top] : parents)
            }
            wave = next
            distance += 1
        }
        self.steps = steps
    }

    /// Steps of the shortest way from one to the other through a concept that both are kinds of.
    func distance(to other: HypernymPaths) -> Int? {
        let (few, many) =
            steps.count < other.steps.count ? (steps, other.steps) : (other.steps, steps)
        var best: Int?
        for (concept, distance) in few {
            guard let rest = many[concept] else { continue }
            best = min(best ?? .max, distance + rest)
        }
        return best
    }
}
