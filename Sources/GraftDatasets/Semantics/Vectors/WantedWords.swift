/// The words that are looked for in a file of word vectors.
public struct WantedWords: Sendable, Hashable, Codable {
    /// Spellings that are taken if the file has them; canonically equivalent texts are the same.
    public private(set) var spellings: Set<String>
    /// Spellings for which, where the file does not have them, a vector is made of the parts of
    /// words that a fastText model knows.
    public private(set) var fromSubwords: Set<String>

    public init(_ spellings: Set<String> = [], fromSubwords: Set<String> = []) {
        self.spellings = spellings
        self.fromSubwords = fromSubwords
    }

    /// All spellings that class names may be found under.
    public init(classes: [String], synonyms: WordSynonyms = WordSynonyms()) {
        self.init()
        for name in classes {
            let found = ClassWords.spellings(of: name, synonyms: synonyms)
            spellings.formUnion(found.spellings)
            fromSubwords.formUnion(found.fromSubwords)
        }
    }
}
