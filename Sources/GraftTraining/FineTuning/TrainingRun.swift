import Foundation
import GraftFeatures
import GraftImages
import GraftLearning
import GraftLinearAlgebra

/// A fine-tuning at work: network, classifier, optimiser, and where it stands.
///
/// Everything random depends on the seed and the number of the step alone, so that a run that was
/// stopped goes on as if it had not been. Belongs to one thread.
final class TrainingRun {
    let tuner: FineTuner
    let job: FineTuner.Job
    let options: FineTuneOptions
    let source: any ViewSource
    let cancellation: CancellationFlag
    let trainer: Trainer
    let network: TrainableGraph
    let head: ClassifierLayer
    /// The network's trained weights, then the classifier's two tensors.
    let learned: [TrainerTensor]
    let names: [String]
    /// Moving averages of `learned` and the running moments; empty without averaging.
    var averages: [TrainerTensor] = []
    var optimiser: Optimiser
    var baseRate: Double
    var place: Checkpoint<EpochRecord>.Place
    /// Weights of the best epoch so far, by name.
    var bestWeights: [String: [Float]] = [:]
    let imageWeights: [Float]
    let shift: TrainerTensor?
    /// What labels of several categories teach, where the trainer has no loss for it.
    var teacher: LabelTeacher?
    let augmentation: AugmentationPreset
    /// Names the run; a checkpoint of another is refused.
    var fingerprint: String
    /// What trials chose before this run, for its checkpoint.
    var choice: AugmentationChoice?

    init(
        _ tuner: FineTuner, _ job: FineTuner.Job, _ source: any ViewSource,
        cancellation: CancellationFlag
    ) throws {
        (self.tuner, self.job, self.source) = (tuner, job, source)
        (options, trainer, self.cancellation) = (tuner.options, tuner.trainer, cancellation)
        network = try TrainableGraph(
            tuner.plan.graph, from: tuner.plan.cut, to: [tuner.plan.features], trainer: trainer)
        head = try ClassifierLayer(
            options.headStart == .probe ? job.probe(job.training) : nil,
            features: job.features.selecting(rows: job.training),
            classCount: job.targets.classCount, seed: options.seed, trainer: trainer)
        learned = network.parameters.map(\.tensor) + [head.weights, head.bias]
        names = network.parameters.map(\.name) + ["classifier weights", "classifier bias"]
        baseRate = options.rate ?? 1e-3
        optimiser = try Self.optimiser(network, head, tuner)
        place = .init()
        place.microBatch = max(1, options.batch / max(1, options.accumulation))
        imageWeights = job.targets.weights(over: job.training, balanced: options.weighsClasses)
        shift = try Self.shift(tuner, job)
        teacher = try Self.teacher(job)
        augmentation = tuner.augmentation
        fingerprint = tuner.fingerprint(of: job)
        if options.averaging != nil {
            for tensor in learned {
                averages.append(try TrainerTensor(tensor.floats(), shape: tensor.shape, trainer))
            }
        }
    }

    var epochs: Int { options.epochs ?? 1 }
    var stepsPerEpoch: Int { max(1, (job.training.count + options.batch - 1) / options.batch) }

    private static func optimiser(
        _ network: TrainableGraph, _ head: ClassifierLayer, _ tuner: FineTuner
    ) throws(TrainingError) -> Optimiser {
        let options = tuner.options
        let decay = options.weightDecay ?? 0
        var groups = network.parameters.map { parameter in
            let depth = Double(tuner.plan.depths[parameter.name] ?? 0)
            return Optimiser.Group(
                tensor: parameter.tensor, rate: pow(options.layerDecay ?? 1, depth),
                decay: parameter.role == .weight ? decay : 0)
        }
        groups.append(.init(tensor: head.weights, rate: options.headRate, decay: decay))
        groups.append(.init(tensor: head.bias, rate: options.headRate, decay: 0))
        return try Optimiser(
            options.optimiser ?? .sgd, momentum: options.momentum, groups: groups,
            trainer: tuner.trainer)
    }

    private static func shift(_ tuner: FineTuner, _ job: FineTuner.Job) throws -> TrainerTensor? {
        guard tuner.options.logitAdjustment != 0, job.targets.known == nil else { return nil }
        let shares = job.targets.logShares(over: job.training)
        let strength = Float(tuner.options.logitAdjustment)
        return try TrainerTensor(
            shares.map { $0 * strength }, shape: [1, shares.count], tuner.trainer)
    }

    private static func teacher(_ job: FineTuner.Job) throws -> LabelTeacher? {
        guard var teacher = job.targets.teacher, let labels = job.targets.labels else { return nil }
        try teacher.learnPriors(
            LabelledFeatures(features: job.features, labels: labels).selecting(job.training))
        return teacher
    }

    // MARK: Epochs

    /// Trains from where the run stands to its end. The checkpoint stays, for the result is not yet in
    /// any other file.
    func train(_ progress: @Sendable (FineTuneProgress) -> Void) throws {
        if place.records.isEmpty {
            let start = try judged(on: job.validation)
            place.records = [
                EpochRecord(
                    epoch: 0, trainLoss: nil, validationLoss: start.loss,
                    validationAccuracy: start.accuracy, rate: 0, seconds: 0)
            ]
            bestWeights = try weights()
            try save()
        }
        while place.epoch < epochs, !isExhausted {
            try epoch(progress)
        }
    }

    /// Whether patience has run out.
    private var isExhausted: Bool {
        guard let patience = options.patience else { return false }
        return place.epoch - place.bestEpoch >= patience
    }

    private func epoch(_ progress: @Sendable (FineTuneProgress) -> Void) throws {
        let started = Date()
        let spent = place.secondsSpent
        try activate(stages: tuner.plan.activeStages(epoch: place.epoch, of: epochs))
        try guess()
        let order = self.order(epoch: place.epoch)
        let total = epochs * stepsPerEpoch
        while place.step < stepsPerEpoch {
            if cancellation.isRaised {
                place.secondsSpent = spent + Date().timeIntervalSince(started)
                try save()
                throw CancellationError()
            }
            let first = place.step * options.batch
            let images = Array(order[first..<min(first + options.batch, order.count)])
            let rate = self.rate(step: place.epoch * stepsPerEpoch + place.step)
            place.lossSum += try step(images, rate: rate) { size in
                progress(FineTuneProgress(stage: .smallerBatch(size), done: 0, total: 1))
            }
            place.step += 1
            progress(
                FineTuneProgress(
                    stage: .training(place.records),
                    done: place.epoch * stepsPerEpoch + place.step, total: total))
        }
        let seconds = spent + Date().timeIntervalSince(started)
        try finish(seconds: seconds)
        progress(
            FineTuneProgress(
                stage: .training(place.records), done: place.epoch * stepsPerEpoch, total: total))
    }

    /// Guesses unknown labels anew where a round of a curriculum begins: the epochs are divided evenly
    /// between training on known labels and each round. Later steps of the epoch keep the guess.
    private func guess() throws {
        guard let rounds = teacher?.rounds, rounds > 0, place.step == 0, place.epoch > 0 else {
            return
        }
        let starts = (1...rounds).map { $0 * epochs / (rounds + 1) }
        guard starts.contains(place.epoch) else { return }
        var scores: [Float] = []
        for start in stride(from: 0, to: job.training.count, by: 32) {
            try cancellation.check()
            scores += try trainingScores(
                Array(job.training[start..<min(start + 32, job.training.count)]))
        }
        teacher?.guess(job.training, scores: scores)
    }

    /// Judges the weights after an epoch, remembers the best, writes the checkpoint.
    private func finish(seconds: Double) throws {
        let judged: (loss: Double, accuracy: Double)
        do {
            judged = try self.judged(on: job.validation)
        } catch is CancellationError {
            place.secondsSpent = seconds
            try save()
            throw CancellationError()
        }
        place.epoch += 1
        let record = EpochRecord(
            epoch: place.epoch, trainLoss: place.lossSum / Double(stepsPerEpoch),
            validationLoss: judged.loss, validationAccuracy: judged.accuracy,
            rate: rate(step: place.epoch * stepsPerEpoch - 1), seconds: seconds)
        place.records.append(record)
        (place.step, place.lossSum, place.secondsSpent) = (0, 0, 0)
        let best = place.records[place.bestEpoch]
        let isBetter =
            job.validation.isEmpty || record.validationAccuracy > best.validationAccuracy
            || record.validationAccuracy == best.validationAccuracy
                && record.validationLoss < best.validationLoss
        if isBetter {
            place.bestEpoch = place.epoch
            bestWeights = try weights()
        }
        try save()
    }

    func rate(step: Int) -> Double {
        baseRate
            * (options.schedule ?? .constant).share(
                atStep: step, stepsPerEpoch: stepsPerEpoch, epochs: epochs)
    }

    /// Lets so many stages learn, counted from the classifier, and no others.
    func activate(stages: Int) throws(TrainingError) {
        for parameter in network.parameters {
            try parameter.tensor.train((tuner.plan.depths[parameter.name] ?? 0) < stages)
        }
    }

    private func order(epoch: Int) -> [Int] {
        let classes = job.targets.classes
        let places = options.sampling.order(
            classes: job.training.map { classes[$0] }, seed: options.seed, epoch: epoch)
        return places.map { job.training[$0] }
    }

    // MARK: Results

    /// The network with the weights of the best epoch, which it keeps from here on.
    func best() throws -> FineTuned {
        try adopt(bestWeights)
        var constants = bestWeights
        let weights = constants.removeValue(forKey: "classifier weights") ?? []
        let bias = constants.removeValue(forKey: "classifier bias") ?? []
        let trained = network.parameters.filter {
            (tuner.plan.depths[$0.name] ?? 0) < tuner.plan.trainedStages
        }
        return FineTuned(
            constants: constants, headWeights: weights, headBias: bias, mean: head.mean,
            scale: head.scale, epochs: place.records, chosenEpoch: place.bestEpoch,
            trainedParameters: trained.reduce(0) { $0 + $1.shape.reduce(1, *) } + weights.count
                + bias.count,
            cachedPrefix: tuner.plan.isWhole ? nil : tuner.plan.cut,
            microBatch: place.microBatch, augmentation: augmentation, choice: choice,
            rateSearch: nil)
    }
}
