import Foundation
import GraftFeatures
import GraftONNX
import SystemPackage
import Testing

@testable import GraftTraining

/// One after the other: the trainer's random stream and its count of tensors belong to the process.
@Suite(.serialized) enum TrainerSuites {}

extension TrainerSuites {
    @Suite(
        "Interpreter",
        .enabled(if: TestTrainer.isThere, "the trainer is not built: make trainer"))
    struct InterpreterTests {
        @Test(
            "outputs, gradients and ten losses are PyTorch's",
            arguments: ["residual", "residual_moments", "attention", "mixed"])
        func small(_ name: String) throws {
            try check(try ParityCase.small(name))
        }

        @Test(
            "the same on whole architectures",
            .enabled(if: !ParityCase.large.isEmpty, "GRAFT_TRAINING_CASES names no folder"),
            arguments: ParityCase.large)
        func large(_ name: String) throws {
            try check(
                try ParityCase(name, in: FilePath(try #require(ParityCase.largeFolder))))
        }

        @Test("moments that an exporter kept once with a shift are moved, the shift is trained")
        func sharedMoments() throws {
            var builder = GraphBuilder(name: "shared")
            let x = builder.input("x", shape: ["N", 2, 2, 2])
            let kernel = builder.constant(
                [1, 2, 3, 4] as [Float], shape: [2, 2, 1, 1], name: "kernel")
            let zeros = builder.constant([0, 0] as [Float], shape: [2], name: "zeros")
            let ones = builder.constant([1, 1] as [Float], shape: [2], name: "ones")
            let same = builder.add("Identity", [zeros])
            let maps = builder.add("Conv", [x, kernel, zeros], ["kernel_shape": [1, 1]])
            let even = builder.add("BatchNormalization", [maps, ones, zeros, same, ones])
            builder.output(even, as: "y", shape: ["N", 2, 2, 2])
            let network = try TrainableGraph(
                try builder.graph().preparedForTraining(), from: "x", to: ["y"],
                trainer: try Trainer())
            #expect(Set(network.parameters.map(\.name)) == ["kernel", "zeros", "ones"])
            #expect(network.statistics.count == 2)
            for parameter in network.parameters { try parameter.tensor.train() }
            let values = (0..<16).map { Float($0 * $0 % 7) }
            let input = try TrainerTensor(values, shape: [2, 2, 2, 2], network.trainer)
            let mode = ForwardMode(isTraining: true, movesStatistics: true)
            let y = try network(input, mode)[0]
            let trainer = network.trainer
            try trainer.tensor {
                trainer.table.difference(y.handle, input.handle, nil, false, $0)
            }.backward()
            let mean = try network.statistics[0].tensor.floats()
            #expect(mean.allSatisfy { $0 > 0 })
            let shift = try #require(network.parameters.first { $0.name == "zeros" })
            #expect(try shift.tensor.floats() == [0, 0])
        }

        private func check(_ known: ParityCase) throws {
            let trainer = try Trainer()
            let network = try TrainableGraph(
                known.graph, from: try known.graph.imageInput().name,
                to: known.graph.outputs.map(\.name), trainer: trainer)
            for parameter in network.parameters { try parameter.tensor.train() }
            let (x, targets) = (
                try known.tensor("x", trainer), try known.tensor("targets", trainer)
            )
            let mode = ForwardMode(isTraining: known.isTraining, movesStatistics: known.isTraining)
            let optimiser = try Optimiser(
                .sgd, momentum: 0.9,
                groups: network.parameters.map { .init(tensor: $0.tensor, rate: 1, decay: 1e-4) },
                trainer: trainer)
            let rate = try #require(Double(known.file.texts["rate"] ?? ""))
            var losses: [Float] = []
            let wanted = try #require(known.file.tensors["losses"]).values
            for step in wanted.indices {
                let logits = try network(x, mode)[0]
                let loss = try TrainingLoss.softmax(gamma: 0).value(logits, targets: targets)
                losses.append(try loss.scalar())
                try optimiser.clearGradients()
                try loss.backward()
                if step == 0 {
                    #expect(distance(try logits.floats(), try known.logits) < 1e-4)
                    try checkGradients(network, known)
                }
                try optimiser.move(rate: rate)
            }
            #expect(distance(losses, wanted) < 1e-4, "losses \(losses) against \(wanted)")
        }

        private func checkGradients(_ network: TrainableGraph, _ known: ParityCase) throws {
            let parameters = Dictionary(
                uniqueKeysWithValues: network.parameters.map { ($0.name, $0) })
            let scale =
                known.gradients.map { name in
                    (known.file.tensors["gradient/\(name)"]?.values ?? []).reduce(0) {
                        max($0, abs($1))
                    }
                }.max() ?? 0
            var worst = (name: "", distance: 0.0)
            for name in known.gradients {
                let parameter = try #require(parameters[name], "\(name) is not trained")
                let wanted = try #require(known.file.tensors["gradient/\(name)"])
                let found = try #require(try parameter.tensor.gradient(), "\(name) has no gradient")
                // A gradient that is nothing but rounding has no direction to compare.
                let gap = distance(
                    try found.floats(), wanted.values,
                    floor: 1e-3 * Double(scale) * Double(wanted.values.count).squareRoot())
                if gap > worst.distance { worst = (name, gap) }
            }
            #expect(worst.distance < 1e-4, "gradient of \(worst.name): \(worst.distance)")
            for (name, tensor) in known.file.tensors where name.hasPrefix("moved/") {
                let moved = try #require(
                    network.statistics.first { $0.name == String(name.dropFirst(6)) })
                #expect(distance(try moved.tensor.floats(), tensor.values) < 1e-5)
            }
        }
    }
}

extension ParityCase {
    var logits: [Float] { get throws { try #require(file.tensors["logits"]).values } }
}
