import Foundation
import GraftReports
import GraftWorkflows
import Testing

@Suite(.enabled(if: hasEngine, "OpenVINO is not here; make engines fetches it"))
struct RankTests {
    private func rank(_ set: PaintedSet, only: [String] = ["scattering", "colour"]) -> Rank {
        Rank(
            data: set.folder, backbones: BackboneSelection(only: only),
            running: set.running)
    }

    @Test func everyScoreHasANumberOrAReason() async throws {
        let set = try PaintedSet(images: 20)
        defer { set.remove() }
        let ranking = try await rank(set).run()
        #expect(Set(ranking.backbones.map(\.name)) == ["scattering", "colour"])
        for backbone in ranking.backbones {
            for name in backbone.scores.names where backbone.scores[name] == nil {
                #expect(backbone.notes.contains { $0.contains(name) }, "\(name)")
            }
            #expect(backbone.scores["logME"] != nil && backbone.scores["linearProbe"] == 1)
            let (low, rank, high) = (backbone.rankLow, backbone.rank, backbone.rankHigh)
            #expect(try #require(low) <= #require(rank) && #require(rank) <= #require(high))
        }
        #expect(ranking.rawPixels.map { $0 > 0.8 } == true)
        #expect(ranking.recommended == ranking.backbones.first?.name)
    }

    @Test func secondRunIsTheSameWithoutForwardPasses() async throws {
        let set = try PaintedSet(images: 20, overlap: 0.3)
        defer { set.remove() }
        let first = try await rank(set).run()
        let second = try await rank(set).run()
        #expect(second.backbones.allSatisfy { $0.forwardPasses == 0 })
        #expect(
            try JSONReport.encoded(second.backbones.map(\.intervals))
                == JSONReport.encoded(first.backbones.map(\.intervals)))
        #expect(second.backbones.map(\.rankHigh) == first.backbones.map(\.rankHigh))
    }

    @Test func jsonHasEveryScoreAndNullsForMissingOnes() async throws {
        let set = try PaintedSet(images: 12)
        defer { set.remove() }
        let ranking = try await rank(set, only: ["colour"]).run()
        let json = try JSONSerialization.jsonObject(
            with: Data(try JSONReport.encoded(ranking).utf8))
        let object = try #require(json as? [String: Any])
        let backbones = try #require(object["backbones"] as? [[String: Any]])
        let scores = try #require(backbones.first?["scores"] as? [String: Any])
        #expect(
            Set(scores.keys) == [
                "softmaxIndex", "emdIndex", "emdNormalised", "nce", "leep", "nLEEP", "hScore",
                "logME", "transRate", "gbc", "parc", "sfda", "nearestMean", "linearProbe",
                "sourceAccuracy",
            ])
        #expect(scores["leep"] is NSNull && scores["logME"] is Double)
        #expect(object["agreement"] != nil && object["recommended"] is String)
    }

    @Test func aTruthIsHeldAgainstTheScores() async throws {
        let set = try PaintedSet(images: 12)
        defer { set.remove() }
        let file = set.folder + "-truth.csv"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try "backbone,accuracy\ncolour,90\nscattering,80\nother,70\n"
            .write(toFile: file, atomically: true, encoding: .utf8)
        var rank = rank(set)
        rank.truth = .file(file)
        let ranking = try await rank.run()
        #expect(ranking.backbones.first { $0.name == "colour" }?.truth == 0.9)
        #expect(ranking.warnings.contains { $0.contains("other") })
        // Two backbones are too few to correlate.
        #expect(ranking.validation.isEmpty)
        try "backbone,accuracy\ncolour,good\nx,y\n"
            .write(toFile: file, atomically: true, encoding: .utf8)
        let error = await #expect(throws: WorkflowError.self) { try await rank.run() }
        #expect(error?.code == .badTruth && error?.detail.contains("line 2") == true)
    }

    @Test func samplesKeepTheSharesOfClasses() async throws {
        let set = try PaintedSet(images: 40)
        defer { set.remove() }
        var rank = rank(set, only: ["colour"])
        rank.images = 20
        let ranking = try await rank.run()
        #expect(ranking.sample.images == 20 && ranking.sample.of == 80)
        #expect(ranking.dataset.classes.map(\.images) == [10, 10])
        #expect(ranking.warnings.contains { $0.contains("20 of 80") })
    }

    @Test func timeEndsTheRounds() async throws {
        let set = try PaintedSet(images: 100, overlap: 0.5)
        defer { set.remove() }
        var rank = rank(set)
        rank.time = 0.001
        #expect(try await rank.run().sample.rounds.count == 1)
        rank.time = 600
        let long = try await rank.run()
        #expect(long.sample.rounds.count == 1 || long.sample.rounds.last.map { $0 > 128 } == true)
    }

    @Test func theReportIsWritten() async throws {
        let set = try PaintedSet(images: 12)
        defer { set.remove() }
        var rank = rank(set)
        rank.output = set.folder + "-report"
        defer { try? FileManager.default.removeItem(atPath: set.folder + "-report") }
        _ = try await rank.run()
        let page = try String(contentsOfFile: set.folder + "-report/report.html", encoding: .utf8)
        #expect(page.contains("Do the scores agree?") && page.contains("rank-wide"))
        #expect(!page.contains("http://") && !page.contains("https://"))
        let table = try String(contentsOfFile: set.folder + "-report/ranking.csv", encoding: .utf8)
        #expect(table.split(whereSeparator: \.isNewline).count == 3)
    }

    @Test func everyScoreIsExplained() throws {
        for name in Rank.scoreNames {
            let score = try #require(Rank.explanation(of: name.uppercased()))
            #expect(!score.assumes.isEmpty && !score.failsWhen.isEmpty && !score.reference.isEmpty)
        }
        #expect(Rank.explanation(of: "magic") == nil)
    }

    static let models =
        (ProcessInfo.processInfo.environment["GRAFT_SHARED"] ?? "../shared")
        + "/models"

    @Test(
        .enabled(
            if: FileManager.default.fileExists(atPath: models), "skipped: no shared backbones"))
    func namesGiveTheDistanceIndex() async throws {
        let set = try PaintedSet(images: 12)
        defer { set.remove() }
        let vectors = set.work + "/words.txt"
        try "person 1 0 0\nno 0 1 0\nred 0 0 1\nblue 0 0 4\n"
            .write(toFile: vectors, atomically: true, encoding: .utf8)
        var rank = rank(set)
        rank.backbones = BackboneSelection(
            folders: [Self.models], only: ["mobilenet_v1_025_96_vww", "colour"])
        rank.names.vectors = vectors
        let ranking = try await rank.run()
        let network = try #require(ranking.backbones.first { $0.name != "colour" })
        // no_person is (1, 1, 0), person (1, 0, 0); red (0, 0, 1), blue (0, 0, 4).
        let red = [Double(3).squareRoot(), Double(2).squareRoot()]
        let blue = [Double(18).squareRoot(), Double(17).squareRoot()]
        let index = try #require(network.scores["emdIndex"])
        #expect(index >= 12 * (red[1] + blue[1]) - 1e-6)
        #expect(index <= 12 * (red[0] + blue[0]) + 1e-6)
        let top = try #require(network.scores["softmaxIndex"])
        #expect(top >= 12 && top <= 24)
        #expect(ranking.words?.replaced.contains { $0.name == "no_person" } == true)

        try "person 1 0 0\nno 0 1 0\nred 0 0 1\n"
            .write(toFile: vectors, atomically: true, encoding: .utf8)
        let lacking = try await rank.run()
        let same = try #require(lacking.backbones.first { $0.name != "colour" })
        #expect(same.scores["emdIndex"] == nil)
        #expect(same.notes.contains { $0.contains("blue") && $0.contains("--synonyms") })
        #expect(lacking.words?.unknown == ["blue"])
    }
}
