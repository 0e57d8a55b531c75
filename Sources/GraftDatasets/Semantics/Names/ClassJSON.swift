import Foundation

/// A class list as JSON.
struct ClassJSON {
    /// A name, or an identifier and a name.
    private enum Entry: Decodable {
        case name(String)
        case both(identifier: String, name: String)

        init(from decoder: any Decoder) throws {
            if let name = try? decoder.singleValueContainer().decode(String.self) {
                self = .name(name)
                return
            }
            let both = try decoder.singleValueContainer().decode([String].self)
            guard both.count == 2 else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "not a pair"))
            }
            self = .both(identifier: both[0], name: both[1])
        }

        var name: String {
            switch self {
            case .name(let name), .both(_, let name): name
            }
        }

        var identifier: String? {
            if case .both(let identifier, _) = self { identifier } else { nil }
        }
    }

    let bytes: [UInt8]
    let subject: String

    init(_ bytes: [UInt8], subject: String) {
        self.bytes = bytes
        self.subject = subject
    }

    func list() throws(DatasetError) -> ClassList {
        let entries = try entries()
        let identifiers = entries.compactMap(\.identifier)
        return ClassList(
            names: entries.map(\.name),
            identifiers: identifiers.count == entries.count ? identifiers : [])
    }

    private func entries() throws(DatasetError) -> [Entry] {
        let data = Data(bytes)
        if let array = try? JSONDecoder().decode([Entry].self, from: data) { return array }
        guard let object = try? JSONDecoder().decode([String: Entry].self, from: data) else {
            throw malformed("it is neither an array of names nor an object from index to name")
        }
        var entries: [Entry] = []
        for index in 0..<object.count {
            guard let entry = object["\(index)"] else {
                throw malformed("it has \(object.count) entries but none called \(index)")
            }
            entries.append(entry)
        }
        return entries
    }

    private func malformed(_ what: String) -> DatasetError {
        DatasetError(
            .malformedClassList, subject: subject,
            detail: what + "; write names as [\"cat\", \"dog\"] or {\"0\": \"cat\", \"1\": \"dog\"}"
        )
    }
}
