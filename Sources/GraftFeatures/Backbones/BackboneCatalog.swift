/// The catalogue of public networks: cards of what could be pulled, read from compiled-in tables.
///
/// The tables are written by `Tools/catalogue/convert.py`. Nothing is read until a value is made,
/// which takes a few milliseconds; keep one and pass it on.
public struct BackboneCatalog: Sendable {
    public let cards: [BackboneCard]
    /// The same networks in other files (another operator set, 8-bit), by name of the card.
    public let variants: [String: [Variant]]

    /// Another file of a card's network.
    public struct Variant: Sendable, Hashable, Codable {
        public var file: String
        public var bytes: Int?
        public var sha256: ContentDigest?
        public var url: String
    }

    /// Which cards to show.
    public struct Filter: Sendable, Hashable, Codable {
        /// Only weights whose stated licence allows commercial use.
        public var commercialOnly = false
        /// At most so many 10^6 bytes; cards of unknown size are left out.
        public var maximumMegabytes: Double?
        /// Family, such as "zoo-timm"; a prefix is enough.
        public var family: String?
        /// Every word must occur in name, architecture, data, objective, licence or remarks.
        public var text: String?
        public init() {}
    }

    /// Parses the compiled-in tables.
    public init() {
        let rules = Dictionary(
            uniqueKeysWithValues: CatalogueTable(CatalogueTables.inputs).rows.map {
                ($0["input"] ?? "", $0)
            })
        cards = CatalogueTable(CatalogueTables.backbones).rows.compactMap { row in
            BackboneCard(row: row, inputs: rules)
        }
        variants = CatalogueTable(CatalogueTables.variants).rows.reduce(into: [:]) { found, row in
            guard let card = row["id"], let file = row["file"], let address = row["url"] else {
                return
            }
            let url = CatalogueTable.address(address == "z:" ? "z:" + file : address)
            found[card, default: []].append(
                Variant(
                    file: file.hasSuffix(".onnx") ? file : file + ".onnx",
                    bytes: row.whole("bytes"),
                    sha256: row["sha256"].flatMap { ContentDigest(hex: $0) }, url: url))
        }
    }

    /// The card of that name.
    public subscript(name: String) -> BackboneCard? { cards.first { $0.name == name } }

    /// The cards that pass a filter, in the order of the catalogue.
    public func cards(matching filter: Filter) -> [BackboneCard] {
        cards.filter(filter.accepts)
    }

    /// Names that resemble a mistyped one: those that contain it, else the nearest by edit distance.
    public func suggestions(for name: String, count: Int = 3) -> [String] {
        let wanted = name.lowercased()
        let names = cards.map(\.name)
        let containing = names.filter { $0.lowercased().contains(wanted) }
        if !containing.isEmpty { return Array(containing.prefix(count)) }
        let ranked = names.map { ($0, EditDistance.between(wanted, $0.lowercased())) }
        return ranked.sorted { ($0.1, $0.0) < ($1.1, $1.0) }.prefix(count).map(\.0)
    }
}

extension BackboneCatalog.Filter {
    /// Whether a card passes; a card without a size fails a limit on it.
    public func accepts(_ card: BackboneCard) -> Bool {
        if commercialOnly, card.commercialUse != .yes { return false }
        if let limit = maximumMegabytes {
            guard let bytes = card.bytes, Double(bytes) <= limit * 1e6 else { return false }
        }
        if let family, card.family?.hasPrefix(family) != true { return false }
        let words = (text ?? "").lowercased().split(separator: " ").map(String.init)
        guard !words.isEmpty else { return true }
        let facts = [
            card.name, card.architecture, card.sourceTask, card.objective, card.licence,
            card.checkpoint, card.family,
        ]
        let text = (facts.compactMap(\.self) + card.notes).joined(separator: " ").lowercased()
        return words.allSatisfy(text.contains)
    }
}
