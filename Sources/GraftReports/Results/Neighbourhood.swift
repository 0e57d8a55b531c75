/// The most similar images of a collection for each query.
public struct Neighbourhood: Sendable, Codable {
    public var backbone: String
    public var measure: String
    /// Images that were searched.
    public var images: Int
    public var queries: [QueryNeighbours]
    public var unreadable: [FileProblem]
    public var warnings: [String]
    @Finite public var seconds: Double

    public init(
        backbone: String, measure: String, images: Int, queries: [QueryNeighbours],
        unreadable: [FileProblem], warnings: [String], seconds: Double
    ) {
        self.backbone = backbone
        self.measure = measure
        self.images = images
        self.queries = queries
        self.unreadable = unreadable
        self.warnings = warnings
        self.seconds = seconds
    }
}

/// One query with its neighbours, most similar first.
public struct QueryNeighbours: Sendable, Codable {
    public var query: String
    public var neighbours: [Neighbour]

    public init(query: String, neighbours: [Neighbour]) {
        self.query = query
        self.neighbours = neighbours
    }
}

/// An image of the collection with its similarity to the query.
public struct Neighbour: Sendable, Codable {
    public var path: String
    @Finite public var similarity: Double
    @Explicit public var label: String?
    /// Whether both files have the same bytes.
    public var isIdentical: Bool

    public init(path: String, similarity: Double, label: String?, isIdentical: Bool) {
        self.path = path
        self.similarity = similarity
        self.label = label
        self.isIdentical = isIdentical
    }
}
