import ArgumentParser
import GraftDatasets
import GraftReports
import GraftWorkflows

/// `graft simulate-unknown`: labels with some of them hidden on purpose.
struct SimulateUnknownCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate-unknown",
        abstract: "Hide labels on purpose, to try methods for unknown labels on complete ones.",
        discussion: """
            Writes a table with one column a category: 1 present, 0 absent, u unknown. Choose one rule: \
            --keep hides every label, present or absent alike, by itself (the protocol of \
            Category-wise Fine-Tuning on MS-COCO); --single-positive leaves one present category an \
            image; --per-class leaves at most so many of either kind of each category. The images \
            need not be there.

              graft simulate-unknown labels.csv --keep 0.1 --seed 1 -o tenth.csv
              graft train photos --labels tenth.csv --unknown ignore --backbone colour -o model.onnx
            """
    )

    @Argument(
        help: ArgumentHelp(
            "Labels: a CSV or TSV, COCO JSON, or a folder.", valueName: "labels"))
    var labels: String

    @OptionGroup var reading: ColumnArguments

    @Option(help: ArgumentHelp("Share of labels to keep, 0 to 1.", valueName: "share"))
    var keep: Double?

    @Flag(help: "Keep one present category an image and nothing else.")
    var singlePositive = false

    @Option(
        help: ArgumentHelp(
            "Keep at most so many present and so many absent labels of each category.",
            valueName: "k"))
    var perClass: Int?

    @Option(help: "Seed of the draws; a smaller --keep leaves a part of what a larger one leaves.")
    var seed: UInt64 = 0

    @Option(name: .shortAndLong, help: ArgumentHelp("The table to write.", valueName: "out.csv"))
    var output: String

    @Flag(help: "Print what is known before and after as JSON.")
    var json = false

    private var rule: LabelHiding? {
        switch (keep, singlePositive, perClass) {
        case (let keep?, false, nil) where (0...1).contains(keep): .independent(keep: keep)
        case (nil, true, nil): .singlePositive
        case (nil, false, let count?) where count >= 0: .perClass(count)
        default: nil
        }
    }

    mutating func validate() throws {
        if rule == nil {
            throw ValidationError(
                "choose one of --keep SHARE (0 to 1), --single-positive, --per-class K")
        }
    }

    func run() async throws {
        let outcome = try SimulateUnknown(
            labels: labels, dataset: DatasetOptions(labelColumns: reading.columns),
            rule: rule ?? .independent(keep: 1), seed: seed, output: output
        ).run()
        try Printer.print(json: json ? outcome : nil) {
            TextReport(Terminal.style).rendered(outcome)
        }
    }
}

extension TextReport {
    /// What is known of each category, before and after.
    fileprivate func rendered(_ outcome: SimulateUnknown.Outcome) -> String {
        let table = TextTable(
            columns: [
                .init("category", minimum: 12), .init("present", .right), .init("kept", .right),
                .init("absent", .right), .init("kept", .right), .init("unknown", .right),
            ],
            rows: zip(outcome.before, outcome.after).prefix(25).map { before, after in
                [
                    before.name, "\(before.present)", "\(after.present)", "\(before.absent)",
                    "\(after.absent)", "\(after.unknown)",
                ]
            })
        let more = outcome.before.count > 25 ? "and \(outcome.before.count - 25) more\n" : ""
        let notes = outcome.notes.map { "- \($0.printableLine)\n" }.joined()
        let share = (outcome.knownShare * 1000).rounded() / 10
        return table.rendered(style) + more + notes
            + "wrote \(outcome.output.printableLine): \(outcome.images) images, "
            + "\(share) % of all labels known\n"
    }
}
