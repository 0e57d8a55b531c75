/// What somebody else needs to get the same numbers.
struct ReproductionSection {
    let reproduction: Reproduction
    /// How images were divided.
    let method: NamedValue

    var section: Node {
        .tag(
            "section", [:], .tag("h2", [:], "Reproduction"),
            .tag("pre", ["tabindex": "0"], .tag("code", [:], .text(reproduction.command))),
            Listing.definitions(
                [NamedValue("Started", reproduction.started), method] + reproduction.settings),
            .tag("h3", [:], "Versions"), Listing.definitions(reproduction.versions),
            .tag("h3", [:], "Machine"), Listing.definitions(reproduction.machine))
    }
}
