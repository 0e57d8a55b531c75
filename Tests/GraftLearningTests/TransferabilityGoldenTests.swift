import Foundation
import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// What Tools/goldens/transferability.py wrote.
struct TransferabilityFile: Decodable {
    struct Case: Decodable, CustomTestStringConvertible {
        let name: String, columns: Int, sourceCount: Int, classes: [Int], features: [Float]
        let posteriors: [Float], distances: [Double], starts: [Int], folds: [Int]
        let values: [String: Double]

        var testDescription: String { name }
        var images: Matrix<Float> {
            Matrix(rows: classes.count, columns: columns, storage: features)
        }
        var heads: Matrix<Float> {
            Matrix(rows: classes.count, columns: sourceCount, storage: posteriors)
        }
        var names: Matrix<Double> {
            Matrix(
                rows: sourceCount, columns: distances.count / sourceCount, storage: distances)
        }
    }
    struct Transport: Decodable {
        let m: Int, n: Int, first: [Double], second: [Double], distances: [Double]
        let cost: Double, mass: Double
    }
    struct Ranks: Decodable {
        let x: [Double], y: [Double], spearman: Double, kendall: Double, weighted: Double
        let pearson: Double
    }
    let cases: [Case], transports: [Transport], ranks: [Ranks]

    static func read() throws -> TransferabilityFile {
        try Goldens.read("transferability", as: TransferabilityFile.self)
    }
}

/// Transferability scores equal their formulas worked out in NumPy, SciPy and scikit-learn.
@Suite struct TransferabilityGoldenTests {
    @Test func everyScoreEqualsItsFormula() throws {
        for entry in try TransferabilityFile.read().cases {
            let classes = ClassPartition(entry.classes)
            let features = try FeatureDecomposition(entry.images)
            let index = try softmaxIndex(posteriors: entry.heads)
            let emd = try emdIndex(
                posteriors: entry.heads, classes: entry.classes, distances: entry.names)
            let fisher = try features.sfda(classes)
            let found: [String: Double] = [
                "softmaxSum": index.sum, "softmaxMean": index.mean, "emdSum": emd.sum,
                "emdMean": emd.mean, "emdNormalised": try #require(emd.normalised),
                "nce": try nce(posteriors: entry.heads, classes: classes),
                "leep": try leep(posteriors: entry.heads, classes: classes),
                "hScore": try features.hScore(classes),
                "hScorePlain": try features.hScore(classes, isShrunk: false),
                "logME": try GraftLearning.logME(entry.images, classes: classes),
                "transRate": try features.transRate(classes),
                "gbcSpherical": try features.gbc(classes),
                "gbcDiagonal": try features.gbc(classes, shape: .diagonal),
                "parc": try features.parc(classes), "sfda": fisher.meanLogarithm,
                "sfdaProbability": fisher.meanProbability,
                "nearestMean": try features.nearestMean(classes, folds: entry.folds),
                "nLEEP": try features.nLEEP(classes, starts: entry.starts),
                "logMEMoved": try logME(entry, reach: 0.3),
                "logMEMovedFar": try logME(entry, reach: 0.6),
            ]
            #expect(Set(found.keys) == Set(entry.values.keys))
            for (name, wanted) in entry.values {
                let own = try #require(found[name])
                // Moved features are rounded to single precision on both sides.
                let tolerance = name == "nLEEP" ? 1e-4 : name.contains("Moved") ? 1e-5 : 1e-6
                #expect(
                    abs(own - wanted) <= tolerance * abs(wanted) + 1e-12,
                    "\(entry.name) \(name): \(own) for \(wanted)")
            }
        }
    }

    @Test func logMEAloneIsThatOfTheDecomposition() throws {
        for entry in try TransferabilityFile.read().cases {
            let classes = ClassPartition(entry.classes)
            let wanted = try FeatureDecomposition(entry.images).logME(classes)
            let alone = try GraftLearning.logME(entry.images, classes: classes)
            #expect(abs(alone - wanted) <= 1e-8 * abs(wanted), "\(entry.name)")
        }
        let same = Matrix<Float>(rows: 4, columns: 6, repeating: 1)
        #expect(throws: LearningError.self) {
            try GraftLearning.logME(same, classes: ClassPartition([0, 1, 0, 1]))
        }
    }

    private func logME(_ entry: TransferabilityFile.Case, reach: Double) throws -> Double {
        let moved = try PotentialEnergy(reach: reach).moved(entry.images, classes: entry.classes)
        return try GraftLearning.logME(moved, classes: ClassPartition(entry.classes))
    }

    @Test func classesThatOverlapArePushedApart() throws {
        let entry = try #require(TransferabilityFile.read().cases.first)
        let far = Matrix<Float>(
            rows: entry.classes.count, columns: 2,
            storage: entry.classes.enumerated().flatMap { image, own in
                [Float(1_000 * own) + Float(image % 3), Float(image % 2)]
            })
        let once = try PotentialEnergy().moved(far, classes: entry.classes)
        let again = try PotentialEnergy(reach: 1e-9).moved(far, classes: entry.classes)
        // Classes far apart stay where they are, whatever the reach.
        #expect(once == again)
        let same = Matrix<Float>(rows: 4, columns: 2, repeating: 1)
        #expect(
            try PotentialEnergy().moved(same, classes: [0, 1, 0, 1]).storage.allSatisfy { $0 == 0 })
        #expect(throws: LearningError.self) {
            try PotentialEnergy(reach: 0).moved(far, classes: entry.classes)
        }
    }

    @Test func bothFormsOfADecompositionGiveTheSameScores() throws {
        for entry in try TransferabilityFile.read().cases {
            let classes = ClassPartition(entry.classes)
            let direct = TransferabilityScores(
                try FeatureDecomposition(entry.images), classes: classes, folds: entry.folds)
            let gram = TransferabilityScores(
                try FeatureDecomposition(CentredGram(entry.images)), classes: classes,
                folds: entry.folds)
            #expect(direct.values.count == 8 && gram.values.count == 8)
            for (score, value) in direct.values {
                let other = try #require(gram[score])
                #expect(abs(value - other) <= 1e-7 * abs(value) + 1e-12, "\(score)")
            }
        }
    }

    @Test func transportEqualsALinearProgram() throws {
        for entry in try TransferabilityFile.read().transports {
            let distances = Matrix<Double>(
                rows: entry.m, columns: entry.n, storage: entry.distances)
            let found = try earthMoversDistance(
                from: entry.first, to: entry.second, distances: distances)
            #expect(abs(found.cost - entry.cost) < 1e-9 && abs(found.mass - entry.mass) < 1e-9)
            for i in 0..<entry.m {
                #expect(found.flow[row: i].reduce(0, +) <= entry.first[i] + 1e-12)
            }
        }
    }

    @Test func theIndexEqualsTransportToOneClass() throws {
        for entry in try TransferabilityFile.read().cases {
            var sum = 0.0
            for (image, own) in entry.classes.enumerated() {
                let probabilities = entry.heads[row: image].map { Double($0) }
                var second = [Double](repeating: 0, count: entry.names.columns)
                second[own] = probabilities.reduce(0, +)
                sum += try earthMoversDistance(
                    from: probabilities, to: second, distances: entry.names
                ).cost
            }
            let index = try emdIndex(
                posteriors: entry.heads, classes: entry.classes, distances: entry.names)
            #expect(abs(index.sum - sum) < 1e-9 * sum)
        }
    }

    @Test func ranksAgreeAsInSciPy() throws {
        for entry in try TransferabilityFile.read().ranks {
            #expect(abs(RankAgreement.spearman(entry.x, entry.y) - entry.spearman) < 1e-12)
            #expect(abs(RankAgreement.kendall(entry.x, entry.y) - entry.kendall) < 1e-12)
            #expect(abs(RankAgreement.weightedKendall(entry.x, entry.y) - entry.weighted) < 1e-12)
            #expect(abs(RankAgreement.pearson(entry.x, entry.y) - entry.pearson) < 1e-12)
        }
    }
}
