/// Which two of three images people found most alike.
public struct JudgedTriplets: Sendable, Equatable, Codable {
    public enum Question: String, Sendable, Codable, CaseIterable {
        /// Which of the three does not belong? `other` was named, `first` and `second` remain.
        case oddOneOut = "odd-one-out"
        /// Which of two is more like `first`? `second` was named, `other` was not.
        case twoAlternative = "two-alternative"
    }

    public struct Triplet: Sendable, Hashable, Codable {
        public let first: Int
        public let second: Int
        public let other: Int
        /// Place in `raters`.
        public let rater: Int

        public init(_ first: Int, _ second: Int, other: Int, rater: Int = 0) {
            (self.first, self.second, self.other, self.rater) = (first, second, other, rater)
        }
    }

    /// N, judged or not.
    public let imageCount: Int
    public let question: Question
    /// Names; one where the file names none.
    public let raters: [String]
    public let triplets: [Triplet]

    /// - Precondition: the images of a triplet are three different ones of 0..<imageCount.
    public init(
        imageCount: Int, question: Question, raters: [String] = ["all"], triplets: [Triplet]
    ) {
        precondition(
            triplets.allSatisfy {
                let all = [$0.first, $0.second, $0.other]
                return Set(all).count == 3 && all.allSatisfy { 0 <= $0 && $0 < imageCount }
                    && raters.indices.contains($0.rater)
            }, "a triplet holds three different images and a known rater")
        self.imageCount = imageCount
        self.question = question
        self.raters = raters
        self.triplets = triplets
    }

    /// Some of the images, renumbered in the given order; triplets with any other are left out.
    public func selecting(images: [Int]) -> JudgedTriplets {
        var place = [Int](repeating: -1, count: imageCount)
        for (new, old) in images.enumerated() { place[old] = new }
        return JudgedTriplets(
            imageCount: images.count, question: question, raters: raters,
            triplets: triplets.compactMap {
                let (a, b, c) = (place[$0.first], place[$0.second], place[$0.other])
                return a >= 0 && b >= 0 && c >= 0
                    ? Triplet(a, b, other: c, rater: $0.rater) : nil
            })
    }

    /// The share of showings in which a pair was found most alike, as dissimilarity 1 - share, for
    /// each rater.
    ///
    /// An odd-one-out question shows all three pairs, a two-alternative one those of the reference.
    public var ratedPairs: RatedPairs {
        var shown: [[Int]: (shown: [Double], kept: [Double])] = [:]
        let none = [Double](repeating: 0, count: raters.count)
        func count(_ a: Int, _ b: Int, _ rater: Int, kept: Double) {
            var entry = shown[[min(a, b), max(a, b)]] ?? (none, none)
            entry.shown[rater] += 1
            entry.kept[rater] += kept
            shown[[min(a, b), max(a, b)]] = entry
        }
        for triplet in triplets {
            count(triplet.first, triplet.second, triplet.rater, kept: 1)
            count(triplet.first, triplet.other, triplet.rater, kept: 0)
            guard question == .oddOneOut else { continue }
            count(triplet.second, triplet.other, triplet.rater, kept: 0)
        }
        let pairs = shown.sorted { ($0.key[0], $0.key[1]) < ($1.key[0], $1.key[1]) }
        return RatedPairs(
            imageCount: imageCount, first: pairs.map { $0.key[0] },
            second: pairs.map { $0.key[1] }, raters: raters,
            ratings: .init(
                rows: raters.count, columns: pairs.count,
                storage: raters.indices.flatMap { rater in
                    pairs.map { pair -> Double in
                        let seen = pair.value.shown[rater]
                        return seen > 0 ? 1 - pair.value.kept[rater] / seen : .nan
                    }
                }))
    }
}
