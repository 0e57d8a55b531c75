import GraftFeatures
import GraftReports

/// What backbones there are, here or in the catalogue.
public struct ListBackbones: Sendable {
    /// The catalogue of public networks instead of what is on this machine.
    public var catalogue: Bool
    public var filter: BackboneCatalog.Filter
    public var folders: [String]

    public init(
        catalogue: Bool = false, filter: BackboneCatalog.Filter = .init(), folders: [String] = []
    ) {
        self.catalogue = catalogue
        self.filter = filter
        self.folders = folders
    }

    /// The cards that pass the filter, and what was found and cannot be used.
    public struct Listing: Sendable, Encodable {
        public var backbones: [BackboneCard]
        public var skipped: [SkippedBackbone]

        /// A table of the cards.
        public func text(_ style: TextStyle) -> String {
            let table = TextTable(
                columns: [
                    .init("name", minimum: 24), .init("task", minimum: 12), .init("size", .right),
                    .init("D", .right),
                    .init("MB", .right), .init("top-1 %", .right), .init("commercial"),
                    .init("licence", minimum: 10),
                ],
                rows: backbones.map { card in
                    [
                        card.name, card.sourceTask ?? "",
                        card.input.map { "\($0.transform.geometry.width)" } ?? "",
                        card.features?.width.map(String.init) ?? "",
                        card.bytes.map { Self.decimal(Double($0) / 1e6) } ?? "",
                        card.sourceAccuracy.map { Self.decimal(100 * $0) } ?? "",
                        card.commercialUse.rawValue,
                        card.licence ?? "not stated",
                    ]
                })
            let problems = skipped.map { "\($0.name) cannot be used: \($0.reason)\n" }.joined()
            return table.rendered(style) + problems
        }

        private static func decimal(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
    }

    public func run() throws -> Listing {
        let catalog = BackboneCatalog()
        guard !catalogue else {
            return Listing(backbones: catalog.cards(matching: filter), skipped: [])
        }
        let shelf = try BackboneShelf.filled(by: BackboneSelection(folders: folders))
        return Listing(
            backbones: shelf.backbones.map(\.card).filter { filter.accepts($0) },
            skipped: shelf.skipped)
    }
}
