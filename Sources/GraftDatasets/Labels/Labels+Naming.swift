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

    /// Any number of classes an image, nil where nothing is known; a class that an image does not
    /// name is absent on it. The classes are sorted as above.
    public init(namingSeveral names: [[String]?]) {
        let classes = Set(names.flatMap { $0 ?? [] }).sorted {
            $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
        }
        let position = Dictionary(uniqueKeysWithValues: classes.enumerated().map { ($1, $0) })
        let unknown = Array(repeating: LabelState.unknown, count: classes.count)
        self.init(
            classes: classes,
            states: names.map { names in
                guard let names else { return unknown }
                var states = Array(repeating: LabelState.absent, count: classes.count)
                for name in names { position[name].map { states[$0] = .present } }
                return states
            })
    }

    /// Labels from a class name an image, or several names with semicolons between them.
    ///
    /// A name without a semicolon means that class alone; a name of semicolons alone means that no
    /// class is present. Where no name has a semicolon this is `init(naming:)`.
    init(listing names: [String?]) {
        guard names.contains(where: { $0?.contains(";") == true }) else {
            self.init(naming: names)
            return
        }
        self.init(
            namingSeveral: names.map { name in
                name?.split(separator: ";").map { TextMarks.trimmed(Array($0.utf8)[...]) }
                    .map { TextMarks.text($0) }.filter { !$0.isEmpty }
            })
    }

    /// What a reader should know of names with semicolons, nil where there are none.
    static func listingNote(_ names: [String?]) -> String? {
        names.contains(where: { $0?.contains(";") == true })
            ? "names with semicolons were read as several classes of one image" : nil
    }
}
