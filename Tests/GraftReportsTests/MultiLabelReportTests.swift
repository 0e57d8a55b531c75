import Foundation
import Testing

@testable import GraftReports

@Suite("Reports on several categories an image") struct MultiLabelReportTests {
    private func score(_ name: String, _ ap: Double, unknown: Bool = false) -> CategoryScore {
        CategoryScore(
            name: name, knownPositive: 12, knownNegative: 40, unknown: 548, scoredPositive: 30,
            scoredNegative: 150, ap: Estimate(value: ap, low: ap - 0.05, high: ap + 0.05),
            auc: 0.8, f1: 0.5, precision: 0.5, recall: 0.5, threshold: unknown ? .nan : 0.4,
            temperature: 1.2, isUnknownTerritory: unknown)
    }

    private var evaluation: MultiLabelEvaluation {
        MultiLabelEvaluation(
            model: "model.onnx", description: "net, ignore",
            dataset: DatasetSummary(name: "photos", images: 600, classes: []),
            parts: [ClassCount(name: "train", images: 400)], scored: "the known labels",
            mAP: Estimate(value: 0.7, low: 0.6, high: 0.8), mAUC: 0.8, microF1: 0.5, macroF1: 0.4,
            coverage: 1.5, rankingLoss: 0.2, ece: 0.1, scoredCategories: 2, knownLabels: 360,
            labelledImages: 180,
            categories: [score("<b>bus</b>", 0.8), score("猫, \"cat\"", 0.6, unknown: true)],
            reliability: [
                ReliabilityBin(labels: 10, probability: 0.1, present: 0.2),
                ReliabilityBin(labels: 0, probability: .nan, present: .nan),
            ],
            curves: [PrecisionRecall(name: "<b>bus</b>", recall: [0.5, 1], precision: [1, 0.6])],
            pairs: CategoryPairs(names: ["a", "b"], present: [[3, 1], [1, 4]]),
            warnings: ["careful"],
            seconds: 1)
    }

    private func tuned(_ name: String, _ change: Double, skipped: String? = nil)
        -> FineTunedCategory
    {
        FineTunedCategory(
            score: score(name, 0.6), before: .init(ap: 0.6, auc: 0.7),
            after: .init(ap: 0.6 + change, auc: 0.7, low: 0.5, high: 0.9),
            change: Estimate(value: change, low: change - 0.02, high: change + 0.02),
            method: skipped == nil ? "path" : nil, steps: 7, setting: 0.1, skipped: skipped)
    }

    private func result(low: Double, high: Double) -> CategoryTuning {
        CategoryTuning(
            model: "model.onnx", output: "better.onnx", method: "path", measure: "ap",
            protocol: "clean",
            categories: [
                tuned("up", 0.1), tuned("down", -0.1), tuned("left", 0, skipped: "no presence"),
            ],
            mAPBefore: 0.6, mAPAfter: 0.65, mAUCBefore: 0.7, mAUCAfter: 0.7,
            intervals: .init(
                mAPBefore: .unknown, mAPAfter: .unknown,
                mAPChange: Estimate(value: 0.05, low: low, high: high)),
            selectionBefore: 0.6, selectionAfter: 0.7, after: evaluation, curvesBefore: [],
            moved: [
                MovedImage(
                    path: "<x>.jpg", category: "up", before: 0.1, after: 0.9, label: "present")
            ], warnings: [], reproduction: nil, seconds: 2, fineTuningSeconds: 1)
    }

    @Test("the text names known labels, unknown territory and what a score rests on")
    func text() {
        // Long sentences are broken into lines.
        let text = TextReport().rendered(evaluation).replacing("\n", with: " ")
        #expect(text.contains("24 present, 80 absent, 8.7 % of all labels; 1,096 unknown"))
        #expect(text.contains("unknown territory"))
        #expect(text.contains("360 known labels"))
        #expect(text.contains("- careful"))
    }

    @Test("categories that got worse come first, and the verdict follows the interval")
    func verdict() throws {
        let text = TextReport().rendered(result(low: 0.01, high: 0.09))
        let (down, up) = (
            try #require(text.range(of: "\ndown")), try #require(text.range(of: "\nup"))
        )
        #expect(down.lowerBound < up.lowerBound)
        #expect(text.contains("1 category got worse: down"))
        #expect(text.contains("left alone: no presence"))
        #expect(text.contains("better beyond chance"))
        #expect(TextReport().rendered(result(low: -0.01, high: 0.09)).contains("within chance"))
        #expect(
            TextReport().rendered(result(low: -0.2, high: -0.1)).contains("worse beyond chance"))
    }

    @Test("pages escape names, load nothing, and have every section")
    func pages() {
        for page in [
            MultiLabelPage(evaluation).rendered(),
            CategoryTuningPage(result(low: 0, high: 0.1)).rendered(),
        ] {
            #expect(!page.contains("<b>bus"))
            #expect(!page.contains("<x>"))
            #expect(!page.contains("http://") && !page.contains("https://"))
            for heading in [
                "Precision against recall", "Do the probabilities hold?", "occurs together",
            ] {
                #expect(page.contains(heading))
            }
        }
    }

    @Test("JSON has the promised keys, null where nothing is known")
    func json() throws {
        let text = try JSONReport.encoded(result(low: 0, high: 0.1))
        let object = try #require(
            JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        for key in ["mAPBefore", "mAPAfter", "mAUCBefore", "mAUCAfter", "protocol", "seconds"] {
            #expect(object[key] != nil, "\(key)")
        }
        let categories = try #require(object["categories"] as? [[String: Any]])
        let keys: Set = [
            "name", "knownPositive", "knownNegative", "unknown", "before", "after", "method",
            "steps", "skipped",
        ]
        #expect(categories.allSatisfy { keys.isSubset(of: $0.keys) })
        #expect(
            Set((categories[0]["after"] as? [String: Any] ?? [:]).keys) == [
                "ap", "auc", "low", "high",
            ])
        #expect(categories[2]["method"] is NSNull)
        #expect(
            try JSONDecoder().decode(CategoryTuning.self, from: Data(text.utf8)).categories.count
                == 3)
        let csv = CSVReport.categories(result(low: 0, high: 0.1))
        #expect(csv.split(separator: "\r\n").count == 4)
    }

    @Test("an image's answers join what is present")
    func answers() {
        let row = PredictionRow(
            path: "1.jpg",
            answers: [
                .init(label: "car", probability: 0.9, answer: .present),
                .init(label: "cat", probability: 0.6, answer: .present),
                .init(label: "bus", probability: 0.3, answer: .unknownTerritory),
                .init(label: "dog", probability: 0.1, answer: .absent),
            ])
        #expect(row.label == "car + cat")
        let text = TextReport().rendered([row, PredictionRow(path: "2.jpg", error: "broken")])
        #expect(text.contains("car 90.0, cat 60.0"))
        #expect(text.contains("unknown territory: bus"))
        #expect(text.contains("broken"))
        #expect(CSVReport.answers([row]).contains("1.jpg,bus,0.3,unknown territory,"))
        #expect(PredictionRow(path: "3", answers: []).label == "none")
    }
}
