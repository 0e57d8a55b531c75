import Testing

@testable import GraftReports

@Suite struct FineTuningTextTests {
    @Test func scoresAreAlignedAndTheVerdictIsLast() {
        let result = Sample.fineTuning
        let text = TextReport(TextStyle(width: 400)).rendered(result)
        #expect(
            text.contains(
                """

                                    accuracy %        balanced %        time
                linear probe  93.1 (91.3–94.9)  92.7 (90.8–94.6)       2.4 s
                fine-tuned    95.2 (93.7–96.7)  94.9 (93.3–96.5)  4 min 11 s


                """))
        #expect(text.contains("- gain on the same 734 images: +2.1 points (0.8–3.5), p = 0.002\n"))
        #expect(text.hasSuffix("\n\n" + result.verdict + "\n"))
    }

    @Test(arguments: [60, 80, 120]) func linesKeepToTheWidth(width: Int) {
        for result in [Sample.fineTuning, Sample.bareFineTuning, Sample.brokenFineTuning] {
            let lines = TextReport(TextStyle(width: width)).rendered(result).split(separator: "\n")
            let widest = lines.map(\.displayWidth).max() ?? 0
            #expect(widest <= max(width, 76))
        }
    }

    @Test func longRunsAreThinnedOut() {
        var result = Sample.fineTuning
        result.epochs = (0...300).map {
            FineTuneEpoch(
                epoch: $0, trainLoss: 1, validationLoss: 1, validationAccuracy: 0.9, rate: 0.1,
                seconds: 1)
        }
        result.chosenEpoch = 77
        let lines = TextReport().rendered(result).split(separator: "\n")
        let epochs = lines.filter { $0.contains("  90.0  ") && $0.hasSuffix("1.0 s") }
        #expect((3...15).contains(epochs.count))
        for epoch in ["  0  ", "→     77", "  300  "] {
            #expect(epochs.contains { $0.contains(epoch) }, "\(epoch)")
        }
    }

    @Test func controlCharactersNeverReachTheTerminal() {
        let text = TextReport(TextStyle(width: 80)).rendered(Sample.hostileFineTuning)
        #expect(!text.unicodeScalars.contains { $0 != "\n" && $0.isHazardous })
        #expect(text.contains(#"line\nbreak\u{1b}[31m"#))
    }

    @Test func epochsAreRowsOfShares() {
        var result = Sample.fineTuning
        result.epochs = Array(Sample.epochs.prefix(2))
        result.chosenEpoch = 1
        #expect(
            CSVReport.epochs(result)
                == "epoch,train_loss,validation_loss,validation_accuracy,rate,seconds,chosen\r\n"
                + "0,,0.352,0.883,0.0001,4.1,false\r\n1,0.612,0.301,0.896,0.00015,21.3,true\r\n")
    }
}
