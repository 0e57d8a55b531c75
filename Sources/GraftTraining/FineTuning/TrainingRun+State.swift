import Foundation
import GraftFeatures

/// The state of a run: taken, put back, kept in a file.
extension TrainingRun {
    /// The weights to be judged, averaged where that is asked for, by name.
    func weights() throws -> [String: [Float]] {
        var values: [String: [Float]] = [:]
        for (name, tensor) in zip(names, averages.isEmpty ? learned : averages) {
            values[name] = try tensor.floats()
        }
        for statistic in network.statistics {
            values[statistic.name] = try statistic.tensor.floats()
        }
        return values
    }

    /// Makes weights the present ones.
    func adopt(_ values: [String: [Float]]) throws {
        for (name, tensor) in zip(names, learned) {
            if let value = values[name] { try tensor.write(value) }
        }
        for statistic in network.statistics {
            if let value = values[statistic.name] { try statistic.tensor.write(value) }
        }
    }

    /// Puts the averages in the place of the weights.
    ///
    /// - Returns: the weights, for `swapOut`; nil without averaging.
    func swapIn() throws -> [[Float]]? {
        guard !averages.isEmpty else { return nil }
        var kept: [[Float]] = []
        for (tensor, average) in zip(learned, averages) {
            kept.append(try tensor.floats())
            try tensor.write(try average.floats())
        }
        return kept
    }

    func swapOut(_ kept: [[Float]]?) throws {
        guard let kept else { return }
        for (tensor, value) in zip(learned, kept) { try tensor.write(value) }
    }

    // MARK: Checkpoint

    func save() throws {
        guard let file = tuner.checkpoint else { return }
        place.optimiserSteps = optimiser.step
        var checkpoint = Checkpoint(fingerprint: fingerprint, place: place, choice: choice)
        try checkpoint.keep("weights", names, learned)
        try checkpoint.keep("average", names, averages)
        let statistics = network.statistics
        try checkpoint.keep("moments", statistics.map(\.name), statistics.map(\.tensor))
        checkpoint.keep("best", bestWeights)
        if let teacher { checkpoint.keep("labels", ["roles": teacher.memory]) }
        try checkpoint.keep(optimiser, names)
        try checkpoint.write(to: file)
    }

    /// - Throws: `TrainingError` (`badCheckpoint`).
    func restore(_ checkpoint: Checkpoint<EpochRecord>) throws {
        guard !checkpoint.arrays.isEmpty else { return }
        try checkpoint.put("weights", names, into: learned)
        if !averages.isEmpty { try checkpoint.put("average", names, into: averages) }
        let statistics = network.statistics
        try checkpoint.put("moments", statistics.map(\.name), into: statistics.map(\.tensor))
        bestWeights = checkpoint.group("best")
        if let roles = checkpoint.group("labels")["roles"] { teacher?.memory = roles }
        try checkpoint.restore(optimiser, names)
        place = checkpoint.place
    }

    // MARK: Learning rate

    /// Trains a few steps at a growing rate, then puts everything back as it was.
    func searchRate(steps: Int = 60) throws -> RateSearch {
        let (weights, moments) = (try learned.map { try $0.floats() }, try momentValues())
        let (before, teacher) = (place, teacher)
        let kept = optimiser
        let averages = self.averages
        self.averages = []
        optimiser = try Optimiser(
            kept.kind, momentum: kept.momentum, groups: kept.groups, trainer: trainer)
        defer {
            optimiser = kept
            self.averages = averages
            place = before
            self.teacher = teacher
        }
        var points: [RateSearch.Point] = []
        var smooth = 0.0
        try activate(stages: tuner.plan.trainedStages)
        for step in 0..<steps {
            try cancellation.check()
            let rate = 1e-6 * pow(10, 6 * Double(step) / Double(steps - 1))
            let images = (0..<min(options.batch, job.training.count)).map {
                job.training[(step * options.batch + $0) % job.training.count]
            }
            place.step = step % stepsPerEpoch
            guard let loss = try? self.step(images, rate: rate, smaller: { _ in }) else { break }
            smooth = step == 0 ? loss : 0.9 * smooth + 0.1 * loss
            points.append(.init(rate: rate, loss: smooth))
            if smooth > 4 * (points.map(\.loss).min() ?? smooth) { break }
        }
        for (tensor, values) in zip(learned, weights) { try tensor.write(values) }
        for (statistic, values) in zip(network.statistics, moments) {
            try statistic.tensor.write(values)
        }
        return RateSearch(points)
    }

    private func momentValues() throws -> [[Float]] {
        try network.statistics.map { try $0.tensor.floats() }
    }
}
