import GraftLinearAlgebra

/// Images divided at random into parts of equal size.
struct AlignmentFolds: Sendable {
    /// Both in ascending order.
    let parts: [(held: [Int], rest: [Int])]

    init(imageCount: Int, count: Int, seed: UInt64, stream: Int) {
        var generator = SeededGenerator(seed: seed, stream: stream)
        let order = generator.shuffled(0..<imageCount)
        let count = min(count, max(1, imageCount))
        parts = (0..<count).map { part in
            let held = order.indices.filter { $0 % count == part }.map { order[$0] }.sorted()
            let inside = Set(held)
            return (held, (0..<imageCount).filter { !inside.contains($0) })
        }
    }
}
