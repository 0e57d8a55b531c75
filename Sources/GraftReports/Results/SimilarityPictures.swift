/// What the pages on human similarity draw: matrices, maps and small pictures, worked out already.
public struct SimilarityPictures: Sendable {
    /// Larger matrices are not drawn.
    public static let mostRows = 1_200
    /// Images on a map; of more only the first.
    public static let mostImages = 300
    /// Longer side of a thumbnail in pixels.
    public static let side = 56

    /// Dissimilarities as shades.
    public struct MatrixPicture: Sendable {
        public var title: String
        /// N.
        public var side: Int
        /// N x N: 1 the most alike to 255 the least; 0 unknown.
        public var cells: [UInt8]

        public init(title: String, side: Int, cells: [UInt8]) {
            self.title = title
            self.side = side
            self.cells = cells
        }
    }

    /// Images in a plane, near ones alike.
    public struct Map: Sendable {
        public struct Point: Sendable {
            public var path: String
            public var group: Int
            public var x: Double
            public var y: Double

            public init(path: String, group: Int, x: Double, y: Double) {
                self.path = path
                self.group = group
                self.x = x
                self.y = y
            }
        }

        public var title: String
        public var points: [Point]
        /// Of the variation, what two axes show.
        public var share: Double

        public init(title: String, points: [Point], share: Double) {
            self.title = title
            self.points = points
            self.share = share
        }
    }

    /// Runs of rows of one class, in the order of the matrices; empty without classes.
    public var classes: [ClassCount]
    public var matrices: [MatrixPicture]
    public var maps: [Map]
    /// JPEG bytes by path.
    public var thumbnails: [String: [UInt8]]

    public init(
        classes: [ClassCount], matrices: [MatrixPicture], maps: [Map],
        thumbnails: [String: [UInt8]]
    ) {
        self.classes = classes
        self.matrices = matrices
        self.maps = maps
        self.thumbnails = thumbnails
    }
}
