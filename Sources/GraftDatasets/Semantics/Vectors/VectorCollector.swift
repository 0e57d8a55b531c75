/// Takes the wanted words out of a stream of words and counts what was odd.
struct VectorCollector {
    let wanted: WantedWords
    private(set) var vectors: [String: [Float]] = [:]
    /// Words that went by.
    private(set) var wordCount = 0
    private var repeated = 0
    private var foreign = 0
    private var notFinite: [String] = []

    init(_ wanted: WantedWords) { self.wanted = wanted }

    /// The word, if its vector is to be taken; counts it either way.
    mutating func wants(_ bytes: UnsafeRawBufferPointer) -> String? {
        wordCount += 1
        guard let word = String(validating: bytes, as: UTF8.self) else {
            foreign += 1
            return nil
        }
        guard wanted.spellings.contains(word) || wanted.fromSubwords.contains(word) else {
            return nil
        }
        if vectors[word] != nil {
            repeated += 1
            return nil
        }
        return word
    }

    /// Counts a word that cannot be wanted.
    mutating func skip() { wordCount += 1 }

    /// Keeps a vector; one that holds NaN or infinity counts as absent and is noted.
    mutating func keep(_ vector: [Float], of word: String) {
        if vector.allSatisfy(\.isFinite) {
            vectors[word] = vector
        } else {
            notFinite.append(word)
        }
    }

    /// What a reader of the result should know, in words.
    var notes: [String] {
        var notes: [String] = []
        if repeated > 0 {
            notes.append("\(repeated) repeated vectors of needed words: the first counts")
        }
        if foreign > 0 { notes.append("\(foreign) words are not UTF-8 and were left out") }
        if !notFinite.isEmpty {
            notes.append("not a number, so left out: " + notFinite.sorted().joined(separator: ", "))
        }
        return notes
    }
}
