/// A word that stands for a class, or for a part of its name, and how it was found.
public struct FoundWord: Sendable, Hashable, Codable, CustomStringConvertible {
    /// What was done to the text; without a step it was found exactly.
    public enum Step: Sendable, Hashable, Codable, CustomStringConvertible {
        /// The n-th synonym that the class name gives (from 2; the first is no step).
        case synonym(Int)
        case usersSynonym
        /// The word is one of several of the name, or a part of one at a hyphen, an apostrophe or a
        /// capital.
        case part
        /// Several words written as one, with `_`, `-` or nothing between them.
        case joined
        case lowerCase
        case singular
        /// The vector was made of the parts of the word that a fastText model knows.
        case subword

        public var description: String {
            switch self {
            case .synonym(let number): "synonym \(number)"
            case .usersSynonym: "user's synonym"
            case .part: "part"
            case .joined: "joined"
            case .lowerCase: "lower case"
            case .singular: "singular"
            case .subword: "subword"
            }
        }
    }

    /// The text in the class name.
    public let text: String
    /// The spelling whose vector is used.
    public let word: String
    public let steps: [Step]

    public init(text: String, word: String, steps: [Step]) {
        self.text = text
        self.word = word
        self.steps = steps
    }

    /// Such as `exact` or `synonym 2, part, lower case`.
    public var manner: String {
        steps.isEmpty ? "exact" : steps.map(\.description).joined(separator: ", ")
    }

    public var description: String { "\(text) → \(word) (\(manner))" }
}
