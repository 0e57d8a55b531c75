/// Which columns of a table hold the path, the labels, the split and the group.
///
/// What the options name is taken. Else the path is the column called path, file, filename, image,
/// image_path or alike, else the first column of image names, else the first column. The split is a
/// column called split, set or subset; the group one called group or group_id. For the labels, the
/// first rule that fits: (1) a column called label, class, category, target or alike names the
/// class; (2) two or more columns that hold nothing but present, absent and unknown are a class
/// each, those that hold nothing but unknown among them, and count columns (n_objects), folds and
/// texts are left aside; (3) a lone remaining column names
/// the class; (4) the only remaining column of texts that occur twice or more on average names it;
/// (5) several columns that divide the images alike: the first whose name contains “name”, else the
/// first of texts. Otherwise the labels are undecided.
struct TableColumns {
    enum Labels: Equatable {
        case category(Int)
        case states([Int])
        case undecided(reason: String)
    }

    let path: Int
    let labels: Labels
    let split: Int?
    let group: Int?
    private(set) var notes: [String] = []
    private let names: [String]

    static let pathNames = [
        "path", "file", "filename", "image", "image_path", "file_name", "filepath", "file_path",
        "image_name", "image_file", "img", "img_path", "img_name",
    ]
    static let labelNames = [
        "label", "class", "category", "target", "labels", "class_name", "label_name",
    ]
    static let splitNames = ["split", "set", "subset"]
    static let groupNames = ["group", "group_id"]

    /// - Parameters:
    ///   - names: the header.
    ///   - profiles: what each column looks like.
    ///   - subject: the table's file, for messages.
    init(
        names: [String], profiles: [ColumnProfile], options: DatasetOptions, subject: String,
        alike: (Int, Int) -> Bool
    ) throws(DatasetError) {
        self.names = names
        let finder = ColumnFinder(names: names, subject: subject)
        let path =
            try finder.column(options.pathColumn, or: Self.pathNames)
            ?? profiles.firstIndex(where: \.holdsPaths) ?? 0
        let split = try finder.column(options.splitColumn, or: Self.splitNames)
        let group = try finder.column(options.groupColumn, or: Self.groupNames)
        (self.path, self.split, self.group) = (path, split, group)

        let taken = [path, split, group].compactMap(\.self)
        let free = names.indices.filter { !taken.contains($0) && !names[$0].isEmpty }
        if !options.labelColumns.isEmpty {
            let columns = try options.labelColumns.map { name throws(DatasetError) in
                try finder.column(named: name)
            }
            labels = try Self.asked(columns, profiles: profiles, subject: subject)
            return
        }
        labels = Self.guessed(free, profiles: profiles, finder: finder, alike: alike)
        note(free)
    }

    private static func asked(
        _ columns: [Int], profiles: [ColumnProfile], subject: String
    ) throws(DatasetError) -> Labels {
        if columns.count == 1 { return .category(columns[0]) }
        if let text = columns.first(where: {
            !profiles[$0].holdsSomeStates && !profiles[$0].holdsOnlyUnknown
                && profiles[$0].filled > 0
        }) {
            throw DatasetError(
                .missingColumn, subject: subject,
                detail:
                    "column “\(profiles[text].name)” does not hold 1, 0, -1 or nothing; several label "
                    + "columns mean one class each, so name it alone to read its texts as classes")
        }
        return .states(columns)
    }

    private static func guessed(
        _ free: [Int], profiles: [ColumnProfile], finder: ColumnFinder, alike: (Int, Int) -> Bool
    ) -> Labels {
        if let named = labelNames.lazy.compactMap({ finder.position(of: $0) }).first(
            where: free.contains)
        {
            return .category(named)
        }
        let states = free.filter { profiles[$0].holdsStates }
        if states.count >= 2 {
            return .states(
                free.filter { profiles[$0].holdsStates || profiles[$0].holdsOnlyUnknown })
        }
        let filled = free.filter { profiles[$0].filled > 0 }
        if filled.isEmpty {
            return .undecided(reason: "the table has no label column")
        }
        if filled.count == 1 { return .category(filled[0]) }
        let texts = filled.filter { !profiles[$0].holdsNumbers }
        let repeated = texts.filter { 2 * profiles[$0].distinct <= profiles[$0].filled }
        if repeated.count == 1 { return .category(repeated[0]) }
        if let first = texts.first, filled.allSatisfy({ alike(first, $0) }) {
            return .category(
                texts.first { profiles[$0].name.lowercased().contains("name") } ?? first)
        }
        let columns = filled.map { "\(profiles[$0].name) (\(profiles[$0].distinct) values)" }
        return .undecided(
            reason:
                "the label could be any of \(FolderLayout.list(columns)); say which with --label-column"
        )
    }

    /// Says which columns were taken for labels and which were left aside.
    private mutating func note(_ free: [Int]) {
        let taken: [Int]
        switch labels {
        case .category(let column): taken = [column]
        case .states(let columns): taken = columns
        case .undecided: return
        }
        let aside = free.filter { !taken.contains($0) }
        guard !aside.isEmpty else { return }
        notes.append(
            "labels were read from \(FolderLayout.list(taken.map { names[$0] })), not from "
                + "\(FolderLayout.list(aside.map { names[$0] })); --label-column chooses others")
    }
}
