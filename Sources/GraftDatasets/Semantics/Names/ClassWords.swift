/// The words that stand for a class, and which of its name's words the vectors lack.
public struct ClassWords: Sendable, Hashable, Codable {
    /// The class name as it is given.
    public let name: String
    /// In the order of the name; empty if no word is known.
    public let words: [FoundWord]
    /// Words that have no vector, of the synonym that was taken.
    public let missing: [String]

    /// Whether the class has a vector.
    public var isKnown: Bool { !words.isEmpty }

    /// Looks a class name up in word vectors.
    ///
    /// Tried in turn: a user's synonym, the name as it is written, its words joined with `_`, its
    /// words one by one, its words joined with `-` or nothing; each as written, in lower case, in
    /// the English singular, and cut at hyphens, apostrophes and capitals. Then the same with each
    /// further synonym that the name gives behind a comma or in parentheses. The first synonym of
    /// which every word is known counts. If none is, fastText's subwords make up the missing words
    /// (in lower case), and without those the synonym with the largest share of known words counts.
    ///
    /// Names in other scripts are looked up as they are, in Unicode's composed form.
    public init(_ name: String, in vectors: WordVectors, synonyms: WordSynonyms = WordSynonyms()) {
        let search = WordSearch(
            synonyms: synonyms, isKnown: { vectors.vectors[$0] != nil },
            isMade: { vectors.subwordVectors[$0] != nil })
        let result = search.search(name)
        self.name = name
        words = result.words
        missing = result.missing
    }

    /// Every spelling that looking a name up may ask for: what is asked where nothing is known.
    static func spellings(of name: String, synonyms: WordSynonyms) -> WantedWords {
        var asked: Set<String> = []
        var made: Set<String> = []
        let search = WordSearch(
            synonyms: synonyms,
            isKnown: {
                asked.insert($0)
                return false
            },
            isMade: {
                made.insert($0)
                return false
            })
        _ = search.search(name)
        return WantedWords(asked, fromSubwords: made)
    }
}
