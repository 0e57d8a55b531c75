/// Multi-label results as CSV files.
extension CSVReport {
    /// One row for each image and category: probability and answer.
    public static func answers(_ rows: [PredictionRow]) -> String {
        var csv = CSVText(header: ["path", "category", "probability", "answer", "error"])
        for row in rows {
            for answer in row.answers ?? [] {
                csv.append([
                    .text(row.path), .text(answer.label), .number(answer.probability),
                    .text(answer.answer.rawValue), .text(""),
                ])
            }
            if let error = row.error {
                csv.append([.text(row.path), .text(""), .number(.nan), .text(""), .text(error)])
            }
        }
        return csv.text
    }

    /// `categories.csv` of a trained or evaluated model; scores are shares of 1.
    public static func categories(_ evaluation: MultiLabelEvaluation) -> String {
        var csv = CSVText(header: [
            "category", "known_positive", "known_negative", "unknown", "scored_positive",
            "scored_negative", "ap", "ap_low", "ap_high", "auc", "f1", "precision", "recall",
            "threshold", "temperature", "unknown_territory",
        ])
        for category in evaluation.categories {
            csv.append([
                .text(category.name), .integer(category.knownPositive),
                .integer(category.knownNegative), .integer(category.unknown),
                .integer(category.scoredPositive), .integer(category.scoredNegative),
                .number(category.ap.value), .number(category.ap.low), .number(category.ap.high),
                .number(category.auc), .number(category.f1), .number(category.precision),
                .number(category.recall), .number(category.threshold),
                .number(category.temperature), .flag(category.isUnknownTerritory),
            ])
        }
        return csv.text
    }

    /// `categories.csv` of category-wise fine-tuning; scores are shares of 1.
    public static func categories(_ result: CategoryTuning) -> String {
        var csv = CSVText(header: [
            "category", "known_positive", "known_negative", "unknown", "scored_positive",
            "scored_negative", "ap_before", "auc_before", "ap_after", "ap_after_low",
            "ap_after_high", "auc_after", "change", "change_low", "change_high", "method", "steps",
            "setting", "skipped", "threshold", "temperature", "unknown_territory",
        ])
        for category in result.categories {
            csv.append([
                .text(category.name), .integer(category.knownPositive),
                .integer(category.knownNegative), .integer(category.unknown),
                .integer(category.scoredPositive), .integer(category.scoredNegative),
                .number(category.before.ap), .number(category.before.auc),
                .number(category.after.ap), .number(category.after.low),
                .number(category.after.high), .number(category.after.auc),
                .number(category.change.value), .number(category.change.low),
                .number(category.change.high), .text(category.method ?? ""),
                .integer(category.steps), .number(category.setting ?? .nan),
                .text(category.skipped ?? ""), .number(category.threshold),
                .number(category.temperature), .flag(category.isUnknownTerritory),
            ])
        }
        return csv.text
    }
}
