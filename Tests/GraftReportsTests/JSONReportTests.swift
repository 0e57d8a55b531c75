import Foundation
import GraftReports
import Testing

@Suite struct JSONReportTests {
    private func object(_ result: some Encodable) throws -> [String: Any] {
        let text = try JSONReport.encoded(result)
        return try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    private func keys(_ value: Any?) -> Set<String> { Set((value as? [String: Any] ?? [:]).keys) }

    @Test func notANumberIsNull() throws {
        let text = try JSONReport.encoded(
            Estimate(value: .nan, low: 0, high: .infinity), indented: false)
        #expect(text == "{\"high\":null,\"low\":0,\"value\":null}\n")
    }

    @Test func comparisonHasThePromisedKeys() throws {
        let comparison = try object(Sample.comparison)
        #expect(
            keys(comparison).isSuperset(of: [
                "dataset", "protocol", "backbones", "best", "recommended", "seconds",
            ]))
        let dataset = comparison["dataset"] as? [String: Any]
        #expect(
            keys(dataset).isSuperset(of: [
                "images", "classes", "unreadable", "duplicates", "conflicts",
            ]))
        #expect(keys((dataset?["classes"] as? [Any])?.first) == ["name", "images"])
        #expect(keys((dataset?["unreadable"] as? [Any])?.first) == ["path", "reason"])
        #expect(dataset?["duplicates"] as? [[String]] == Sample.dataset.duplicates)
        #expect(keys(comparison["protocol"]).isSuperset(of: ["folds", "seed", "head"]))
        let backbone = (comparison["backbones"] as? [Any])?.first as? [String: Any]
        #expect(
            keys(backbone).isSuperset(of: [
                "name", "featureWidth", "accuracy", "balancedAccuracy", "macroF1", "logLoss", "ece",
                "imagesPerSecond",
                "latencyMS", "fileMB", "precision", "forwardPasses", "tiedWithBest",
                "onParetoFront",
            ]))
        for score in ["accuracy", "balancedAccuracy", "macroF1"] {
            #expect(keys(backbone?[score]) == ["value", "low", "high"])
        }
        #expect(keys(backbone?["latencyMS"]) == ["p50", "p95"])
    }

    @Test func keysStayPresentWhenNothingIsKnown() throws {
        var comparison = Sample.comparison
        comparison.best = nil
        comparison.recommended = nil
        comparison.learningCurve = nil
        comparison.backbones[0].imagesPerSecond = .nan
        comparison.backbones[0].licence = nil
        let encoded = try object(comparison)
        for key in ["best", "recommended", "learningCurve"] { #expect(encoded[key] is NSNull) }
        let backbone = (encoded["backbones"] as? [[String: Any]])?.first
        #expect(backbone?["imagesPerSecond"] is NSNull)
        #expect(backbone?["licence"] is NSNull)
    }

    @Test func predictionsHaveThePromisedKeys() throws {
        let rows = [
            PredictionRow(path: "a.jpg", top: [.init(label: "daisy", probability: 0.75)]),
            PredictionRow(path: "b.jpg", error: "is empty; copy it again"),
        ]
        let text = try JSONReport.encoded(rows, indented: false)
        #expect(
            text == """
                [{"error":null,"label":"daisy","path":"a.jpg","probability":0.75,\
                "top":[{"label":"daisy","probability":0.75}]},\
                {"error":"is empty; copy it again","label":null,"path":"b.jpg","probability":null,"top":[]}]

                """)
    }

    @Test func whatWasWrittenIsReadBack() throws {
        for comparison in [Sample.comparison, Sample.single, Sample.hostile] {
            let text = try JSONReport.encoded(comparison)
            let again = try JSONReport.encoded(JSONReport.decoded(Comparison.self, from: text))
            #expect(text == again)
        }
    }
}
