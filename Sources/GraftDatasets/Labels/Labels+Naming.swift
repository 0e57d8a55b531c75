/// Labels from a class name an image.
extension Labels {
    /// One class an image, nil where nothing is known; the classes are the names that occur, sorted
    /// by their Unicode scalars.
    public init(naming names: [String?]) {
        let classes = Set(names.compactMap(\.self)).sorted {
            $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
        }
        let position = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
        self.init(classes: classes, indices: names.map { name in name.flatMap { position[$0] } })
    }
}
