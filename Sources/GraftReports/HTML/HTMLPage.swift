import Crypto
import Foundation

/// One self-contained page that loads nothing and runs nothing but its own sorting script.
struct HTMLPage: Sendable {
    var title: String
    var sections: [Node]
    /// Seconds after which the page is read again; nil where it is final.
    var refresh: Int?

    /// The page, UTF-8.
    func rendered() -> String {
        let footer = Node.tag(
            "footer", [:],
            .tag(
                "p", ["class": "note"], "Made by Graft. This page loads nothing from any network."))
        let page = Node.tag(
            "html", ["lang": "en"], head,
            .tag("body", [:], .tag("main", [:], sections + [footer])))
        return "<!DOCTYPE html>\n" + page.markup + "\n"
    }

    private var head: Node {
        let policy = [
            "default-src 'none'", "img-src data:", "style-src '\(Self.digest(Stylesheet.text))'",
            "script-src '\(Self.digest(SortScript.text))'", "base-uri 'none'", "form-action 'none'",
        ]
        var nodes: [Node] = [
            .tag("meta", ["charset": "utf-8"]),
            .tag(
                "meta",
                [
                    "http-equiv": "Content-Security-Policy",
                    "content": policy.joined(separator: "; "),
                ]),
            .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
            .tag("meta", ["name": "color-scheme", "content": "light dark"]),
            .tag("meta", ["name": "referrer", "content": "no-referrer"]),
            .tag("title", [:], .text(title)),
            .tag("style", [:], .verbatim(Stylesheet.text)),
        ]
        if let refresh {
            nodes.append(.tag("meta", ["http-equiv": "refresh", "content": "\(refresh)"]))
        } else {
            nodes.append(.tag("script", ["type": "module"], .verbatim(SortScript.text)))
        }
        return .tag("head", [:], nodes)
    }

    /// As a content security policy names a trusted text.
    private static func digest(_ text: StaticString) -> String {
        "sha256-" + Data(SHA256.hash(data: Data(text.description.utf8))).base64EncodedString()
    }
}
