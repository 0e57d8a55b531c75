import Testing

@testable import GraftReports

@Suite struct ProgressLineTests {
    private let line = ProgressLine(
        stage: "decode+features mobilenet_v2", done: 1860, total: 4317, rate: 212)

    @Test func saysHowFarHowFastHowLong() {
        #expect(
            line.rendered(width: 100)
                == "decode+features mobilenet_v2 ▕██████████▎             ▏ 43 %  1,860/4,317  212 img/s  ETA 0:12"
        )
    }

    @Test func barIsFullAtTheEndOnly() {
        var line = line
        line.done = 4316
        #expect(line.rendered(width: 100).contains("▉▏ 99 %"))
        line.done = 4317
        #expect(line.rendered(width: 100).contains("█▏100 %"))
        #expect(line.rendered(width: 100).hasSuffix("ETA 0:00"))
    }

    @Test func unknownRateAndEmptyWorkHaveNoEstimate() {
        let idle = ProgressLine(stage: "decode", done: 0, total: 0, rate: .nan).rendered(width: 80)
        #expect(idle.contains("  0 %  0/0  ETA -:--"))
        #expect(!idle.contains("img/s"))
    }

    @Test(arguments: 20...140) func neverWiderThanTheTerminal(width: Int) {
        #expect(line.rendered(width: width).displayWidth <= width)
        let wide = ProgressLine(stage: "特徴抽出\n花卉", done: 5, total: 9, rate: 0.4)
        #expect(wide.rendered(width: width).displayWidth <= width)
    }
}
