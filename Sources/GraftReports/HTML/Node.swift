/// A piece of HTML or SVG; text and attribute values are escaped by construction.
///
/// The written form is well-formed XML as well as HTML: every element is closed, every attribute
/// quoted.
enum Node: Sendable {
    case text(String)
    case element(name: String, attributes: [(name: String, value: String)], children: [Node])
    /// Trusted constants only: the style sheet and the script.
    case verbatim(StaticString)

    /// An element; attributes whose value is nil are left out.
    static func tag(
        _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ children: [Node]
    ) -> Node {
        .element(
            name: name, attributes: attributes.compactMap { key, value in value.map { (key, $0) } },
            children: children)
    }

    static func tag(
        _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ children: Node...
    ) -> Node {
        tag(name, attributes, children)
    }

    /// The markup as text.
    var markup: String {
        var text = ""
        write(to: &text)
        return text
    }

    private func write(to text: inout String) {
        switch self {
        case .text(let content): Self.escape(content, into: &text)
        case .verbatim(let constant): text += constant.description
        case .element(let name, let attributes, let children):
            if Self.blocks.contains(name) { text += "\n" }
            text += "<" + name
            for attribute in attributes {
                text += " " + attribute.name + "=\""
                Self.escape(attribute.value, into: &text)
                text += "\""
            }
            if children.isEmpty && !Self.neverEmpty.contains(name) {
                text += "/>"
            } else {
                text += ">"
                for child in children { child.write(to: &text) }
                text += "</" + name + ">"
            }
        }
    }

    /// Elements that begin on a new line of the source.
    private static let blocks: Set<String> = [
        "head", "body", "meta", "title", "style", "script", "header", "main", "section", "footer",
        "h1", "h2", "h3",
        "p", "div", "table", "thead", "tbody", "tr", "figure", "svg", "g", "dl", "dt", "ul", "li",
        "details", "pre",
    ]

    /// HTML elements that must not be written as `<x/>` although they may have no content.
    private static let neverEmpty: Set<String> = [
        "td", "th", "p", "div", "span", "title", "script", "style", "tbody", "thead", "tr", "table",
        "ul", "dl", "dd",
        "dt", "li", "b", "bdi", "code", "pre", "section", "main", "header", "footer", "h1", "h2",
        "h3", "button",
        "figure", "figcaption", "details", "summary", "caption", "small", "a",
    ]

    private static func escape(_ content: String, into text: inout String) {
        for scalar in content.unicodeScalars {
            switch scalar {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            case "\"": text += "&quot;"
            case "'": text += "&#39;"
            case "\t", "\n": text.unicodeScalars.append(scalar)
            default: text.unicodeScalars.append(visible(scalar))
            }
        }
    }

    /// Controls as their pictures, what HTML forbids as the replacement character.
    private static func visible(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.value {
        case 0...0x1F: Unicode.Scalar(0x2400 + scalar.value) ?? "\u{FFFD}"
        case 0x7F: "\u{2421}"
        case 0x80...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0xFDD0...0xFDEF: "\u{FFFD}"
        case let value where value & 0xFFFE == 0xFFFE: "\u{FFFD}"
        default: scalar
        }
    }
}

extension Node: ExpressibleByStringInterpolation {
    init(stringLiteral value: String) { self = .text(value) }
}

extension Node {
    /// A name that somebody else chose: kept from reordering its surroundings.
    static func name(_ name: String) -> Node { .tag("bdi", [:], .text(name)) }
}
