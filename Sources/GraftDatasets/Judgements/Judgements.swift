/// What people said about how alike the images of a dataset are.
public struct Judgements: Sendable, Equatable {
    public enum Content: Sendable, Equatable {
        case ratings(RatedPairs)
        case triplets(JudgedTriplets)
    }

    public let content: Content
    public let format: JudgementFormat
    /// What was decided or left aside while reading, a sentence each.
    public let notes: [String]

    public init(_ content: Content, format: JudgementFormat, notes: [String] = []) {
        self.content = content
        self.format = format
        self.notes = notes
    }

    /// Ratings of pairs, or the shares in which pairs of triplets were found most alike.
    public var ratedPairs: RatedPairs {
        switch content {
        case .ratings(let pairs): pairs
        case .triplets(let triplets): triplets.ratedPairs
        }
    }

    /// Some of the images, renumbered in the given order.
    public func selecting(images: [Int]) -> Judgements {
        switch content {
        case .ratings(let pairs):
            Judgements(.ratings(pairs.selecting(images: images)), format: format, notes: notes)
        case .triplets(let triplets):
            Judgements(.triplets(triplets.selecting(images: images)), format: format, notes: notes)
        }
    }
}
