import GraftLinearAlgebra

/// How unalike raters found pairs of images.
///
/// Pairs that nobody judged are not listed. Every pair stands once, its smaller image first, in
/// ascending order.
public struct RatedPairs: Sendable, Equatable, Codable {
    /// N, judged or not.
    public let imageCount: Int
    /// P: the smaller index of each pair.
    public let first: [Int]
    /// P: the larger index of each pair.
    public let second: [Int]
    /// R names.
    public let raters: [String]
    /// R x P dissimilarities in the raters' own units; missing (NaN) where a rater did not judge.
    public let ratings: Matrix<Double>

    /// - Precondition: pairs are distinct, ascending and inside 0..<imageCount; one row of ratings
    ///   for each rater, one column for each pair.
    public init(
        imageCount: Int, first: [Int], second: [Int], raters: [String], ratings: Matrix<Double>
    ) {
        precondition(first.count == second.count, "a pair has two images")
        precondition(
            ratings.rows == raters.count && ratings.columns == first.count,
            "one row for each rater, one column for each pair")
        precondition(
            zip(first, second).allSatisfy { 0 <= $0 && $0 < $1 && $1 < imageCount },
            "pairs hold two different images, the smaller first")
        self.imageCount = imageCount
        self.first = first
        self.second = second
        self.raters = raters
        self.ratings = ratings
    }

    /// All pairs of N images, row after row of the upper triangle.
    public init(imageCount: Int, raters: [String], triangles: Matrix<Double>) {
        let (first, second) = Self.allPairs(imageCount)
        self.init(
            imageCount: imageCount, first: first, second: second, raters: raters,
            ratings: triangles)
    }

    /// P.
    public var count: Int { first.count }

    /// The pairs i < j of N images, row after row.
    public static func allPairs(_ images: Int) -> (first: [Int], second: [Int]) {
        var (first, second) = ([Int](), [Int]())
        let count = images * (images - 1) / 2
        first.reserveCapacity(count)
        second.reserveCapacity(count)
        for i in 0..<images {
            for j in (i + 1)..<max(i + 1, images) {
                first.append(i)
                second.append(j)
            }
        }
        return (first, second)
    }

    /// Whether every rater judged every listed pair.
    public var isComplete: Bool { !ratings.storage.contains { $0.isNaN } }

    /// The mean over the raters who judged a pair (P); `weights` counts raters more than once or
    /// not at all. Missing where no counted rater judged.
    public func mean(weights: [Double]? = nil) -> [Double] {
        var (sums, counts) = (
            [Double](repeating: 0, count: count), [Double](repeating: 0, count: count)
        )
        for rater in raters.indices {
            let weight = weights?[rater] ?? 1
            guard weight > 0 else { continue }
            for (pair, value) in ratings[row: rater].enumerated() where !value.isNaN {
                sums[pair] += weight * value
                counts[pair] += weight
            }
        }
        return zip(sums, counts).map { $1 > 0 ? $0 / $1 : .nan }
    }

    /// The images that occur in at least one pair, ascending.
    public var judgedImages: [Int] { Set(first).union(second).sorted() }

    /// Some of the images, renumbered in the given order; pairs with any other image are left out.
    public func selecting(images: [Int]) -> RatedPairs {
        var place = [Int](repeating: -1, count: imageCount)
        for (new, old) in images.enumerated() { place[old] = new }
        var kept: [(first: Int, second: Int, pair: Int)] = []
        for pair in first.indices {
            let (a, b) = (place[first[pair]], place[second[pair]])
            if a >= 0, b >= 0 { kept.append((min(a, b), max(a, b), pair)) }
        }
        kept.sort { ($0.first, $0.second) < ($1.first, $1.second) }
        var own = Matrix<Double>(rows: raters.count, columns: kept.count)
        for rater in raters.indices {
            for (column, entry) in kept.enumerated() {
                own[rater, column] = ratings[rater, entry.pair]
            }
        }
        return RatedPairs(
            imageCount: images.count, first: kept.map(\.first), second: kept.map(\.second),
            raters: raters, ratings: own)
    }
}
