/// What the names of folders say about the images in them: class and split.
///
/// Rules, in order. (1) A lone folder that holds nothing but folders is a wrapper and is passed.
/// (2) Where every folder of the first level is called train, validation, test or alike, that level
/// is the split; so is the second level below class folders. (3) The next level names the class,
/// however deep below it an image lies. (4) Images outside any class folder are unlabelled. (5)
/// Where each class folder would hold the same two or more folders and no image of its own, the
/// class could as well be the second level: an error asks for the level.
struct FolderLayout {
    /// Class name and split of each image.
    private(set) var classes: [String?]
    private(set) var splits: [Split?]
    private(set) var notes: [String] = []

    /// Folder names from the root down, for each image; consumed from the left.
    private var folders: [ArraySlice<String>]
    private let subject: String

    /// - Parameters:
    ///   - folders: names of the folders from the root down to each image.
    ///   - level: folder level that names the class, from 1; nil applies the rules above.
    ///   - subject: the root, for messages.
    init(folders: [[String]], level: Int?, subject: String) throws(DatasetError) {
        self.folders = folders.map { $0[...] }
        self.subject = subject
        splits = Array(repeating: nil, count: folders.count)
        classes = Array(repeating: nil, count: folders.count)
        if level == nil { passWrapper() }
        try takeSplitLevel()
        if level == nil {
            passWrapper()
            takeInnerSplitLevel()
            try checkNesting()
        }
        takeClasses(at: level ?? 1)
        if let level, !folders.isEmpty, classes.allSatisfy({ $0 == nil }) {
            throw DatasetError(
                .ambiguousFolders, subject: subject,
                detail: "no image lies \(level) folders deep; choose a smaller class level")
        }
    }

    /// Names of the first level now, in order of appearance, each once.
    private var firstLevel: [String] { Self.distinct(folders.compactMap(\.first)) }

    private static func distinct(_ names: some Sequence<String>) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }

    private mutating func passWrapper() {
        while let name = folders.first?.first, Split(named: name) == nil,
            folders.allSatisfy({ $0.count >= 2 && $0.first == name })
        {
            notes.append("the folder “\(name)” holds only folders: those were read instead")
            folders = folders.map { $0.dropFirst() }
        }
    }

    private mutating func takeSplitLevel() throws(DatasetError) {
        let names = firstLevel
        let others = names.filter { Split(named: $0) == nil }
        let kinds = Set(names.compactMap(Split.init(named:)))
        guard !kinds.isEmpty else { return }
        guard others.isEmpty else {
            if kinds.count == 1 { return }
            let parts = names.filter { Split(named: $0) != nil }
            throw DatasetError(
                .ambiguousFolders, subject: subject,
                detail: "split folders (\(Self.list(parts))) lie beside other folders "
                    + "(\(Self.list(others))); move one kind elsewhere, or name the classes in a labels file"
            )
        }
        splits = folders.map { $0.first.flatMap(Split.init(named:)) }
        folders = folders.map { $0.dropFirst() }
    }

    /// class/train/x.jpg: the split below the class.
    private mutating func takeInnerSplitLevel() {
        let second = folders.map { $0.dropFirst().first.flatMap(Split.init(named:)) }
        guard firstLevel.count >= 2, splits.allSatisfy({ $0 == nil }), !second.contains(nil) else {
            return
        }
        splits = second
        folders = folders.map { $0.prefix(1) + $0.dropFirst(2) }
        notes.append("the second folder level was taken for the split")
    }

    private mutating func checkNesting() throws(DatasetError) {
        let first = firstLevel
        guard first.count >= 2, folders.allSatisfy({ $0.count >= 2 }) else { return }
        var inner: [String: Set<String>] = [:]
        for path in folders.map(Array.init) { inner[path[0], default: []].insert(path[1]) }
        let second = Self.distinct(folders.compactMap { $0.dropFirst().first }).sorted()
        if second.count >= 2, inner.values.allSatisfy({ $0 == Set(second) }) {
            throw DatasetError(
                .ambiguousFolders, subject: subject,
                detail:
                    "folders of folders: the first level (\(Self.list(first))) and the second, which is "
                    + "the same in each (\(Self.list(second))), could both be the classes; "
                    + "say which with --class-level 1 or --class-level 2")
        }
        notes.append(
            "folders of folders: the first level names the class (\(Self.list(first))); "
                + "--class-level 2 takes the second (\(Self.list(second)))")
    }

    private mutating func takeClasses(at level: Int) {
        classes = folders.map { $0.dropFirst(level - 1).first }
        let outside = classes.count { $0 == nil }
        if outside > 0 && outside < classes.count {
            notes.append(
                outside == 1
                    ? "1 image lies outside the class folders and is unlabelled"
                    : "\(outside) images lie outside the class folders and are unlabelled")
        }
    }

    /// Up to five names, then how many more.
    static func list(_ names: [String]) -> String {
        let shown = names.prefix(5).joined(separator: ", ")
        return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
    }
}
