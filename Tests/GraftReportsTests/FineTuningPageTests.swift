import Testing

@testable import GraftReports

@Suite struct FineTuningPageTests {
    private static let results = [
        Sample.fineTuning, Sample.bareFineTuning, Sample.brokenFineTuning,
        Sample.hostileFineTuning,
    ]

    /// Runs of every length, one of them with numbers that no plot can show.
    private static let runs: [[FineTuneEpoch]] =
        (0...Sample.epochs.count).map { Array(Sample.epochs.prefix($0)) }
        + [Sample.brokenFineTuning.epochs]

    private func live(_ epochs: [FineTuneEpoch], total: Int = 10) throws -> PageInventory {
        try PageInventory(
            FineTuningPage(live: epochs, title: "mobilenet_v2", total: total).rendered())
    }

    @Test func pagesAreWellFormedAndDrawnInsideTheirFigures() throws {
        for result in Self.results {
            let found = try PageInventory(FineTuningPage(result).rendered())
            #expect(found.elements["h1"] == 1)
            #expect(found.elements["main"] == 1)
            #expect(found.strayCoordinates == [])
        }
        for run in Self.runs {
            for total in [0, 10, 100_000] {
                let found = try live(run, total: total)
                #expect(found.elements["h1"] == 1)
                #expect(found.strayCoordinates == [])
            }
        }
    }

    @Test func verdictComesFirstAndReproductionLast() throws {
        let result = Sample.fineTuning
        let text = try PageInventory(FineTuningPage(result).rendered()).text
        var rest = text[...]
        for heading in [
            result.verdict, "Against the linear probe", "Epoch by epoch", "What was trained",
            "Where mobilenet_v2 errs", "Class by class", "Looking for a learning rate",
            "Where the time went", "The dataset", "Reproduction",
        ] {
            let found = try #require(rest.firstRange(of: heading), "\(heading)")
            rest = rest[found.upperBound...]
        }
    }

    @Test func factsOfTheRunAreThere() throws {
        let text = try PageInventory(FineTuningPage(Sample.fineTuning).rendered()).text
        for fact in [
            "+2.1 points (0.8–3.5), p = 0.002", "Epoch 8 of 10 was kept.", "kept: epoch 8, 94.8 %",
            "start 88.3 %", "1,677,189 parameters in 1 of 5 stages and the classifier", "add_96",
            "1,280 x 7 x 7", "suggested: 2.5e-4", "4 augmented views of each image", "3 min 32 s",
        ] {
            #expect(text.contains(fact), "\(fact)")
        }
    }

    @Test func whatWasNotDoneIsNotShown() throws {
        let found = try PageInventory(FineTuningPage(Sample.bareFineTuning).rendered())
        for heading in ["Looking for a learning rate", "Chosen for you", "What training saw"] {
            #expect(!found.text.contains(heading))
        }
        #expect(found.text.contains("No epoch beat the start, which was kept."))
        #expect(found.text.contains("its interval holds 0"))
        #expect(found.text.contains("in all 5 stages and the classifier"))
        #expect(found.elements["img"] == nil)
    }

    @Test func aLossIsCalledALoss() throws {
        var worse = Sample.bareFineTuning
        worse.gain = Estimate(value: -0.03, low: -0.05, high: -0.01)
        let text = try PageInventory(FineTuningPage(worse).rendered()).text
        #expect(text.contains("−3.0 points (−5.0 to −1.0)"))
        #expect(text.contains("fine-tuning did harm"))
    }

    @Test func pictureIsShownOnlyWhereItIsOne() throws {
        let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xD9]
        let shown = try PageInventory(
            FineTuningPage(Sample.fineTuning, sheet: jpeg).rendered())
        #expect(shown.values("img", "src") == ["data:image/jpeg;base64,/9j/2Q=="])
        #expect(shown.text.contains("What training saw"))
        let other = try PageInventory(
            FineTuningPage(Sample.fineTuning, sheet: [1, 2, 3]).rendered())
        #expect(other.elements["img"] == nil)
    }

    @Test func namesAreTextNotMarkup() throws {
        let page = FineTuningPage(Sample.hostileFineTuning).rendered()
        let found = try PageInventory(page)
        #expect(found.elements["script"] == 1)
        #expect(found.elements["img"] == nil)
        #expect(found.text.contains(Sample.attack))
        #expect(
            !found.attributes.contains {
                $0.name.hasPrefix("on") || $0.name == "style" || $0.name == "href"
            })
        let live = try PageInventory(
            FineTuningPage(live: Sample.epochs, title: Sample.attack, total: 3).rendered())
        #expect(live.elements["script"] == nil)
    }

    @Test func onlyARunningPageReadsItselfAgain() throws {
        let running = try live(Array(Sample.epochs.prefix(4)))
        #expect(running.values("meta", "http-equiv").contains("refresh"))
        #expect(running.values("meta", "content").contains("5"))
        #expect(running.values("meta", "content").contains { $0.hasPrefix("default-src 'none'") })
        #expect(running.elements["script"] == nil)
        let finished = try PageInventory(FineTuningPage(Sample.fineTuning).rendered())
        #expect(!finished.values("meta", "http-equiv").contains("refresh"))
    }

    @Test func runningPageTellsWhatIsKnownSoFar() throws {
        #expect(try live([]).text.contains("no epoch is done yet"))
        let first = try live(Array(Sample.epochs.prefix(1))).text
        #expect(first.contains("Epoch 0 of 10 done."))
        // Mean of 21.3, 21.0, 21.2 and 20.8 s, six times.
        let some = try live(Array(Sample.epochs.prefix(5).reversed())).text
        #expect(some.contains("Epoch 4 of 10 done, about 2 min 6 s to go."))
        #expect(some.contains("best so far: epoch 4, 92.8 %"))
        #expect(try live(Sample.epochs).text.contains("All 10 epochs done; judging."))
        #expect(try live(Sample.epochs).text.contains("best so far: epoch 8, 94.8 %"))
    }

    @Test func equalAccuraciesGoToTheSmallerLossThenTheEarlierEpoch() throws {
        var epochs = Array(Sample.epochs.prefix(4))
        for (index, loss) in [0.4, 0.3, 0.2, 0.2].enumerated() {
            epochs[index].validationAccuracy = 0.9
            epochs[index].validationLoss = loss
        }
        #expect(try live(epochs).text.contains("best so far: epoch 2, 90.0 %"))
    }

    @Test func gapsBreakTheCurve() throws {
        var epochs = Sample.epochs
        epochs[5].validationAccuracy = .nan
        let whole = EpochPlot(Sample.epochs, marked: nil).nodes.map(\.markup).joined()
        let broken = EpochPlot(epochs, marked: nil).nodes.map(\.markup).joined()
        let paths = { (text: String) in text.ranges(of: "<path").count }
        #expect(paths(broken) == paths(whole) + 2)
    }

    @Test func axisOfEpochsHasRoundNumbers() {
        #expect(EpochAxis(last: 0, start: 0, end: 100).ticks(atMost: 6) == [0, 1])
        #expect(
            EpochAxis(last: 12, start: 0, end: 100).ticks(atMost: 6) == [0, 2, 4, 6, 8, 10, 12])
        #expect(
            EpochAxis(last: 300, start: 0, end: 100).ticks(atMost: 6) == [
                0, 50, 100, 150, 200, 250, 300,
            ])
        #expect(EpochAxis(last: 10, start: 20, end: 120)(5) == 70)
    }

    @Test func ticksNeverCrowd() {
        let ticks = [0.0, 5, 12, 21, 22].map { PlotPanel.Tick(position: $0, label: "") }
        #expect(PlotPanel.spaced(ticks, by: 10).map(\.position) == [0, 12, 22])
    }

    @Test func ratesCanBeTypedBack() {
        let rates: [(Double, String)] = [
            (3e-4, "3e-4"), (0.001, "0.001"), (0.01, "0.01"), (2.5e-5, "2.5e-5"), (0, "0"),
            (9.99e-5, "1e-4"), (0.15, "0.15"), (1, "1"), (250, "250"), (1e6, "1e6"),
            (.nan, "–"), (1e-300, "1e-300"),
        ]
        for (value, text) in rates { #expect(Numeral.rate(value) == text) }
        #expect(Numeral.loss(0.4123) == "0.412")
        #expect(Numeral.loss(0.00042) == "4.2e-4")
        #expect(Numeral.loss(1e300) == "1e300")
        #expect(Numeral.signedPercent(0.0218) == "+2.2")
        #expect(Numeral.signedPercent(0.0001) == "0.0")
        #expect(Numeral.shortened(980) == "980")
        #expect(Numeral.shortened(12_400) == "12.4\u{A0}k")
        #expect(Numeral.shortened(999_960) == "1.00\u{A0}M")
    }
}
