import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// Losses for unequal classes and the network head agree with PyTorch.
@Suite struct ImbalanceGoldenTests {
    private struct File: Decodable {
        struct Case: Decodable {
            let data: String, loss: ClassificationLoss, weights: ClassWeights, penalty: Double
            let probabilities: [Double]
        }
        struct Batch: Decodable {
            struct Value: Decodable {
                let loss: ClassificationLoss, value: Double, gradient: [Double]
            }
            let counts: [Int], scores: [Double], classes: [Int], values: [Value]
        }
        struct Layer: Decodable {
            let weights: [Float], bias: [Float]

            var form: NetworkForm.Layer {
                .init(
                    weights: Matrix(
                        rows: weights.count / bias.count, columns: bias.count, storage: weights),
                    bias: bias)
            }
        }
        struct Network: Decodable {
            struct Run: Decodable { let loss: ClassificationLoss, losses: [Double], end: [Layer] }
            let start: [Layer], x: [Float], classes: [Int], batch: Int, rate: Double, runs: [Run]
        }
        let data: [String: Goldens.HeadFile.Set], cases: [Case], batch: Batch, network: Network
    }

    @Test func logisticOptimaEqualPyTorch() throws {
        let file = try Goldens.read("imbalance", as: File.self)
        #expect(Set(file.cases.map(\.loss)) == Set(ClassificationLoss.allCases))
        #expect(Set(file.cases.map(\.weights)) == Set(ClassWeights.allCases))
        for entry in file.cases {
            let set = try #require(file.data[entry.data])
            let head = LogisticHead(
                penalty: entry.penalty, scaling: .none, classWeights: entry.weights,
                loss: entry.loss, tolerance: 1e-10)
            let fitted = try head.fit(
                set.features, classes: set.classes, classCount: set.classCount)
            let own = fitted.probabilities(of: set.tests).storage.map { Double($0) }
            #expect(
                distance(own, entry.probabilities) < 1e-5,
                "\(entry.data) \(entry.loss) \(entry.weights) \(entry.penalty)")
        }
    }

    @Test func lossesAndDerivativesEqualPyTorch() throws {
        let batch = try Goldens.read("imbalance", as: File.self).batch
        let counted = batch.counts.enumerated().flatMap {
            [Int](repeating: $0.offset, count: $0.element)
        }
        for entry in batch.values {
            var scores = batch.scores
            var sums = [Double](repeating: 0, count: 4)
            let shape = entry.loss.shape(of: counted, classCount: 4)
            let value = scores.withUnsafeMutableBufferPointer { z in
                batch.classes.withUnsafeBufferPointer { classes in
                    z.baseAddress.map {
                        MarginLoss.multinomial.differentiate(
                            ScoreBlock(start: $0, stride: 4, columns: 4, classes: classes),
                            bias: [0, 0, 0, 0], weights: [1, 1, 1, 1], rest: 0, shape: shape,
                            sums: &sums)
                    }
                }
            }
            #expect(abs((value ?? .nan) - entry.value) < 1e-6 * entry.value, "\(entry.loss)")
            #expect(distance(scores, entry.gradient) < 1e-7, "\(entry.loss)")
        }
    }

    @Test func stepsOfTheNetworkEqualPyTorch() throws {
        let network = try Goldens.read("imbalance", as: File.self).network
        let x = Matrix(rows: network.classes.count, columns: 6, storage: network.x)
        for run in network.runs {
            let objective = NetworkObjective(
                weights: ClassWeights.balanced.weights(of: network.classes, classCount: 3),
                shape: run.loss.shape(of: network.classes, classCount: 3))
            var training = NetworkTraining(
                network.start.map(\.form), objective: objective, rate: network.rate, dropout: 0)
            var losses: [Double] = []
            for _ in 0..<5 {
                for first in stride(from: 0, to: x.rows, by: network.batch) {
                    let rows = Array(first..<first + network.batch)
                    losses.append(
                        training.step(
                            x.selecting(rows: rows), classes: rows.map { network.classes[$0] },
                            seed: 0))
                }
            }
            #expect(distance(losses, run.losses) < 1e-4, "\(run.loss)")
            for (own, expected) in zip(training.layers, run.end) {
                #expect(
                    distance(
                        own.weights.storage.map { Double($0) },
                        expected.weights.map { Double($0) }) < 2e-3, "\(run.loss)")
            }
        }
    }
}
