import GraftReports

/// The folder with report.html, report.json and CSVs.
struct ReportFolder {
    let path: String

    init(_ path: String) { self.path = path }

    /// Writes every file; each is complete or absent.
    func write(
        _ comparison: Comparison, thumbnails: [String: [UInt8]], predictions: [OutOfFoldPrediction]
    ) throws {
        try OutputFile.makeFolder(path)
        try write(HTMLReport(comparison, thumbnails: thumbnails).rendered(), "report.html")
        try write(try JSONReport.encoded(comparison), "report.json")
        try write(MarkdownReport.rendered(comparison), "report.md")
        try write(CSVReport.backbones(comparison), "backbones.csv")
        try write(CSVReport.predictions(predictions), "predictions.csv")
        if let detail = comparison.details.first {
            try write(CSVReport.confusion(detail.confusion), "confusion.csv")
            try write(CSVReport.perClass(detail.perClass), "per-class.csv")
        }
        if let curve = comparison.learningCurve {
            try write(CSVReport.learningCurve(curve), "learning-curve.csv")
        }
    }

    /// Writes what `graft evaluate` found.
    func write(_ evaluation: Evaluation) throws {
        try OutputFile.makeFolder(path)
        try write(try JSONReport.encoded(evaluation), "evaluation.json")
        try write(CSVReport.confusion(evaluation.detail.confusion), "confusion.csv")
        try write(CSVReport.perClass(evaluation.detail.perClass), "per-class.csv")
    }

    /// Writes what `graft rank` found.
    func write(_ ranking: Ranking) throws {
        try OutputFile.makeFolder(path)
        try write(RankingPage(ranking).rendered(), "report.html")
        try write(try JSONReport.encoded(ranking), "report.json")
        try write(CSVReport.ranking(ranking), "ranking.csv")
    }

    /// Writes what `graft finetune` found.
    func write(_ tuning: FineTuning, thumbnails: [String: [UInt8]], sheet: [UInt8]?) throws {
        try OutputFile.makeFolder(path)
        try write(
            FineTuningPage(tuning, thumbnails: thumbnails, sheet: sheet).rendered(), "report.html")
        try write(try JSONReport.encoded(tuning), "report.json")
        try write(CSVReport.epochs(tuning), "epochs.csv")
        try write(CSVReport.confusion(tuning.detail.confusion), "confusion.csv")
        try write(CSVReport.perClass(tuning.detail.perClass), "per-class.csv")
    }

    /// Writes what `graft pretrain` found.
    func write(_ result: Pretraining, sheet: [UInt8]?, thumbnails: [String: [UInt8]]) throws {
        try OutputFile.makeFolder(path)
        try write(
            PretrainingPage(result, sheet: sheet, thumbnails: thumbnails).rendered(), "report.html")
        try write(try JSONReport.encoded(result), "report.json")
        try write(CSVReport.epochs(result), "epochs.csv")
        if !result.arms.isEmpty { try write(CSVReport.arms(result), "arms.csv") }
        if let detail = result.detail {
            try write(CSVReport.confusion(detail.confusion), "confusion.csv")
            try write(CSVReport.perClass(detail.perClass), "per-class.csv")
        }
    }

    /// Writes what `graft align` found.
    func write(_ agreement: HumanAgreement, pictures: SimilarityPictures) throws {
        try OutputFile.makeFolder(path)
        try write(HumanSimilarityPage(agreement, pictures: pictures).rendered(), "report.html")
        try write(try JSONReport.encoded(agreement), "report.json")
        try write(CSVReport.agreement(agreement), "agreement.csv")
    }

    /// Writes what `graft neighbours` found.
    func write(_ found: Neighbourhood, thumbnails: [String: [UInt8]]) throws {
        try OutputFile.makeFolder(path)
        try write(NeighboursPage(found, thumbnails: thumbnails).rendered(), "report.html")
        try write(try JSONReport.encoded(found), "report.json")
        try write(CSVReport.neighbours(found), "neighbours.csv")
    }

    /// Writes what `graft train` and `graft evaluate` found on several categories an image.
    func write(_ evaluation: MultiLabelEvaluation) throws {
        try OutputFile.makeFolder(path)
        try write(MultiLabelPage(evaluation).rendered(), "report.html")
        try write(try JSONReport.encoded(evaluation), "report.json")
        try write(CSVReport.categories(evaluation), "categories.csv")
    }

    /// Writes what `graft finetune` found on several categories an image.
    func write(_ tuning: MultiLabelFineTuning) throws {
        try OutputFile.makeFolder(path)
        try write(MultiLabelPage(tuning).rendered(), "report.html")
        try write(try JSONReport.encoded(tuning), "report.json")
        try write(CSVReport.categories(tuning.evaluation), "categories.csv")
    }

    /// Writes what `graft cft` did.
    func write(_ result: CategoryTuning) throws {
        try OutputFile.makeFolder(path)
        try write(CategoryTuningPage(result).rendered(), "report.html")
        try write(try JSONReport.encoded(result), "report.json")
        try write(CSVReport.categories(result), "categories.csv")
    }

    private func write(_ text: String, _ name: String) throws {
        try OutputFile.write(text, to: "\(path)/\(name)")
    }
}
