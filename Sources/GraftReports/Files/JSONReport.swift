import Foundation

/// Results as JSON: keys sorted, every key present, null for what is not known.
public enum JSONReport {
    /// UTF-8 text that ends in a newline. Throws only what an `encode(to:)` throws.
    public static func encoded(_ result: some Encodable, indented: Bool = true) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if indented { encoder.outputFormatting.insert(.prettyPrinted) }
        return String(decoding: try encoder.encode(result), as: UTF8.self) + "\n"
    }

    public static func decoded<Result: Decodable>(_ type: Result.Type, from text: String) throws
        -> Result
    {
        try JSONDecoder().decode(type, from: Data(text.utf8))
    }
}
