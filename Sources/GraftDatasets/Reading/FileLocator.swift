import SystemPackage

/// Finds the files that a table names.
///
/// A relative path is looked for in each base folder and in `images` below it, first as it is written, then without blanks
/// around it and with slashes for backslashes, then with each image ending added if it has none.
struct FileLocator {
    enum Outcome {
        case found(FilePath)
        case notAFile(String)
        case missing
    }

    private let bases: [FilePath]
    private let endings: [String]

    init(bases: [FilePath]) {
        var distinct: [FilePath] = []
        for base in bases where !distinct.contains(base) { distinct.append(base) }
        self.bases = distinct + distinct.map { $0.appending("images") }
        endings = ImageExtensions.all.flatMap { [$0, $0.uppercased()] }
    }

    func locate(_ cell: ArraySlice<UInt8>) -> Outcome {
        guard !cell.isEmpty, !cell.contains(0) else { return .missing }
        var refusal: Outcome?
        for spelling in spellings(of: Array(cell)) {
            for base in bases {
                switch FileStatus.of(base.pushing(spelling)) {
                case .file, .denied: return .found(base.pushing(spelling))
                case .folder: refusal = refusal ?? .notAFile("a folder")
                case .special(let what): refusal = refusal ?? .notAFile(what)
                case .danglingLink: refusal = refusal ?? .notAFile("a symbolic link to nothing")
                case .missing: break
                }
                if spelling.isAbsolute { break }
            }
        }
        return refusal ?? .missing
    }

    private func spellings(of cell: [UInt8]) -> [FilePath] {
        let text = TextMarks.trimmed(cell[...])
        let slashed = text.map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }
        var spellings = [FilePath(rawBytes: cell)]
        for other in [Array(text), slashed] where !other.isEmpty && other != cell {
            spellings.append(FilePath(rawBytes: other))
        }
        if !ImageExtensions.mark(text) {
            spellings += endings.map { FilePath(rawBytes: slashed + Array(".\($0)".utf8)) }
        }
        return spellings
    }
}
