/// The elements and texts of a small XML document, in order.
///
/// Attributes, comments, processing instructions and document types are passed over; no entity
/// besides the five of the language and numbers is expanded, so that nothing can be fetched or
/// blown up.
struct XMLEvents {
    enum Event: Equatable {
        case opening(String)
        case text(String)
        case closing(String)
    }

    /// Nil where the document is broken.
    static func of(_ bytes: [UInt8]) -> [Event]? {
        var scanner = XMLEvents(text: TextMarks.withoutMark(bytes))
        return scanner.events()
    }

    private var rest: ArraySlice<UInt8>
    private var open: [String] = []
    private var found: [Event] = []

    private init(text: ArraySlice<UInt8>) { rest = text }

    private mutating func events() -> [Event]? {
        while let next = rest.firstIndex(of: UInt8(ascii: "<")) {
            take(text: rest[..<next])
            rest = rest[next...]
            guard takeTag() else { return nil }
        }
        return open.isEmpty && !found.isEmpty ? found : nil
    }

    private mutating func take(text: ArraySlice<UInt8>) {
        let text = Self.resolved(TextMarks.text(text))
        if !text.allSatisfy(\.isWhitespace) { found.append(.text(text)) }
    }

    private mutating func takeTag() -> Bool {
        if starts("<!--") { return skip(past: "-->") }
        if starts("<?") { return skip(past: "?>") }
        if starts("<![CDATA[") {
            rest = rest.dropFirst(9)
            guard let end = position(of: "]]>") else { return false }
            let text = TextMarks.text(rest[..<end])
            if !text.isEmpty { found.append(.text(text)) }
            rest = rest[(end + 3)...]
            return true
        }
        if starts("<!") {
            let hasSubset = rest.prefix { $0 != UInt8(ascii: ">") }.contains(UInt8(ascii: "["))
            return skip(past: hasSubset ? "]>" : ">")
        }
        guard let end = rest.firstIndex(of: UInt8(ascii: ">")) else { return false }
        let tag = TextMarks.text(rest[(rest.startIndex + 1)..<end])
        rest = rest[(end + 1)...]
        let name = String(
            tag.drop { $0 == "/" }.prefix { !$0.isWhitespace && $0 != "/" })
        if name.isEmpty { return false }
        if tag.hasPrefix("/") {
            guard open.popLast() == name else { return false }
            found.append(.closing(name))
            return true
        }
        found.append(.opening(name))
        if tag.hasSuffix("/") { found.append(.closing(name)) } else { open.append(name) }
        return true
    }

    private func starts(_ mark: String) -> Bool { rest.starts(with: mark.utf8) }

    private func position(of mark: String) -> Int? {
        let mark = Array(mark.utf8)
        return rest.indices.first { rest[$0...].starts(with: mark) }
    }

    private mutating func skip(past mark: String) -> Bool {
        guard let end = position(of: mark) else { return false }
        rest = rest[(end + mark.utf8.count)...]
        return true
    }

    private static func resolved(_ text: String) -> String {
        guard text.contains("&") else { return text }
        let named = ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'"]
        var result = ""
        var rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            rest = rest[start...]
            guard let end = rest.firstIndex(of: ";") else { break }
            let name = String(rest[rest.index(after: start)..<end])
            let number =
                name.hasPrefix("#x") || name.hasPrefix("#X")
                ? UInt32(name.dropFirst(2), radix: 16)
                : name.hasPrefix("#") ? UInt32(name.dropFirst()) : nil
            let scalar = number.flatMap(Unicode.Scalar.init).map(String.init)
            result += named[name] ?? scalar ?? "&\(name);"
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }
}
