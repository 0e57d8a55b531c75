internal import CTrainer
import Foundation
import GraftFeatures
import GraftImages
import GraftLinearAlgebra

/// A pre-training at work: network, optimiser, and where it stands.
///
/// Everything random depends on the seed, the image and the epoch alone, so that a run that was
/// stopped goes on as if it had not been. Belongs to one thread.
final class PretrainRun {
    typealias Place = Checkpoint<PretrainEpoch>.Place

    let pretrainer: Pretrainer
    let job: Pretrainer.Job
    let inventory: ImageInventory
    let options: PretrainOptions
    let trainer: Trainer
    let cancellation: CancellationFlag
    let network: any RestoringNetwork
    let learned: [TrainerTensor]
    let names: [String]
    let optimiser: Optimiser
    let views: LiveViews
    let labelledViews: LiveViews
    let baselines: PretrainBaselines
    var place = Place()
    /// Weights of the best epoch so far, by name.
    var bestWeights: [String: [Float]] = [:]

    init(
        _ pretrainer: Pretrainer, _ job: Pretrainer.Job, _ inventory: ImageInventory,
        cancellation: CancellationFlag
    ) throws {
        (self.pretrainer, self.job, self.inventory) = (pretrainer, job, inventory)
        (options, trainer) = (pretrainer.options, pretrainer.trainer)
        self.cancellation = cancellation
        network =
            if let plan = pretrainer.backbone {
                try MaskedEncoder(plan, options, trainer)
            } else { try RestoringUNet(options, trainer) }
        learned = network.parameters.map(\.tensor)
        names = network.parameters.map(\.name)
        let decay = options.weightDecay
        optimiser = try Optimiser(
            .adamw, momentum: 0,
            groups: network.parameters.map { [network] in
                .init(
                    tensor: $0.tensor, rate: network.rate(of: $0),
                    decay: $0.role == .weight ? decay : 0)
            }, trainer: trainer)
        for tensor in learned { try tensor.train() }
        views = pretrainer.views(of: job.samples, cancellation)
        labelledViews = pretrainer.views(of: job.labelled, cancellation)
        baselines = try PretrainBatch.baselines(
            of: inventory, views, options, cancellation: cancellation)
        place.microBatch = options.batch
    }

    var stepsPerEpoch: Int {
        max(1, (inventory.training.count + options.batch - 1) / options.batch)
    }

    /// Names the run: everything that decides its result.
    var fingerprint: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let settings = (try? encoder.encode(options)).map { String(decoding: $0, as: UTF8.self) }
        return ContentDigest(
            of: (settings ?? "") + (pretrainer.name ?? "") + "\n" + inventory.fingerprint
        ).hex
    }

    // MARK: Epochs

    /// Trains from where the run stands to its end. The checkpoint stays, for the result is not yet
    /// in a file.
    func train(_ progress: @Sendable (PretrainProgress) -> Void) throws {
        if place.records.isEmpty {
            place.records = [try judged(trainLoss: nil, seconds: 0)]
            bestWeights = try network.values()
        }
        let total = options.epochs * stepsPerEpoch
        func report(_ pictures: [Reconstruction] = []) {
            progress(
                PretrainProgress(
                    stage: .training(place.records, pictures),
                    done: place.epoch * stepsPerEpoch + place.step, total: total))
        }
        report(try pictures())
        while place.epoch < options.epochs {
            try epoch(report: { report() }) { size in
                progress(PretrainProgress(stage: .smallerBatch(size), done: 0, total: 1))
            }
            report(try pictures())
        }
    }

    private func epoch(report: () -> Void, smaller: (Int) -> Void) throws {
        let started = Date()
        let spent = place.secondsSpent
        func keep() throws {
            place.secondsSpent = spent + Date().timeIntervalSince(started)
            try save()
        }
        var generator = SeededGenerator(seed: options.seed &+ 1, stream: place.epoch)
        let order = generator.shuffled(inventory.training)
        while place.step < stepsPerEpoch {
            if cancellation.isRaised {
                try keep()
                throw CancellationError()
            }
            let first = place.step * options.batch
            let images = Array(order[first..<min(first + options.batch, order.count)])
            do {
                place.lossSum += try step(images, smaller: smaller)
            } catch let error as TrainingError where error.code == .badData {
                try keep()
                throw error
            }
            place.step += 1
            report()
        }
        let seconds = spent + Date().timeIntervalSince(started)
        do {
            try finish(seconds: seconds)
        } catch is CancellationError {
            try keep()
            throw CancellationError()
        }
    }

    /// Judges the weights after an epoch, remembers the best, writes the checkpoint.
    private func finish(seconds: Double) throws {
        let record = try judged(
            trainLoss: place.lossSum / Double(stepsPerEpoch), seconds: seconds)
        place.epoch += 1
        place.records.append(record)
        (place.step, place.lossSum, place.secondsSpent) = (0, 0, 0)
        if record.validationLoss < place.records[place.bestEpoch].validationLoss {
            place.bestEpoch = place.epoch
            bestWeights = try network.values()
        }
        try save()
    }

    private func rate(step: Int) -> Double {
        options.rate
            * options.schedule.share(
                atStep: step, stepsPerEpoch: stepsPerEpoch, epochs: options.epochs)
    }

    // MARK: Steps

    /// One optimiser step; where memory runs out the parts get smaller and the batch is done again.
    ///
    /// - Returns: the mean loss.
    private func step(_ images: [Int], smaller: (Int) -> Void) throws -> Double {
        let rate = rate(step: place.epoch * stepsPerEpoch + place.step)
        while true {
            do {
                let loss = try accumulated(images)
                let norm = loss.isFinite ? try optimiser.clipGradients(options.gradientLimit) : loss
                guard norm.isFinite else { throw diverged(norm) }
                try optimiser.move(rate: rate)
                return loss
            } catch let error as TrainingError where error.code == .outOfMemory {
                guard place.microBatch > 1 else { throw error }
                place.microBatch = (place.microBatch + 1) / 2
                smaller(place.microBatch)
            }
        }
    }

    /// Gradients of the mean loss, added up over parts of the batch.
    private func accumulated(_ images: [Int]) throws -> Double {
        try optimiser.clearGradients()
        let mode = ForwardMode(isTraining: true, movesStatistics: true)
        var sum = 0.0
        for start in stride(from: 0, to: images.count, by: place.microBatch) {
            let part = Array(images[start..<min(start + place.microBatch, images.count)])
            let share = Double(part.count) / Double(images.count)
            let batch = try PretrainBatch(part, view: place.epoch, views, options)
            let loss = try loss(batch, restored(batch, mode))
            sum += share * Double(try loss.scalar())
            guard sum.isFinite else { return sum }
            try loss.unary(GRAFT_AFFINE, share, 0).backward()
        }
        return sum
    }

    private func restored(_ batch: PretrainBatch, _ mode: ForwardMode) throws -> TrainerTensor {
        try trainer.withMixedPrecision(options.mixedPrecision) {
            try network.restored(batch, mode)
        }
    }

    private func loss(_ batch: PretrainBatch, _ restored: TrainerTensor) throws(TrainingError)
        -> TrainerTensor
    {
        let target = try batch.tensor(batch.targets, channels: 3, trainer)
        let mask =
            options.region == .corrupted && options.pretext.mask != nil
            ? try batch.tensor(batch.mask, channels: 1, trainer) : nil
        let isAbsolute = options.distance == .absolute
        return try trainer.tensor {
            trainer.table.difference(
                restored.handle, target.handle, mask?.handle, isAbsolute, $0)
        }
    }

    private func diverged(_ value: Double) -> TrainingError {
        TrainingError(
            .diverged, subject: "epoch \(place.epoch + 1), step \(place.step + 1)",
            detail: "the loss became \(value). Use a smaller --rate than \(options.rate)")
    }

    // MARK: Judging

    /// The present weights on the images set apart, corrupted the same way every time.
    private func judged(trainLoss: Double?, seconds: Double) throws -> PretrainEpoch {
        var (loss, errors) = (0.0, PretrainBatch.Errors())
        let held = inventory.validation
        for start in stride(from: 0, to: held.count, by: options.batch) {
            try cancellation.check()
            let part = Array(held[start..<min(start + options.batch, held.count)])
            let batch = try PretrainBatch(part, view: nil, views, options)
            let values = try trainer.withoutRecording {
                let restored = try restored(batch, .evaluation)
                loss += Double(try self.loss(batch, restored).scalar()) * Double(part.count)
                return try restored.floats()
            }
            errors.add(batch.pictures(values), batch)
        }
        return PretrainEpoch(
            epoch: trainLoss == nil ? 0 : place.epoch + 1, trainLoss: trainLoss,
            validationLoss: loss / Double(held.count), corruptedError: errors.onCorrupted,
            error: errors.everywhere, neighbourAccuracy: try neighbourAccuracy(),
            rate: trainLoss == nil ? 0 : rate(step: (place.epoch + 1) * stepsPerEpoch - 1),
            seconds: seconds)
    }

    private func neighbourAccuracy() throws -> Double? {
        guard job.labelled.count > 1 else { return nil }
        var features: [Float] = []
        for start in stride(from: 0, to: job.labelled.count, by: options.batch) {
            try cancellation.check()
            let part = Array(start..<min(start + options.batch, job.labelled.count))
            let batch = try PretrainBatch(
                part, view: nil, labelledViews, options, isClean: true)
            features += try trainer.withoutRecording { try network.features(batch).floats() }
        }
        let width = features.count / job.labelled.count
        return NeighbourProbe().accuracy(
            Matrix(rows: job.labelled.count, columns: width, storage: features),
            classes: job.classes)
    }

    /// The first images set apart, with what the present weights make of them.
    private func pictures() throws -> [Reconstruction] {
        let batch = try PretrainBatch(
            Array(inventory.validation.prefix(6)), view: nil, views, options)
        let values = try trainer.withoutRecording { try restored(batch, .evaluation).floats() }
        return batch.reconstructions(batch.pictures(values))
    }

    // MARK: Results

    /// The network with the weights of the best epoch.
    func best() throws -> Pretrained {
        for parameter in network.parameters + network.statistics {
            if let values = bestWeights[parameter.name] { try parameter.tensor.write(values) }
        }
        return Pretrained(
            weights: bestWeights, epochs: place.records, chosenEpoch: place.bestEpoch,
            baselines: baselines, pictures: try pictures(),
            trainingImages: inventory.training.count,
            validationImages: inventory.validation.count, unreadable: inventory.unreadable,
            smallImages: inventory.small, labelledImages: inventory.labelled,
            microBatch: place.microBatch)
    }

    // MARK: Checkpoint

    func save() throws {
        guard let file = pretrainer.checkpoint else { return }
        place.optimiserSteps = optimiser.step
        var checkpoint = Checkpoint(fingerprint: fingerprint, place: place)
        try checkpoint.keep("weights", names, learned)
        let statistics = network.statistics
        try checkpoint.keep("moments", statistics.map(\.name), statistics.map(\.tensor))
        checkpoint.keep("best", bestWeights)
        try checkpoint.keep(optimiser, names)
        try checkpoint.write(to: file)
    }

    /// - Throws: `TrainingError` (`badCheckpoint`).
    func restore(_ checkpoint: Checkpoint<PretrainEpoch>) throws {
        try checkpoint.put("weights", names, into: learned)
        let statistics = network.statistics
        try checkpoint.put("moments", statistics.map(\.name), into: statistics.map(\.tensor))
        bestWeights = checkpoint.group("best")
        try checkpoint.restore(optimiser, names)
        place = checkpoint.place
    }
}
