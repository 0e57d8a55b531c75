/// Singular forms of English plurals, by rule; a rule may give words that do not exist, which no
/// dictionary then has.
enum EnglishSingular {
    private static let irregular = [
        "children": "child", "feet": "foot", "geese": "goose", "lice": "louse", "men": "man",
        "mice": "mouse", "oxen": "ox", "people": "person", "teeth": "tooth",
    ]

    /// Possible singulars of a word in lower case, the likeliest first; none for other words.
    static func forms(of word: String) -> [String] {
        if let form = irregular[word] { return [form] }
        func without(_ ending: String, _ new: String = "") -> String? {
            guard word.hasSuffix(ending), word.count > ending.count + 1 else { return nil }
            return word.dropLast(ending.count) + new
        }
        // Firemen and countrymen, but not specimen, abdomen or stamen.
        if let stem = without("men"), word == "women" || !"aiou".contains(stem.last ?? "a") {
            return [stem + "man"]
        }
        if word.hasSuffix("ss") || word.hasSuffix("us") || word.hasSuffix("is") { return [] }
        if let form = without("ies", "y") { return [form, word.dropLast() + ""] }
        if let stem = without("ves") { return [stem + "f", stem + "fe", stem + "ve"] }
        if let stem = without("es") {
            let hisses = ["s", "x", "z", "ch", "sh", "o"].contains { stem.hasSuffix($0) }
            return hisses ? [stem, stem + "e"] : [stem + "e", stem]
        }
        return without("s").map { [$0] } ?? []
    }
}
