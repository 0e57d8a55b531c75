/// What one row of a table says of one image.
struct TableRow {
    enum Content: Equatable {
        /// Name of the class; nil where the cell is empty.
        case category(String?)
        /// One state a class.
        case states([LabelState])
    }

    /// Path of raw bytes.
    let file: [UInt8]
    let line: Int
    private(set) var split: Split?
    private(set) var group: String?
    private var content: Content
    /// Two earlier rows contradicted each other in the class.
    private var isContradicted = false
    /// Places of the states in which two earlier rows contradicted each other.
    private var contradictions: Set<Int> = []

    init(file: [UInt8], line: Int, split: Split?, group: String?, content: Content) {
        (self.file, self.line, self.split, self.group, self.content) = (
            file, line, split, group, content
        )
    }

    var category: String? {
        if case .category(let name) = content { name } else { nil }
    }

    var states: [LabelState] {
        if case .states(let states) = content { states } else { [] }
    }

    /// Takes over what a later row says of the same file: known beats unknown, contradiction is
    /// unknown.
    ///
    /// - Returns: whether the rows agree.
    mutating func merge(_ other: TableRow) -> Bool {
        split = split ?? other.split
        group = group ?? other.group
        switch (content, other.content) {
        case (.states(let mine), .states(let theirs)):
            let before = contradictions.count
            let merged = zip(mine, theirs).enumerated().map { place, pair -> LabelState in
                let (one, two) = pair
                if contradictions.contains(place) { return .unknown }
                if one == .unknown { return two }
                if two == .unknown || one == two { return one }
                contradictions.insert(place)
                return .unknown
            }
            content = .states(merged)
            return contradictions.count == before
        case (.category(let mine?), .category(let theirs?)) where mine != theirs:
            content = .category(nil)
            isContradicted = true
            return false
        case (.category, .category) where isContradicted:
            return false
        case (.category(nil), .category):
            content = other.content
            return true
        default:
            return true
        }
    }
}
