extension CSVReport {
    /// `epochs.csv`: one row for each epoch, 0 the start; errors are means of squares.
    public static func epochs(_ result: Pretraining) -> String {
        var csv = CSVText(header: [
            "epoch", "train_loss", "validation_loss", "error", "error_as_corrupted", "neighbours",
            "rate", "seconds",
        ])
        for epoch in result.epochs {
            csv.append([
                .integer(epoch.epoch), .number(epoch.train ?? .nan), .number(epoch.validation),
                .number(epoch.restored), .number(epoch.identity),
                .number(epoch.neighbours ?? .nan), .number(epoch.rate), .number(epoch.seconds),
            ])
        }
        return csv.text
    }

    /// `arms.csv`: one row for each arm; scores are shares of 1.
    public static func arms(_ result: Pretraining) -> String {
        let classes = result.labelled?.classes.map(\.name) ?? []
        var csv = CSVText(
            header: [
                "arm", "feature_width", "balanced_accuracy", "balanced_accuracy_low",
                "balanced_accuracy_high", "accuracy", "accuracy_low", "accuracy_high", "macro_f1",
                "macro_f1_low", "macro_f1_high",
            ] + classes.map { "recall \($0)" })
        for arm in result.arms {
            csv.append(
                [.text(arm.name), .integer(arm.featureWidth)] + fields(arm.balancedAccuracy)
                    + fields(arm.accuracy) + fields(arm.macroF1)
                    + arm.recalls.map { .number($0.value) })
        }
        return csv.text
    }
}
