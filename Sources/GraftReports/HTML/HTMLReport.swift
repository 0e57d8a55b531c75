import Crypto
import Foundation

/// A comparison as one self-contained page that loads nothing and runs nothing but its own sorting
/// script.
public struct HTMLReport: Sendable {
    public var comparison: Comparison
    /// JPEG bytes without metadata, by the path of the confused image.
    public var thumbnails: [String: [UInt8]]

    public init(_ comparison: Comparison, thumbnails: [String: [UInt8]] = [:]) {
        self.comparison = comparison
        self.thumbnails = thumbnails
    }

    /// The page, UTF-8.
    public func rendered() -> String {
        let page = Node.tag("html", ["lang": "en"], head, .tag("body", [:], [main]))
        return "<!DOCTYPE html>\n" + page.markup + "\n"
    }

    private var main: Node {
        var children: [Node] = [
            AnswerSection(comparison).header, CostPlot(comparison).section,
            BackboneSection(comparison).section,
            MethodSection(methods: comparison.methods).section,
        ]
        children += details
        if let curve = comparison.learningCurve {
            children.append(LearningCurvePlot(curve).section)
        }
        children.append(DatasetSection(dataset: comparison.dataset).section)
        children.append(ReproductionSection(comparison: comparison).section)
        children.append(
            .tag(
                "footer", [:],
                .tag(
                    "p", ["class": "note"],
                    "Made by Graft. This page loads nothing from any network.")))
        return .tag("main", [:], children)
    }

    /// The first detail in full, further ones folded.
    private var details: [Node] {
        comparison.details.enumerated().map { index, detail in
            let heading: [Node] = ["Where ", .name(detail.name), " errs"]
            let content =
                ConfusionSection(detail: detail, number: index, thumbnails: thumbnails).nodes
                + (detail.perClass.isEmpty
                    ? []
                    : [
                        .tag("h3", [:], "Class by class"),
                        ClassSection(scores: detail.perClass).node,
                    ])
            if index == 0 { return .tag("section", [:], [.tag("h2", [:], heading)] + content) }
            return .tag(
                "section", [:],
                .tag("details", ["class": "large"], [.tag("summary", [:], heading)] + content))
        }
    }

    private var head: Node {
        let policy = [
            "default-src 'none'", "img-src data:", "style-src '\(Self.digest(Stylesheet.text))'",
            "script-src '\(Self.digest(SortScript.text))'", "base-uri 'none'", "form-action 'none'",
        ]
        return .tag(
            "head", [:], .tag("meta", ["charset": "utf-8"]),
            .tag(
                "meta",
                [
                    "http-equiv": "Content-Security-Policy",
                    "content": policy.joined(separator: "; "),
                ]),
            .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
            .tag("meta", ["name": "color-scheme", "content": "light dark"]),
            .tag("meta", ["name": "referrer", "content": "no-referrer"]),
            .tag("title", [:], "Graft: \(comparison.dataset.name)"),
            .tag("style", [:], .verbatim(Stylesheet.text)),
            .tag("script", ["type": "module"], .verbatim(SortScript.text)))
    }

    /// As a content security policy names a trusted text.
    private static func digest(_ text: StaticString) -> String {
        "sha256-" + Data(SHA256.hash(data: Data(text.description.utf8))).base64EncodedString()
    }
}
