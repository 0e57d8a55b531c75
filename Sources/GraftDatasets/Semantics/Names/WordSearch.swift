/// Looks for the words of a class name among spellings that are known.
///
/// The order for each synonym: as it is written; joined with `_`; word by word; joined otherwise.
/// For each word: as written; lower case; singular; its parts. A user's synonym goes before all
/// others. The first synonym of which all words are known is taken; if there is none, the words are
/// made of subwords where a model has them, else the synonym with the largest share of known words
/// is taken.
struct WordSearch {
    struct Result {
        var words: [FoundWord] = []
        var missing: [String] = []
        var share: Double {
            Double(words.count) / Double(max(1, words.count + missing.count))
        }
    }

    let synonyms: WordSynonyms
    let isKnown: (String) -> Bool
    /// Whether a word (in lower case) can be made of subwords.
    let isMade: (String) -> Bool

    func search(_ name: String) -> Result {
        let candidates = candidates(name)
        let results = candidates.map { find($0.text, $0.steps, made: false) }
        if let whole = results.first(where: { $0.missing.isEmpty && !$0.words.isEmpty }) {
            return whole
        }
        for candidate in candidates {
            let result = find(candidate.text, candidate.steps, made: true)
            if result.missing.isEmpty && !result.words.isEmpty { return result }
        }
        // `max` would take the last of equals.
        return results.reduce(results.first ?? Result()) { $1.share > $0.share ? $1 : $0 }
    }

    private func candidates(_ name: String) -> [(text: String, steps: [FoundWord.Step])] {
        let listed = ClassName(name).synonyms.enumerated().map { index, text in
            (text: text, steps: index == 0 ? [] : [FoundWord.Step.synonym(index + 1)])
        }
        let replaced = synonyms[name].map(ClassName.init)?.synonyms ?? []
        let users = replaced.map { (text: $0, steps: [FoundWord.Step.usersSynonym]) }
        return users
            + listed.flatMap { synonym in
                (synonyms[synonym.text].map { [($0, synonym.steps + [.usersSynonym])] } ?? [])
                    + [synonym]
            }
    }

    private func find(_ text: String, _ steps: [FoundWord.Step], made: Bool) -> Result {
        let words = ClassName.words(of: text)
        guard words.count > 1 else {
            if let found = spelled(text, text, steps) { return Result(words: [found]) }
            return words.first.map { single($0, steps, made: made) } ?? Result()
        }
        // Whole names first, as “hot dog” is neither hot nor a dog; `_` is how files join words.
        for whole in [text, words.joined(separator: "_")] {
            let joined = whole == text ? steps : steps + [.joined]
            if let found = spelled(text, whole, joined) { return Result(words: [found]) }
        }
        let each = words.reduce(into: Result()) { result, word in
            result.add(single(word, steps + [.part], made: made))
        }
        if each.missing.isEmpty { return each }
        // Words run together are often something else, so they come last.
        for whole in [words.joined(separator: "-"), words.joined()] {
            if let found = spelled(text, whole, steps + [.joined]) { return Result(words: [found]) }
        }
        return each
    }

    /// One word: the user's replacement, its spellings, its parts, its subwords.
    private func single(_ word: String, _ steps: [FoundWord.Step], made: Bool) -> Result {
        if !steps.contains(.usersSynonym), let replacement = synonyms[word] {
            let result = find(replacement, steps + [.usersSynonym], made: false)
            if result.missing.isEmpty && !result.words.isEmpty { return result }
        }
        if let found = spelled(word, word, steps) { return Result(words: [found]) }
        let parts = ClassName.parts(of: word)
        if parts != [word] {
            let partSteps = steps.contains(.part) ? steps : steps + [.part]
            let result = parts.reduce(into: Result()) { result, part in
                if let found = spelled(part, part, partSteps) {
                    result.words.append(found)
                } else {
                    result.missing.append(part)
                }
            }
            if result.missing.isEmpty && !result.words.isEmpty { return result }
        }
        let lower = word.lowercased()
        if made, isMade(lower) {
            let steps = steps + (lower == word ? [.subword] : [.lowerCase, .subword])
            return Result(words: [FoundWord(text: word, word: lower, steps: steps)])
        }
        return Result(missing: [word])
    }

    /// As written, in lower case, in the singular.
    private func spelled(
        _ text: String, _ word: String, _ steps: [FoundWord.Step]
    ) -> FoundWord? {
        if isKnown(word) { return FoundWord(text: text, word: word, steps: steps) }
        let lower = word.lowercased()
        let steps = lower == word ? steps : steps + [.lowerCase]
        if lower != word, isKnown(lower) {
            return FoundWord(text: text, word: lower, steps: steps)
        }
        return EnglishSingular.forms(of: lower).first(where: isKnown)
            .map { FoundWord(text: text, word: $0, steps: steps + [.singular]) }
    }
}

extension WordSearch.Result {
    mutating func add(_ other: WordSearch.Result) {
        words += other.words
        missing += other.missing
    }
}
