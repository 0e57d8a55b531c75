import Crypto
import Foundation
import Testing

@testable import GraftReports

@Suite struct HTMLReportTests {
    private func inventory(_ comparison: Comparison, thumbnails: [String: [UInt8]] = [:]) throws
        -> PageInventory
    {
        try PageInventory(HTMLReport(comparison, thumbnails: thumbnails).rendered())
    }

    /// One backbone, perfect, hopeless, without width, all at the same cost, without any number.
    static let edges: [Comparison] = {
        var hopeless = Sample.single
        hopeless.backbones[0].accuracy = Estimate(value: 0, low: 0, high: 0)
        var level = Sample.comparison
        for index in level.backbones.indices { level.backbones[index].costMS = 4 }
        var unknown = Sample.comparison
        for index in unknown.backbones.indices {
            unknown.backbones[index].accuracy = .unknown
            unknown.backbones[index].costMS = .nan
            unknown.backbones[index].latencyMS = .unknown
            unknown.backbones[index].imagesPerSecond = .nan
        }
        unknown.learningCurve?.points = [
            .init(images: 0, score: .unknown), .init(images: 9, score: .unknown),
        ]
        unknown.learningCurve?.extrapolation = []
        var halfKnown = Sample.comparison
        halfKnown.backbones[1].accuracy = Estimate(value: 0.9, low: .nan, high: .nan)
        halfKnown.backbones[2].costMS = 0
        halfKnown.learningCurve?.points = [
            .init(images: 1, score: Estimate(value: 1, low: 1, high: 1))
        ]
        var empty = Sample.single
        empty.backbones = []
        empty.details = []
        empty.best = nil
        empty.recommended = nil
        empty.dataset.classes = []
        return [Sample.single, hopeless, level, unknown, halfKnown, empty]
    }()

    @Test func pageIsWellFormed() throws {
        let samples = [
            Sample.comparison, Sample.hostile, Sample.crowded(),
            Sample.crowded(backbones: 2, classes: 1000),
        ]
        for comparison in samples + Self.edges {
            let found = try inventory(comparison)
            #expect(found.elements["h1"] == 1)
            #expect(found.elements["main"] == 1)
        }
    }

    @Test func coordinatesAreNumbersInsideTheFigure() throws {
        for comparison in Self.edges + [Sample.comparison, Sample.crowded()] {
            #expect(try inventory(comparison).strayCoordinates == [])
        }
    }

    @Test func namesAreTextNotMarkup() throws {
        let ordinary = try inventory(Sample.comparison)
        let hostile = try inventory(Sample.hostile)
        #expect(hostile.elements["script"] == 1)
        #expect(ordinary.elements["img"] == nil)
        #expect(hostile.elements["img"] == nil)
        #expect(hostile.text.contains(Sample.attack))
        #expect(
            !hostile.attributes.contains {
                $0.name.hasPrefix("on") || $0.name == "style" || $0.name == "href"
            })
        let page = HTMLReport(Sample.hostile).rendered()
        #expect(
            !page.unicodeScalars.contains { $0 != "\n" && ($0.value < 0x20 || $0.value == 0x202E) })
    }

    @Test func nothingComesFromElsewhere() throws {
        let found = try inventory(
            Sample.comparison,
            thumbnails: [
                Sample.confused[0].path: [0xFF, 0xD8, 0xFF, 0xD9], Sample.confused[1].path: [1, 2],
            ])
        let sources = found.attributes.filter {
            ["src", "href", "action", "srcset", "data"].contains($0.name)
        }
        #expect(sources.map(\.value) == ["data:image/jpeg;base64,/9j/2Q=="])
    }

    @Test func policyTrustsExactlyTheStyleAndTheScript() throws {
        let page = HTMLReport(Sample.comparison).rendered()
        let policy = try #require(
            try inventory(Sample.comparison).attributes.first { $0.value.hasPrefix("default-src") }?
                .value)
        #expect(policy.hasPrefix("default-src 'none'"))
        #expect(!policy.contains("unsafe"))
        for (tag, rule) in [("<style>", "style-src"), ("<script type=\"module\">", "script-src")] {
            let start = try #require(page.firstRange(of: tag)).upperBound
            let end = try #require(page[start...].firstRange(of: "</")).lowerBound
            let digest = Data(SHA256.hash(data: Data(page[start..<end].utf8))).base64EncodedString()
            #expect(policy.contains("\(rule) 'sha256-\(digest)'"))
        }
    }

    @Test func answerComesFirst() throws {
        let text = try inventory(Sample.comparison).text
        let order = [
            Sample.comparison.recommendation, "Accuracy against cost", "Backbones", "means",
            "Where mobilenet_v2 errs",
            "Class by class", "What more images would buy", "The dataset", "Reproduction",
        ]
        var rest = text[...]
        for heading in order {
            let found = try #require(rest.firstRange(of: heading), "\(heading)")
            rest = rest[found.upperBound...]
        }
    }

    @Test func perfectAccuracyStandsAtOneHundred() {
        let axis = AccuracyScale(around: [1, 0.95], bottom: 100, top: 0)
        #expect(axis(1) == 0)
        #expect(axis.ticks(apart: 10).last == 1)
        #expect(
            AccuracyScale(around: [0.9, 0.95], bottom: 100, top: 0).ticks(apart: 10) == [
                0.9, 0.92, 0.93, 0.94, 0.95,
            ])
    }

    @Test func labelsDoNotOverlap() {
        let frame = Box(left: 0, top: 0, width: 200, height: 100)
        var points: [(x: Double, y: Double)] = []
        for y in [15.0, 50, 85] {
            for x in [20.0, 65, 110, 155] { points.append((x, y)) }
        }
        let boxes = points.map { Box(left: $0.x - 5, top: $0.y - 5, width: 10, height: 10) }
        var placement = LabelPlacement(frame: frame, points: boxes, avoided: [])
        let labels = points.compactMap { placement.place(width: 40, height: 12, around: $0) }
        #expect(labels.count > 3)
        for (index, label) in labels.enumerated() {
            #expect(frame.contains(label))
            #expect(!boxes.contains { $0.overlaps(label) })
            #expect(!labels[..<index].contains { $0.overlaps(label) })
        }
    }
}
