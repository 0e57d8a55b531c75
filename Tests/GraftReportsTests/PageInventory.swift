import Foundation
import FoundationXML
import Testing

/// What an XML parser finds in a page.
final class PageInventory: NSObject, XMLParserDelegate {
    private(set) var elements: [String: Int] = [:]
    private(set) var attributes: [(element: String, name: String, value: String)] = []
    private(set) var text = ""

    /// Fails the test where the page is not well-formed.
    init(_ page: String) throws {
        super.init()
        let parser = XMLParser(data: Data(page.utf8))
        parser.delegate = self
        let parsed = parser.parse()
        try #require(
            parsed, "\(String(describing: parser.parserError)) in line \(parser.lineNumber)")
    }

    func parser(
        _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
        qualifiedName qName: String?, attributes attributeDict: [String: String] = [:]
    ) {
        elements[elementName, default: 0] += 1
        for (name, value) in attributeDict { attributes.append((elementName, name, value)) }
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

    /// Values of an attribute of an element.
    func values(_ element: String, _ name: String) -> [String] {
        attributes.filter { $0.element == element && $0.name == name }.map(\.value)
    }

    /// Coordinates that are no numbers, or lie outside every figure.
    var strayCoordinates: [String] {
        let geometry: Set<String> = [
            "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "width", "height",
        ]
        return attributes.compactMap { element, name, value in
            if geometry.contains(name), element != "meta" {
                let isInside = Double(value).map { (0...1000).contains($0) } ?? false
                return isInside ? nil : "\(element) \(name)=\(value)"
            }
            let isPath = value.allSatisfy { "MLZ .-0123456789".contains($0) }
            return name == "d" && !isPath ? "\(element) d=\(value)" : nil
        }
    }
}
