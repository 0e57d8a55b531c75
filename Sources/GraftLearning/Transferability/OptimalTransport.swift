import GraftLinearAlgebra

/// The cheapest way to carry as much weight as possible from one histogram to another.
public struct OptimalTransport: Sendable, Equatable {
    /// What is carried from each bin of the first to each bin of the second: m x n.
    public let flow: Matrix<Double>
    /// The sum of flow times distance.
    public let cost: Double
    /// The sum of the flow: the smaller of the two total weights.
    public let mass: Double

    /// cost / mass: the earth mover's distance.
    public var distance: Double { cost / mass }
}

/// The earth mover's distance between histograms whose total weights may differ.
///
/// The flow g minimises sum d g under g >= 0, row sums at most P, column sums at most Q and a total
/// of min(sum P, sum Q). Rubner, Tomasi and Guibas, IJCV 40(2), 2000. Solved exactly by successive
/// shortest paths with potentials; each path takes O((m + n)^2), and there are hardly more of them
/// than m + n.
/// - Parameters:
///   - first: P, m weights, not negative; second: Q, n weights.
///   - distances: m x n, not negative.
/// - Throws: `LearningError` (`notFinite` for negative, infinite or missing numbers, `empty` where a
///   histogram has no weight).
public func earthMoversDistance(
    from first: [Double], to second: [Double], distances: Matrix<Double>
) throws(LearningError) -> OptimalTransport {
    precondition(
        distances.rows == first.count && distances.columns == second.count,
        "one distance for every pair of bins")
    guard (first + second + distances.storage).allSatisfy({ $0.isFinite && $0 >= 0 }) else {
        throw LearningError(
            code: .notFinite, subject: "earth mover's distance",
            detail: "a weight or distance is negative, infinite or missing; leave it out")
    }
    guard first.contains(where: { $0 > 0 }), second.contains(where: { $0 > 0 }) else {
        throw LearningError(
            code: .empty, subject: "earth mover's distance",
            detail: "a histogram has no weight; give both some")
    }
    var search = TransportSearch(first, second, distances)
    while search.carryAlongCheapestPath() {}
    var (cost, mass) = (0.0, 0.0)
    for i in first.indices {
        for j in second.indices {
            cost += search.flow[i, j] * distances[i, j]
            mass += search.flow[i, j]
        }
    }
    return OptimalTransport(flow: search.flow, cost: cost, mass: mass)
}

/// Successive shortest paths from bins with weight left to bins with room left.
private struct TransportSearch {
    var flow: Matrix<Double>
    private var supply: [Double]
    private var room: [Double]
    private let distances: Matrix<Double>
    /// Distances from any supply, by which all costs are made non-negative: m bins, then n.
    private var potential: [Double]
    private let negligible: Double

    init(_ first: [Double], _ second: [Double], _ distances: Matrix<Double>) {
        flow = Matrix(rows: first.count, columns: second.count)
        (supply, room, self.distances) = (first, second, distances)
        potential = [Double](repeating: 0, count: first.count + second.count)
        negligible = 1e-15 * min(first.reduce(0, +), second.reduce(0, +))
    }

    /// - Returns: false when nothing is left to carry.
    mutating func carryAlongCheapestPath() -> Bool {
        guard supply.contains(where: { $0 > negligible }) else { return false }
        let (length, before) = shortestPaths()
        var end: Int?
        let m = supply.count
        for j in room.indices where room[j] > negligible {
            let own = length[m + j] + potential[m + j]
            if let old = end, own >= length[m + old] + potential[m + old] { continue }
            end = j
        }
        guard let end else { return false }
        for node in potential.indices where length[node].isFinite {
            potential[node] += length[node]
        }
        carry(to: end, before)
        return true
    }

    private mutating func carry(to end: Int, _ before: [Int]) {
        let m = supply.count
        var steps: [(from: Int, to: Int)] = []
        var node = m + end
        while before[node] >= 0 {
            steps.append((before[node], node))
            node = before[node]
        }
        var amount = min(room[end], supply[node])
        for step in steps where step.from >= m {
            amount = min(amount, flow[step.to, step.from - m])
        }
        for step in steps {
            if step.from < m {
                flow[step.from, step.to - m] += amount
            } else {
                flow[step.to, step.from - m] -= amount
            }
        }
        room[end] -= amount
        supply[node] -= amount
    }

    /// Dijkstra's algorithm on the dense residual graph: lengths, and the node before each.
    private func shortestPaths() -> (length: [Double], before: [Int]) {
        let (m, n) = (supply.count, room.count)
        var length = [Double](repeating: .infinity, count: m + n)
        var before = [Int](repeating: -1, count: m + n)
        var isDone = [Bool](repeating: false, count: m + n)
        for i in 0..<m where supply[i] > negligible { length[i] = 0 }
        while true {
            var nearest: Int?
            for node in length.indices where !isDone[node] && length[node].isFinite {
                if let old = nearest, length[node] >= length[old] { continue }
                nearest = node
            }
            guard let node = nearest else { return (length, before) }
            isDone[node] = true
            if node < m {
                for j in 0..<n where !isDone[m + j] {
                    let cost = distances[node, j] + potential[node] - potential[m + j]
                    let own = length[node] + max(0, cost)
                    if own < length[m + j] { (length[m + j], before[m + j]) = (own, node) }
                }
            } else {
                for i in 0..<m where !isDone[i] && flow[i, node - m] > 0 {
                    let cost = potential[node] - distances[i, node - m] - potential[i]
                    let own = length[node] + max(0, cost)
                    if own < length[i] { (length[i], before[i]) = (own, node) }
                }
            }
        }
    }
}
