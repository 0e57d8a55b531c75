import Testing

@testable import GraftReports

@Suite struct TextReportTests {
    @Test func tableIsAligned() {
        let text = TextReport(TextStyle(width: 80)).table(Sample.comparison).rendered(
            TextStyle(width: 80))
        #expect(
            text == """
                     backbone              accuracy %      balanced %  img/s  ms 50/95   MB
                 =◆  resnet50-v1-7     93.6 92.5–94.7  93.2 92.0–94.4     52     33/41  103
                →=◆  mobilenet_v2      93.1 92.0–94.2  92.7 91.5–93.9    204    8.3/10   14
                  ◆  shufflenet-v2-10  89.8 88.6–90.9  89.4 88.1–90.6    323   5.3/6.5  9.2
                     squeezenet1.1-7   88.1 87.0–89.2  87.7 86.5–88.9    294   5.8/7.1  5.0
                     scattering        71.2 70.1–72.3  70.8 69.6–72.0    161     11/13  0.4
                  ◆  colour            58.7 57.6–59.8  58.3 57.1–59.5    455   3.7/4.6  0.1

                """)
    }

    @Test func intervalsHaveBracketsWhereThereIsRoom() {
        let text = TextReport().rendered(Sample.comparison)
        #expect(
            text.contains(
                "→=◆  mobilenet_v2      93.1 (92.0–94.2)     92.7 (91.5–93.9)    204      8.3/10   14\n"
            ))
    }

    @Test(arguments: [60, 80, 100, 160]) func linesKeepToTheWidth(width: Int) {
        for comparison in [Sample.comparison, Sample.crowded(), Sample.single] {
            let lines = TextReport(TextStyle(width: width)).rendered(comparison).split(
                separator: "\n")
            let widest = lines.map(\.displayWidth).max() ?? 0
            #expect(widest <= max(width, 76))
        }
    }

    @Test func recommendationIsTheLastLine() {
        let text = TextReport(TextStyle(width: 400)).rendered(Sample.comparison)
        #expect(text.hasSuffix("\n\n" + Sample.comparison.recommendation + "\n"))
    }

    @Test func controlCharactersNeverReachTheTerminal() {
        let text = TextReport(TextStyle(width: 80)).rendered(Sample.hostile)
        #expect(!text.unicodeScalars.contains { $0 != "\n" && $0.isHazardous })
        #expect(text.contains(#"line\nbreak\u{1b}[31m"#))
        #expect(text.contains(#"\u{202e}gpj.exe"#))
    }

    @Test func colourOnlyWhereAskedFor() {
        #expect(!TextReport().rendered(Sample.comparison).contains("\u{1B}"))
        let coloured = TextReport(TextStyle(width: 80, colour: true)).rendered(Sample.comparison)
        #expect(coloured.contains("\u{1B}[1;32m→=◆  mobilenet_v2"))
    }

    @Test func wideCharactersTakeTwoCells() {
        let table = TextTable(
            columns: [.init("class"), .init("n", .right)],
            rows: [["花卉", "1"], ["🌻🏽", "22"], ["👩‍🔬", "3"], ["e\u{301}a", "4"], ["abcdef", "5"]])
        #expect(
            table.rendered() == """
                class    n
                花卉     1
                🌻🏽      22
                👩‍🔬       3
                e\u{301}a       4
                abcdef   5

                """)
    }

    @Test func longNamesLoseTheirMiddle() {
        #expect("vision_transformer_base".middleTruncated(to: 11) == "visio…_base")
        #expect("花卉花卉".middleTruncated(to: 6) == "花…卉")
        #expect("abc".middleTruncated(to: 3) == "abc")
    }

    @Test func evaluationAndPredictionsAreTables() {
        let evaluation = Evaluation(
            model: "model.onnx", dataset: Sample.dataset, accuracy: Sample.estimate(0.931, 0.01),
            balancedAccuracy: Sample.estimate(0.927, 0.01), macroF1: .unknown, logLoss: 0.2,
            ece: 0.02,
            imagesPerSecond: 120, detail: Sample.detail("model.onnx", classes: Sample.flowers),
            seconds: 4)
        let text = TextReport(TextStyle(width: 80)).rendered(evaluation)
        #expect(text.contains("accuracy %            93.1      92.1–94.1\n"))
        #expect(text.contains("macro F1 %               –\n"))
        #expect(text.contains("- 23 of 672 daisy taken for dandelion\n"))
        let rows = [
            PredictionRow(
                path: "a.jpg",
                top: [
                    .init(label: "daisy", probability: 0.75),
                    .init(label: "roses", probability: 0.2),
                ]),
            PredictionRow(path: "b.jpg", error: "is empty"),
        ]
        #expect(
            TextReport().rendered(rows) == """
                file   class     %
                a.jpg  daisy  75.0  roses 20.0
                b.jpg               is empty

                """)
    }
}
