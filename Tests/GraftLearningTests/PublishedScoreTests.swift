import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// Published tables of scores, recomputed from their own rows; what does not follow is named.
@Suite struct PublishedScoreTests {
    private struct File: Decodable {
        struct Paper: Decodable {
            struct Row: Decodable {
                let net: String, source: String, softmaxIndex: Double, emdIndex: Double
                let accuracy: Double
            }
            struct Correlation: Decodable {
                let set: String, index: TransferabilityScore
                let spearman: Double, kendall: Double, weighted: Double, pearson: Double
            }
            let rows: [Row], correlations: [Correlation]

            func rows(of set: String) -> [Row] {
                rows.filter { row in
                    let isTrained = row.source != "none" && row.source != "Caltech-256"
                    return set == "all"
                        || set.hasPrefix(row.net) && (isTrained || !set.hasSuffix("pre-trained"))
                }
            }
        }
        struct Library: Decodable {
            struct DataSet: Decodable {
                let name: String, accuracy: [Double], scores: [String: [Double]]
                let statedWeighted: [String: Double]
            }
            let models: [String], dataSets: [DataSet]
        }
        struct Pool: Decodable {
            struct Row: Decodable { let method: String, values: [Double], mean: Double }
            let dataSets: [String], rows: [Row]
        }
        let paper: Paper, library: Library, pool: Pool
    }

    private func read() throws -> File { try Goldens.read("published-scores", as: File.self) }

    private func oriented(
        _ rows: [File.Paper.Row], _ index: TransferabilityScore
    ) -> [Double] {
        rows.map { index.oriented(index == .softmaxIndex ? $0.softmaxIndex : $0.emdIndex) }
    }

    @Test func correlationsOfThePaperFollowFromItsRows() throws {
        let paper = try read().paper
        for claim in paper.correlations {
            let rows = paper.rows(of: claim.set)
            let (x, y) = (oriented(rows, claim.index), rows.map(\.accuracy))
            #expect(abs(RankAgreement.spearman(x, y) - claim.spearman) < 0.006, "\(claim)")
            #expect(abs(RankAgreement.kendall(x, y) - claim.kendall) < 0.006, "\(claim)")
            #expect(abs(RankAgreement.weightedKendall(x, y) - claim.weighted) < 0.006, "\(claim)")
            #expect(abs(RankAgreement.pearson(x, y) - claim.pearson) < 0.006, "\(claim)")
        }
    }

    /// The paper prefers the EMD index; its own rows say so for four of twelve networks only.
    @Test func thePapersPreferenceForNamesDoesNotFollowFromItsRows() throws {
        let paper = try read().paper
        func isBetter(_ set: String) -> Bool {
            let rows = paper.rows(of: set)
            let truth = rows.map(\.accuracy)
            return RankAgreement.spearman(oriented(rows, .emdIndex), truth)
                > RankAgreement.spearman(oriented(rows, .softmaxIndex), truth)
        }
        #expect(!isBetter("AlexNet") && !isBetter("ResNet-18") && !isBetter("all"))
        #expect(!isBetter("AlexNet pre-trained") && isBetter("ResNet-18 pre-trained"))
        for net in ["AlexNet", "ResNet-18"] {
            let rows = paper.rows(of: net)
            let untrained = try #require(rows.first { $0.source == "none" })
            let scenes = try #require(rows.first { $0.source == "Places365" })
            #expect(scenes.emdIndex > untrained.emdIndex && scenes.accuracy > untrained.accuracy)
        }
    }

    @Test func correlationsOfTheLibraryThatDoNotFollowAreThese() throws {
        var flagged: Set<String> = []
        for set in try read().library.dataSets {
            for (score, stated) in set.statedWeighted {
                let values = try #require(set.scores[score])
                let found = RankAgreement.weightedKendall(values, set.accuracy)
                if abs(found - stated) > 0.035 { flagged.insert("\(set.name) \(score)") }
            }
        }
        #expect(
            flagged == [
                "Aircraft hScore", "Aircraft leep", "Aircraft logME", "Aircraft nce", "DTD nce",
                "Oxford-IIIT Pets hScore", "Oxford-IIIT Pets leep", "Oxford-IIIT Pets logME",
                "Oxford-IIIT Pets nce",
            ])
        let textures = try #require(try read().library.dataSets.first { $0.name == "DTD" })
        #expect(textures.scores["nce"] == textures.scores["logME"])
    }

    /// Mean and worst weighted tau, mean and worst regret in points.
    @Test func theTrivialBaselineAgreesBestAndCostsMore() throws {
        let wanted: [String: [Double]] = [
            "sourceAccuracy": [0.724, 0.420, 0.838, 3.5], "logME": [0.670, 0.530, 0.425, 1.8],
            "hScore": [0.650, 0.343, 0.725, 3.5], "leep": [0.419, -0.056, 2.662, 16.0],
            // Without the column that is a copy.
            "nce": [0.708, 0.448, 0.114, 0.6],
        ]
        let sets = try read().library.dataSets
        for (score, numbers) in wanted {
            let own = sets.filter { score != "nce" || $0.name != "DTD" }
            let tau = try own.map {
                RankAgreement.weightedKendall(try #require($0.scores[score]), $0.accuracy)
            }
            let regret = try own.map {
                RankAgreement.regret(score: try #require($0.scores[score]), truth: $0.accuracy)
            }
            let count = Double(own.count)
            let found = [
                tau.reduce(0, +) / count, tau.min() ?? 0, regret.reduce(0, +) / count,
                regret.max() ?? 0,
            ]
            #expect(distance(found, numbers) < 0.001, "\(score): \(found)")
        }
    }

    @Test func meansOfThePoolFollowFromItsRows() throws {
        let pool = try read().pool
        for row in pool.rows {
            #expect(row.values.count == pool.dataSets.count)
            let mean = row.values.reduce(0, +) / Double(row.values.count)
            #expect(abs(mean - row.mean) < 0.00051, "\(row.method)")
        }
    }
}
