/// How a file holds judgements of similarity.
public enum JudgementFormat: String, Sendable, Codable, CaseIterable {
    /// A row for each pair: two images, a rating, perhaps a rater; or a column for each rater.
    case pairs
    /// A row for each triplet: three images, perhaps the choice, perhaps a rater.
    case triplets
    /// N x N numbers, or one such matrix for each rater.
    case matrix
    /// N (N - 1) / 2 numbers, row after row of the upper triangle.
    case upperTriangle = "upper-triangle"
    /// A row for each image: its place on a table, perhaps a rater. Distances are dissimilarities.
    case arrangement
    /// A row for each pair: two images, the time it took to tell them apart, perhaps a rater.
    case responseTimes = "response-times"

    /// What numbers mean unless an option says otherwise: ratings and response times grow with
    /// similarity, matrices, triangles and distances with dissimilarity.
    public var usualSense: JudgementOptions.Sense {
        switch self {
        case .pairs, .triplets, .responseTimes: .similarity
        case .matrix, .upperTriangle, .arrangement: .dissimilarity
        }
    }
}

/// How a file of judgements is to be read where its own form does not say it.
public struct JudgementOptions: Sendable, Codable, Hashable {
    public enum Sense: String, Sendable, Codable, CaseIterable {
        case similarity, dissimilarity
    }

    /// Nil: told by the content.
    public var format: JudgementFormat?
    /// Nil: what the column is called (similarity, dissimilarity, distance), else the format's.
    public var sense: Sense?
    /// What was asked about triplets; nil: odd one out, unless columns are called ref, left, right.
    public var question: JudgedTriplets.Question?

    public init(
        format: JudgementFormat? = nil, sense: Sense? = nil,
        question: JudgedTriplets.Question? = nil
    ) {
        self.format = format
        self.sense = sense
        self.question = question
    }
}
