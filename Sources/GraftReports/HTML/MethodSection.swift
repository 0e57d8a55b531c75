/// What the intervals and ties mean.
struct MethodSection {
    let methods: Methods

    var section: Node {
        .tag(
            "section", [:], .tag("h2", [:], "What “cannot be told apart” means"),
            .tag("p", ["class": "prose"], .text(methods.ties)),
            Listing.definitions(methods.intervals))
    }
}
