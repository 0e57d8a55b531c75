import SystemPackage

/// A hierarchy out of a file of pairs: which class is a kind of which.
public struct ClassHierarchy: ConceptHierarchy {
    private let names: [String]
    private let numbers: [String: Int]
    private let above: [[Int]]

    /// - Parameter pairs: child and parent, by name; blanks and `_` in names are the same.
    /// - Throws: `DatasetError` with code `.malformedHierarchy` if a class is above itself.
    public init(pairs: [(child: String, parent: String)]) throws(DatasetError) {
        try self.init(pairs: pairs, subject: "the hierarchy")
    }

    /// Reads a text file of one pair a line, separated by a comma, tabs or blanks.
    ///
    /// Which column holds the children is told from the file: a child has few parents, so the
    /// column that repeats its entries less is theirs. Lines that begin with `#` are left out.
    ///
    /// - Parameter names: a file of identifier and name a line, where the pairs are of identifiers.
    /// - Throws: `DatasetError` with code `.notFound`, `.unreadable` or `.malformedHierarchy`.
    public init(pairs file: FilePath, names: FilePath? = nil) throws(DatasetError) {
        let lines = try Self.lines(file)
        var pairs: [(String, String)] = []
        for (number, line) in lines {
            let cells = Self.cells(line)
            guard cells.count == 2 else {
                throw Self.malformed(
                    file.printable,
                    "line \(number) is not a pair; write child and parent, _ for blanks in names"
                )
            }
            pairs.append((cells[0], cells[1]))
        }
        guard !pairs.isEmpty else {
            throw Self.malformed(file.printable, "it holds no pairs; write child and parent a line")
        }
        let called = if let names { try Self.names(names) } else { [String: String]() }
        let name = { called[$0] ?? $0 }
        let firsts = Set(pairs.map(\.0)).count
        let seconds = Set(pairs.map(\.1)).count
        try self.init(
            pairs: pairs.map {
                firsts > seconds
                    ? (child: name($0.0), parent: name($0.1))
                    : (child: name($0.1), parent: name($0.0))
            }, subject: file.printable)
    }

    private init(
        pairs: [(child: String, parent: String)], subject: String
    ) throws(DatasetError) {
        var names: [String] = []
        var numbers: [String: Int] = [:]
        var above: [[Int]] = []
        func number(_ name: String) -> Int {
            let key = Self.key(name)
            if let number = numbers[key] { return number }
            numbers[key] = names.count
            names.append(name)
            above.append([])
            return names.count - 1
        }
        for (child, parent) in pairs {
            let (below, up) = (number(child), number(parent))
            if !above[below].contains(up) { above[below].append(up) }
        }
        self.names = names
        self.numbers = numbers
        self.above = above
        if let name = nameOnCycle() {
            throw Self.malformed(subject, "“\(name)” is above itself; remove one of its pairs")
        }
    }

    public func concepts(of name: String, synonyms: WordSynonyms = WordSynonyms())
        -> ClassConcepts
    {
        ClassConcepts(name, synonyms: synonyms) { numbers[Self.key($0)].map { [$0] } ?? [] }
    }

    public func parents(of concept: Int) -> [Int] { above[concept] }

    /// The name of a concept.
    public func name(of concept: Int) -> String { names[concept] }

    /// Takes away what has no parents left, again and again; what remains lies on or below a
    /// cycle.
    private func nameOnCycle() -> String? {
        var open = above.map(\.count)
        var below = [[Int]](repeating: [], count: above.count)
        for (child, parents) in above.enumerated() {
            for parent in parents { below[parent].append(child) }
        }
        var free = open.indices.filter { open[$0] == 0 }
        while let concept = free.popLast() {
            for child in below[concept] {
                open[child] -= 1
                if open[child] == 0 { free.append(child) }
            }
        }
        guard var concept = open.firstIndex(where: { $0 > 0 }) else { return nil }
        // Upwards from there every way leads onto the cycle.
        for _ in above.indices { concept = above[concept].first { open[$0] > 0 } ?? concept }
        return names[concept]
    }

    private static func key(_ name: String) -> String {
        name.split { $0.isWhitespace || $0 == "_" }.joined(separator: "_")
    }

    private static func names(_ file: FilePath) throws(DatasetError) -> [String: String] {
        var names: [String: String] = [:]
        for (number, line) in try lines(file) {
            let fields = line.split(maxSplits: 1) { $0 == "," || $0.isWhitespace }
            guard fields.count == 2 else {
                throw malformed(
                    file.printable, "line \(number) is not an identifier and a name; write both")
            }
            names[String(fields[0])] = String(fields[1])
        }
        return names
    }

    private static func lines(_ file: FilePath) throws(DatasetError) -> [(Int, String)] {
        let bytes = TextMarks.withoutMark(try FileBytes.read(file))
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        return lines.enumerated().compactMap { index, line in
            let bytes = TextMarks.trimmed(line.last == 0x0D ? line.dropLast() : line)
            return bytes.isEmpty || bytes.first == UInt8(ascii: "#")
                ? nil : (index + 1, TextMarks.text(bytes))
        }
    }

    private static func cells(_ line: String) -> [String] {
        for separator in [",", "\t"] as [Character] where line.contains(separator) {
            return line.split(separator: separator).map {
                $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            }
        }
        return line.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    private static func malformed(_ subject: String, _ detail: String) -> DatasetError {
        DatasetError(.malformedHierarchy, subject: subject, detail: detail)
    }
}
