/// What somebody else needs to get the same numbers.
struct ReproductionSection {
    let comparison: Comparison

    var section: Node {
        let reproduction = comparison.reproduction
        let folds = NamedValue("Folds", Wording.summary(of: comparison.evaluation))
        return .tag(
            "section", [:], .tag("h2", [:], "Reproduction"),
            .tag("pre", ["tabindex": "0"], .tag("code", [:], .text(reproduction.command))),
            Listing.definitions(
                [NamedValue("Started", reproduction.started), folds] + reproduction.settings),
            .tag("h3", [:], "Versions"), Listing.definitions(reproduction.versions),
            .tag("h3", [:], "Machine"), Listing.definitions(reproduction.machine))
    }
}
