/// What a class means in a hierarchy, and by which word it was found.
public struct ClassConcepts: Sendable, Hashable, Codable {
    /// The class name as it is given.
    public let name: String
    /// The word of the hierarchy; nil if the class is not in it.
    public let word: FoundWord?
    /// Concepts that the word may mean; empty if the class is not in the hierarchy.
    public let concepts: [Int]

    public var isKnown: Bool { !concepts.isEmpty }

    /// Looks a name up: for each synonym first all words joined with `_`, then without one word at
    /// a time from the left down to the last, the head, and its last part (`Black Magpie-Jay`:
    /// `magpie-jay`, `jay`); each as written, in lower case and in the singular. All synonyms are
    /// tried whole before any is shortened. A scientific name (`Setophaga americana`) is not shortened where
    /// there is another: its last word is no head.
    init(_ name: String, synonyms: WordSynonyms, concepts: (String) -> [Int]) {
        self.name = name
        var candidates: [(text: String, steps: [FoundWord.Step])] = []
        if let replacement = synonyms[name] {
            candidates += ClassName(replacement).synonyms.map { ($0, [.usersSynonym]) }
        }
        for (index, text) in ClassName(name).synonyms.enumerated() {
            let steps = index == 0 ? [] : [FoundWord.Step.synonym(index + 1)]
            if let replacement = synonyms[text] {
                candidates.append((replacement, steps + [.usersSynonym]))
            }
            candidates.append((text, steps))
        }
        let found =
            Self.first(candidates) { Self.whole($0, $1, concepts) }
            ?? Self.first(Self.withEnglishHeads(candidates)) { Self.head($0, $1, concepts) }
        word = found?.word
        self.concepts = found?.concepts ?? []
    }

    private static func withEnglishHeads(
        _ candidates: [(text: String, steps: [FoundWord.Step])]
    ) -> [(text: String, steps: [FoundWord.Step])] {
        let english = candidates.filter { candidate in
            let words = ClassName.words(of: candidate.text)
            let isScientific =
                words.count == 2 && words[0].first?.isUppercase == true
                && words[1].allSatisfy(\.isLowercase)
            return !isScientific
        }
        return english.isEmpty ? candidates : english
    }

    private typealias Found = (word: FoundWord, concepts: [Int])

    private static func first(
        _ candidates: [(text: String, steps: [FoundWord.Step])],
        _ find: (String, [FoundWord.Step]) -> Found?
    ) -> Found? {
        for candidate in candidates {
            if let found = find(candidate.text, candidate.steps) { return found }
        }
        return nil
    }

    private static func whole(
        _ text: String, _ steps: [FoundWord.Step], _ concepts: (String) -> [Int]
    ) -> Found? {
        let words = ClassName.words(of: text)
        guard !words.isEmpty else { return nil }
        let isJoined = words.count > 1 && text.contains { $0.isWhitespace }
        return spelled(
            text, words.joined(separator: "_"), isJoined ? steps + [.joined] : steps, concepts)
    }

    private static func head(
        _ text: String, _ steps: [FoundWord.Step], _ concepts: (String) -> [Int]
    ) -> Found? {
        let words = ClassName.words(of: text)
        let parts = words.last.map(ClassName.parts) ?? []
        let heads =
            words.indices.dropFirst().map { words[$0...].joined(separator: "_") }
            + parts.indices.dropFirst().map { parts[$0...].joined(separator: "_") }
        for head in heads {
            if let found = spelled(head, head, steps + [.part], concepts) { return found }
        }
        return nil
    }

    private static func spelled(
        _ text: String, _ word: String, _ steps: [FoundWord.Step], _ concepts: (String) -> [Int]
    ) -> Found? {
        let lower = word.lowercased()
        let lowered = lower == word ? steps : steps + [.lowerCase]
        var candidates = [(word, steps), (lower, lowered)]
        // The plural of a name is in its last word.
        let stem = lower.lastIndex(of: "_").map { lower[...$0] } ?? ""
        let last = String(lower.dropFirst(stem.count))
        candidates += EnglishSingular.forms(of: last).map { (stem + $0, lowered + [.singular]) }
        for (spelling, steps) in candidates {
            let found = concepts(spelling)
            if !found.isEmpty {
                return (FoundWord(text: text, word: spelling, steps: steps), found)
            }
        }
        return nil
    }
}

extension GroundDistance {
    /// Path lengths: steps from class to class up to a concept that both are kinds of and down
    /// again, the fewest over all meanings of both names and over all ways.
    ///
    /// Several roots count as joined by one above them.
    ///
    /// - Returns: the distances, and how each source and target class was found.
    public static func paths(
        from source: [String], to target: [String], in hierarchy: some ConceptHierarchy,
        synonyms: WordSynonyms = WordSynonyms()
    ) -> (distance: GroundDistance, source: [ClassConcepts], target: [ClassConcepts]) {
        let find = { (names: [String]) in
            names.map { hierarchy.concepts(of: $0, synonyms: synonyms) }
        }
        let (sources, targets) = (find(source), find(target))
        let ways = { (classes: [ClassConcepts]) in
            classes.map { HypernymPaths(from: $0.concepts, in: hierarchy) }
        }
        let (up, down) = (ways(sources), ways(targets))
        let distance = GroundDistance(
            sources: sources.map(\.isKnown), targets: targets.map(\.isKnown)
        ) { row, column in
            up[row].distance(to: down[column]).map(Double.init) ?? .nan
        }
        return (distance, sources, targets)
    }
}
