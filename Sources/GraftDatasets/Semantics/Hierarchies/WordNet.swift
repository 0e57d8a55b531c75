import SystemPackage

/// The nouns of WordNet, in its own database files `index.noun` and `data.noun`.
///
/// C. Fellbaum (ed.), “WordNet: An Electronic Lexical Database” (1998); layout as in its manual
/// page wndb(5WN). Concepts are synsets, numbered by their place in `data.noun`; ImageNet's
/// identifiers are these numbers of WordNet 3.0 behind an n. Hypernyms of classes and of instances
/// count.
public struct WordNet: ConceptHierarchy {
    /// Where Debian's package `wordnet-base` puts the files.
    public static let usualFolder: FilePath = "/usr/share/wordnet"

    /// Lines in the order of their first words, as bytes.
    private let index: [UInt8]
    private let data: [UInt8]

    /// Reads the two files (20 MB) in a folder.
    ///
    /// - Throws: `DatasetError` with code `.notFound`, `.unreadable` or `.malformedHierarchy`.
    public init(folder: FilePath = WordNet.usualFolder) throws(DatasetError) {
        index = try FileBytes.read(folder.appending("index.noun"))
        data = try FileBytes.read(folder.appending("data.noun"))
        try check(folder)
    }

    public func concepts(of name: String, synonyms: WordSynonyms = WordSynonyms())
        -> ClassConcepts
    {
        ClassConcepts(name, synonyms: synonyms, concepts: senses(of:))
    }

    /// The synsets of a lemma (lower case, words joined with `_`) or of an identifier such as
    /// `n02084071`; empty if it is none.
    public func senses(of lemma: String) -> [Int] {
        if lemma.utf8.count == 9, lemma.hasPrefix("n"), let place = Int(lemma.dropFirst()) {
            return synset(at: place) == nil ? [] : [place]
        }
        guard let line = line(of: Array(lemma.utf8)) else { return [] }
        let fields = line.split(separator: 0x20)
        // lemma pos senses pointers symbols... senses tagged offsets...
        guard fields.count > 2, let count = Self.number(fields[2]), count <= fields.count else {
            return []
        }
        return fields.suffix(count).compactMap(Self.number)
    }

    public func parents(of concept: Int) -> [Int] {
        guard let fields = synset(at: concept), let words = Int(Self.text(fields[3]), radix: 16),
            fields.count > 4 + 2 * words, let pointers = Self.number(fields[4 + 2 * words])
        else { return [] }
        // Each pointer: symbol, synset, part of speech, source and target.
        return (0..<pointers).compactMap { number in
            let place = 5 + 2 * words + 4 * number
            guard place + 1 < fields.count, fields[place].first == UInt8(ascii: "@") else {
                return nil
            }
            return Self.number(fields[place + 1])
        }
    }

    /// The fields of the line at an address of `data.noun`, if it is the beginning of a synset.
    private func synset(at place: Int) -> [ArraySlice<UInt8>]? {
        guard place >= 0, place < data.count, place == 0 || data[place - 1] == 0x0A else {
            return nil
        }
        let end = data[place...].firstIndex(of: UInt8(ascii: "|")) ?? data.endIndex
        let fields = data[place..<end].split(separator: 0x20)
        guard fields.count > 4, Self.number(fields[0]) == place else { return nil }
        return fields
    }

    /// The line of the index that begins with a word, by halving.
    private func line(of lemma: [UInt8]) -> ArraySlice<UInt8>? {
        guard !lemma.isEmpty, !lemma.contains(0x20) else { return nil }
        var (low, high) = (0, index.count)
        while low < high {
            let middle = low + (high - low) / 2
            let start = (index[low..<middle].lastIndex(of: 0x0A) ?? low - 1) + 1
            let end = index[middle..<high].firstIndex(of: 0x0A) ?? high
            let line = index[start..<end]
            let word = line.prefix { $0 != 0x20 }
            if word.elementsEqual(lemma) { return line }
            if word.lexicographicallyPrecedes(lemma) { low = end + 1 } else { high = start }
        }
        return nil
    }

    private func check(_ folder: FilePath) throws(DatasetError) {
        func malformed(_ file: String, _ what: String) -> DatasetError {
            DatasetError(
                .malformedHierarchy, subject: folder.appending(file).printable,
                detail: what + "; install WordNet's database again (Debian: wordnet-base)")
        }
        // The lines that begin with a blank are the licence.
        let lines = index.split(separator: 0x0A, maxSplits: 100).prefix(100)
        guard let first = lines.first(where: { $0.first != 0x20 }) else {
            throw malformed("index.noun", "it holds no words")
        }
        let senses = senses(of: Self.text(first.prefix { $0 != 0x20 }))
        guard !senses.isEmpty else { throw malformed("index.noun", "it is not WordNet's index") }
        guard senses.allSatisfy({ synset(at: $0) != nil }) else {
            throw malformed("data.noun", "the index does not fit it")
        }
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? { Int(text(bytes)) }
}
