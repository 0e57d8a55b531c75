import SystemPackage

/// Finds the files that a table names.
///
/// A relative path is looked for in each base folder and in `images` below it, first as it is
/// written, then without blanks around it and with slashes for backslashes, then with each image
/// ending added if it has none.
struct FileLocator {
    enum Outcome: Equatable {
        /// Path of raw bytes, as written below its base.
        case found([UInt8])
        case notAFile(String)
        case missing
    }

    private let bases: [[UInt8]]
    private let endings: [[UInt8]]
    /// Every path counts as found, in the first base; nothing is looked for.
    private let isTrusting: Bool

    init(bases: [FilePath], isTrusting: Bool = false) {
        self.isTrusting = isTrusting
        var distinct: [[UInt8]] = []
        for base in bases.map(\.rawBytes) where !distinct.contains(base) { distinct.append(base) }
        self.bases = distinct + distinct.map { PathBytes.joined($0, Array("images".utf8)) }
        endings = ImageExtensions.all.flatMap {
            [Array(".\($0)".utf8), Array(".\($0.uppercased())".utf8)]
        }
    }

    func locate(_ cell: ArraySlice<UInt8>) -> Outcome {
        guard !cell.isEmpty, !cell.contains(0) else { return .missing }
        let written = Array(cell)
        if isTrusting { return .found(PathBytes.joined(bases[0], written)) }
        var refusal = Outcome.missing
        if let found = find(written, refusal: &refusal) { return .found(found) }
        for spelling in otherSpellings(of: written) {
            if let found = find(spelling, refusal: &refusal) { return .found(found) }
        }
        return refusal
    }

    private func find(_ spelling: [UInt8], refusal: inout Outcome) -> [UInt8]? {
        for base in bases {
            let path = PathBytes.joined(base, spelling)
            var what: String?
            switch FileStatus.of(path) {
            case .file, .denied: return path
            case .folder: what = "a folder"
            case .special(let kind): what = kind
            case .danglingLink: what = "a symbolic link to nothing"
            case .missing: break
            }
            if let what, refusal == .missing { refusal = .notAFile(what) }
            if spelling.first == PathBytes.separator { break }
        }
        return nil
    }

    private func otherSpellings(of cell: [UInt8]) -> [[UInt8]] {
        let text = TextMarks.trimmed(cell[...])
        let slashed = text.map { $0 == UInt8(ascii: "\\") ? PathBytes.separator : $0 }
        var spellings = [Array(text), slashed].filter { !$0.isEmpty && $0 != cell }
        if !ImageExtensions.mark(text) { spellings += endings.map { slashed + $0 } }
        return spellings
    }
}
