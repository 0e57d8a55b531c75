/// Sentences that text, Markdown and HTML share.
enum Wording {
    /// `flowers5: 3,670 images in 5 classes`.
    static func summary(of dataset: DatasetSummary) -> String {
        let images = Numeral.count(dataset.images, "image")
        let classes = Numeral.count(dataset.classes.count, "class", plural: "classes")
        return "\(dataset.name.printable): \(images) in \(classes)"
    }

    /// `5-fold cross-validation, seed 1, head: logistic regression`.
    static func summary(of evaluation: EvaluationProtocol) -> String {
        var text = "\(evaluation.folds)-fold cross-validation"
        if let inner = evaluation.innerFolds { text += ", penalty chosen by \(inner) inner folds" }
        if let file = evaluation.foldsFile { text += ", folds from \(file.printable)" }
        return text + ", seed \(evaluation.seed), head: \(evaluation.head.printable)"
    }

    /// What is wrong with the dataset, one sentence each, with at most so many examples in a
    /// sentence.
    static func findings(of dataset: DatasetSummary, examples: Int) -> [String] {
        var findings: [String] = []
        if !dataset.unreadable.isEmpty {
            let shown = dataset.unreadable.prefix(examples).map { "\($0.path) (\($0.reason))" }
            findings.append(
                Numeral.count(dataset.unreadable.count, "image") + " could not be used: "
                    + list(shown, of: dataset.unreadable.count))
        }
        if !dataset.conflicts.isEmpty {
            let shown = dataset.conflicts.prefix(examples).map { $0.joined(separator: " = ") }
            findings.append(
                Numeral.count(dataset.conflicts.count, "group")
                    + " of identical images with different labels: "
                    + list(shown, of: dataset.conflicts.count, separator: "; "))
        }
        if !dataset.duplicates.isEmpty {
            findings.append(
                Numeral.count(dataset.duplicates.count, "group")
                    + " of identical images, each kept in one fold")
        }
        if !dataset.ignored.isEmpty {
            let shown = dataset.ignored.prefix(examples).map { "\($0.path) (\($0.reason))" }
            findings.append(
                Numeral.count(dataset.ignored.count, "other file") + " ignored: "
                    + list(shown, of: dataset.ignored.count))
        }
        return findings + dataset.notes
    }

    /// The commonest confusions, as sentences.
    static func topConfusions(_ table: ConfusionTable, limit: Int) -> [String] {
        table.topConfusions(limit: limit).map {
            "\($0.count) of \($0.total) \($0.label) taken for \($0.predicted)"
        }
    }

    /// `p = 0.03`, `p < 0.001`; empty where no test was made.
    static func chance(_ pValue: Double) -> String {
        guard pValue.isFinite else { return "" }
        let words = Numeral.probability(pValue)
        return words.hasPrefix("<") ? "p \(words)" : "p = \(words)"
    }

    /// The date on which a run began, with hyphens at which no line is broken.
    static func day(of reproduction: Reproduction) -> String {
        String(reproduction.started.prefix(10).map { $0 == "-" ? "\u{2011}" : $0 })
    }

    private static func list(_ shown: [String], of count: Int, separator: String = ", ") -> String {
        let rest = count - shown.count
        return shown.joined(separator: separator)
            + (rest > 0 ? " and \(Numeral.grouped(rest)) more" : "")
    }
}
