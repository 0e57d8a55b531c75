import Testing

@testable import GraftReports

@Suite struct FilesTests {
    @Test func fieldsAreQuotedAsTheStandardSays() {
        var csv = CSVText(header: ["a", "b"])
        csv.append([.text("x,\"y\"\nz"), .number(-0.25)])
        csv.append([.number(.nan), .flag(true)])
        #expect(csv.text == "a,b\r\n\"x,\"\"y\"\"\nz\",-0.25\r\n,true\r\n")
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1"])
    func textIsNeverAFormula(text: String) {
        var csv = CSVText(header: ["a"])
        csv.append([.text(text)])
        let field = csv.text.dropFirst("a\r\n".count)
        #expect(field.hasPrefix("'") || field.hasPrefix("\"'"))
    }

    @Test func everyRowHasAsManyFieldsAsTheHeader() {
        let predictions = [
            OutOfFoldPrediction(
                backbone: "b", path: "p", fold: 1, label: "x", predicted: "y", probability: 0.5)
        ]
        let detail = Sample.comparison.details[0]
        for text in [
            CSVReport.backbones(Sample.comparison), CSVReport.confusion(detail.confusion),
            CSVReport.perClass(detail.perClass), CSVReport.learningCurve(Sample.curve),
            CSVReport.predictions(predictions),
            CSVReport.predictions([PredictionRow(path: "p", error: "is empty")]),
        ] {
            let counts = text.split(separator: "\r\n").map {
                $0.split(separator: ",", omittingEmptySubsequences: false).count
            }
            #expect(counts.count > 1)
            #expect(Set(counts).count == 1)
        }
    }

    @Test func confusionIsTrueByPredicted() {
        let table = ConfusionTable(classes: ["good", "bad"], counts: [[3, 1], [0, 4]])
        #expect(
            CSVReport.confusion(table) == "true \\ predicted,good,bad\r\ngood,3,1\r\nbad,0,4\r\n")
        #expect(
            table.topConfusions(limit: 5) == [
                .init(label: "good", predicted: "bad", count: 1, total: 4)
            ])
    }

    @Test func markdownKeepsNamesAsText() {
        let text = MarkdownReport.rendered(Sample.hostile)
        #expect(!text.replacing("```\n\(Sample.attack)\n```", with: "").contains("<script"))
        #expect(
            MarkdownReport.rendered(Sample.comparison).contains(
                "| mobilenet\\_v2 | 93.1 (92.0–94.2) | 92.7 (91.5–93.9) | 204 | 8.3/10 | 14.0 | recommended, tied, Pareto |"
            ))
    }

    @Test func numbersReadAsWritten() {
        #expect(Numeral.fixed(-0.04, 1) == "0.0")
        #expect(Numeral.fixed(1234.567, 2) == "1,234.57")
        #expect(Numeral.fixed(0.005, 2) == "0.01")
        #expect(Numeral.grouped(-1_234_567) == "−1,234,567")
        #expect(Numeral.measured(9.996) == "10.0")
        #expect(Numeral.measured(99.96) == "100")
        #expect(Numeral.clock(seconds: 3723) == "1:02:03")
        #expect(Numeral.duration(seconds: 125) == "2 min 5 s")
        #expect(
            Numeral.percent(Estimate(value: -0.01, low: -0.02, high: 0.003)) == "−1.0 (−2.0 to 0.3)"
        )
    }
}
