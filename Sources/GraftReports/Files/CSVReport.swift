/// Results as CSV files.
public enum CSVReport {
    /// `backbones.csv`: one row for each backbone; scores are shares of 1.
    public static func backbones(_ comparison: Comparison) -> String {
        var csv = CSVText(header: [
            "backbone", "feature_width", "accuracy", "accuracy_low", "accuracy_high",
            "balanced_accuracy",
            "balanced_accuracy_low", "balanced_accuracy_high", "macro_f1", "macro_f1_low",
            "macro_f1_high", "log_loss",
            "ece", "images_per_second", "latency_p50_ms", "latency_p95_ms", "cost_ms", "file_mb",
            "peak_memory_mb",
            "precision", "forward_passes", "difference_to_best", "difference_low",
            "difference_high", "p_value",
            "tied_with_best", "on_pareto_front", "best", "recommended", "source_task", "licence",
        ])
        for backbone in comparison.backbones {
            csv.append(
                [.text(backbone.name), .integer(backbone.featureWidth)] + fields(backbone.accuracy)
                    + fields(backbone.balancedAccuracy) + fields(backbone.macroF1)
                    + [
                        .number(backbone.logLoss), .number(backbone.ece),
                        .number(backbone.imagesPerSecond),
                        .number(backbone.latencyMS.p50), .number(backbone.latencyMS.p95),
                        .number(backbone.costMS),
                        .number(backbone.fileMB), .number(backbone.peakMemoryMB),
                        .text(backbone.precision),
                        .integer(backbone.forwardPasses),
                    ] + fields(backbone.differenceToBest)
                    + [
                        .number(backbone.pValue), .flag(backbone.tiedWithBest),
                        .flag(backbone.onParetoFront),
                        .flag(backbone.name == comparison.best),
                        .flag(backbone.name == comparison.recommended),
                        .text(backbone.sourceTask ?? ""), .text(backbone.licence ?? ""),
                    ])
        }
        return csv.text
    }

    /// `ranking.csv`: one row for each backbone, every score with its interval.
    public static func ranking(_ ranking: Ranking) -> String {
        let scores = ranking.backbones.first?.scores.names ?? []
        var csv = CSVText(
            header: ["backbone", "rank", "rank_low", "rank_high", "points", "truth"]
                + scores.flatMap { [$0, $0 + "_low", $0 + "_high"] })
        let whole = { (value: Int?) -> CSVText.Field in value.map { .integer($0) } ?? .text("") }
        for backbone in ranking.backbones {
            csv.append(
                [
                    .text(backbone.name), whole(backbone.rank), whole(backbone.rankLow),
                    whole(backbone.rankHigh), .number(backbone.points ?? .nan),
                    .number(backbone.truth ?? .nan),
                ] + scores.flatMap { fields(backbone.intervals[$0] ?? .unknown) })
        }
        return csv.text
    }

    /// `epochs.csv`: one row for each epoch, 0 the start; accuracies are shares of 1.
    public static func epochs(_ result: FineTuning) -> String {
        var csv = CSVText(header: [
            "epoch", "train_loss", "validation_loss", "validation_accuracy", "rate", "seconds",
            "chosen",
        ])
        for epoch in result.epochs {
            csv.append([
                .integer(epoch.epoch), .number(epoch.trainLoss ?? .nan),
                .number(epoch.validationLoss), .number(epoch.validationAccuracy),
                .number(epoch.rate), .number(epoch.seconds),
                .flag(epoch.epoch == result.chosenEpoch),
            ])
        }
        return csv.text
    }

    /// `confusion.csv`: a row for each true class, a column for each predicted class.
    public static func confusion(_ table: ConfusionTable) -> String {
        var csv = CSVText(header: ["true \\ predicted"] + table.classes)
        for (name, counts) in zip(table.classes, table.counts) {
            csv.append([.text(name)] + counts.map { .integer($0) })
        }
        return csv.text
    }

    /// `per-class.csv`: precision, recall and F1 of each class, shares of 1.
    public static func perClass(_ scores: [ClassScore]) -> String {
        var csv = CSVText(header: [
            "class", "images", "precision", "precision_low", "precision_high", "recall",
            "recall_low", "recall_high",
            "f1", "f1_low", "f1_high",
        ])
        for score in scores {
            csv.append(
                [.text(score.name), .integer(score.images)] + fields(score.precision)
                    + fields(score.recall)
                    + fields(score.f1))
        }
        return csv.text
    }

    /// `learning-curve.csv`: measured points, then extrapolated ones.
    public static func learningCurve(_ curve: LearningCurveSummary) -> String {
        var csv = CSVText(header: ["images", curve.metric, "low", "high", "extrapolated"])
        for (points, extrapolated) in [(curve.points, false), (curve.extrapolation, true)] {
            for point in points {
                csv.append([.integer(point.images)] + fields(point.score) + [.flag(extrapolated)])
            }
        }
        return csv.text
    }

    /// `predictions.csv` of a comparison: what each backbone said about each image that it was not
    /// fitted on.
    public static func predictions(_ predictions: [OutOfFoldPrediction]) -> String {
        var csv = CSVText(header: [
            "backbone", "path", "fold", "label", "predicted", "probability", "correct",
        ])
        for row in predictions {
            csv.append([
                .text(row.backbone), .text(row.path), .integer(row.fold), .text(row.label),
                .text(row.predicted),
                .number(row.probability), .flag(row.label == row.predicted),
            ])
        }
        return csv.text
    }

    /// `predictions.csv` of a trained model: one row for each file.
    public static func predictions(_ predictions: [PredictionRow]) -> String {
        var csv = CSVText(header: ["path", "label", "probability", "error"])
        for row in predictions {
            csv.append([
                .text(row.path), .text(row.label ?? ""), .number(row.probability),
                .text(row.error ?? ""),
            ])
        }
        return csv.text
    }

    /// `agreement.csv`: every stage of every backbone, then the yardsticks.
    public static func agreement(_ agreement: HumanAgreement) -> String {
        var csv = CSVText(header: [
            "name", "stage", "width", "spearman", "spearman_low", "spearman_high", "rsa",
            "rsa_low", "rsa_high", "triplets", "triplets_low", "triplets_high",
        ])
        for backbone in agreement.backbones {
            for stage in backbone.stages {
                csv.append(
                    [.text(backbone.name), .text(stage.name), .integer(stage.width)]
                        + fields(stage.spearman) + fields(stage.rsa)
                        + fields(stage.tripletAccuracy))
            }
        }
        for own in agreement.references {
            csv.append(
                [.text(own.name), .text("yardstick"), .text("")] + fields(own.spearman)
                    + fields(own.rsa) + fields(own.tripletAccuracy))
        }
        return csv.text
    }

    /// `neighbours.csv`: a row for each query and neighbour.
    public static func neighbours(_ found: Neighbourhood) -> String {
        var csv = CSVText(header: ["query", "rank", "path", "similarity", "label", "identical"])
        for query in found.queries {
            for (rank, own) in query.neighbours.enumerated() {
                csv.append([
                    .text(query.query), .integer(rank + 1), .text(own.path),
                    .number(own.similarity), .text(own.label ?? ""), .flag(own.isIdentical),
                ])
            }
        }
        return csv.text
    }

    static func fields(_ estimate: Estimate) -> [CSVText.Field] {
        [.number(estimate.value), .number(estimate.low), .number(estimate.high)]
    }
}
