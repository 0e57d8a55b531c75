internal import CTrainer
import Foundation
import GraftDatasets
import GraftImages
import GraftLearning
import GraftLinearAlgebra

/// One step, and answers without learning.
extension TrainingRun {
    /// One optimiser step over the images of a batch; where memory runs out the parts get smaller
    /// and the batch is done again.
    ///
    /// - Returns: the mean loss.
    func step(_ images: [Int], rate: Double, smaller: (Int) -> Void) throws -> Double {
        let number = place.epoch * stepsPerEpoch + place.step
        let before = teacher
        while true {
            do {
                try trainer.seed(Self.key(options.seed, number))
                let loss = try accumulated(images, step: number)
                guard loss.isFinite else { throw diverged(loss) }
                let norm = try optimiser.clipGradients(options.gradientLimit)
                guard norm.isFinite else { throw diverged(norm) }
                try optimiser.move(rate: rate)
                try average()
                return loss
            } catch let error as TrainingError where error.code == .outOfMemory {
                guard place.microBatch > 1 else { throw error }
                teacher = before
                place.microBatch = (place.microBatch + 1) / 2
                smaller(place.microBatch)
            }
        }
    }

    /// Gradients of the mean loss, added up over parts of the batch.
    private func accumulated(_ images: [Int], step: Int) throws -> Double {
        try optimiser.clearGradients()
        let mode = ForwardMode(
            isTraining: true, movesStatistics: options.batchNorm == .moving)
        var sum = 0.0
        for start in stride(from: 0, to: images.count, by: place.microBatch) {
            let part = Array(images[start..<min(start + place.microBatch, images.count)])
            let share = Double(part.count) / Double(images.count)
            let (input, targets) = try batch(part, step: step, part: start)
            let mask = try head.mask(
                options.dropout, images: part.count,
                seed: Self.key(options.seed &+ 1, step &* 4096 &+ start))
            let logits = try trainer.withMixedPrecision(options.mixedPrecision) {
                () throws(TrainingError) in
                let features = try network(input, mode)[0]
                return try head(features, mask: mask)
            }
            let loss: TrainerTensor
            if teacher != nil {
                let taught = try taught(logits, part)
                loss = taught.tensor
                sum += share * taught.value
            } else {
                loss = try self.loss(logits, targets, part)
                sum += share * Double(try loss.scalar())
            }
            guard sum.isFinite else { return sum }
            try loss.unary(GRAFT_AFFINE, share, 0).backward()
        }
        return sum
    }

    private func loss(_ logits: TrainerTensor, _ targets: [Float], _ images: [Int])
        throws(TrainingError) -> TrainerTensor
    {
        let shape = [images.count, job.targets.classCount]
        let wanted = try TrainerTensor(targets, shape: shape, trainer)
        if let known = job.targets.known {
            let mask = try TrainerTensor(
                images.flatMap { known[row: $0] }, shape: shape, trainer)
            let loss = MultiLabelLoss(options.labelLoss)
            return try TrainingLoss.sigmoid(
                positiveGamma: loss.positiveFocus, negativeGamma: loss.negativeFocus,
                clip: loss.clip
            ).value(logits, targets: wanted, known: mask)
        }
        var shifted = logits
        if let shift { shifted = try logits.binary(GRAFT_ADD, shift) }
        let weights =
            options.weighsClasses
            ? try TrainerTensor(
                images.map { imageWeights[$0] }, shape: [images.count], trainer) : nil
        return try TrainingLoss.softmax(gamma: options.focalGamma).value(
            shifted, targets: wanted, weights: weights)
    }

    /// The teacher's mean loss of some images and categories, and a tensor whose derivative by the logits
    /// is that of the loss.
    private func taught(_ logits: TrainerTensor, _ images: [Int]) throws -> (
        value: Double, tensor: TrainerTensor
    ) {
        guard
            let found = teacher?.judge(
                images, scores: try logits.floats(), epoch: place.epoch,
                smoothing: options.labelSmoothing)
        else { preconditionFailure("nobody teaches") }
        let columns = job.targets.classCount
        let slopes = try TrainerTensor(
            found.derivatives.map { $0 / Float(columns) }, shape: [images.count, columns], trainer)
        let product = try logits.binary(GRAFT_MULTIPLY, slopes)
        return (
            found.loss / Double(columns), try product.reduced(GRAFT_SUM, axes: [0, 1], keep: false)
        )
    }

    /// Inputs and targets of some training images in an epoch, mixed where that is asked for.
    private func batch(_ images: [Int], step: Int, part: Int) throws -> (TrainerTensor, [Float]) {
        let views = images.map { ImageView(image: $0, kind: trainingKind(of: $0)) }
        var targets = job.targets.smoothed(images, by: options.labelSmoothing)
        var values = [Float](repeating: 0, count: images.count * source.width)
        try values.withUnsafeMutableBufferPointer { try source.fill(views, into: $0) }
        if let mix = mix(images.count, step: step, part: part) {
            (values, targets) = mixed(values, targets, by: mix)
        }
        let tensor = try TrainerTensor(
            values, shape: [images.count] + source.shape, trainer)
        return (tensor, targets)
    }

    /// How a batch is mixed; vectors have no boxes to cut out.
    private func mix(_ count: Int, step: Int, part: Int) -> BatchMix? {
        guard var mixing = options.mixing, job.targets.known == nil else { return nil }
        if source.shape.count != 3 { mixing.cutMix = 0 }
        let (width, height) = mapSize
        return BatchMix(
            mixing, count: count, width: width, height: height, seed: options.seed,
            step: step * 4096 + part)
    }

    private var mapSize: (width: Int, height: Int) {
        source.shape.count == 3 ? (source.shape[2], source.shape[1]) : (source.width, 1)
    }

    private func mixed(_ values: [Float], _ targets: [Float], by mix: BatchMix)
        -> ([Float], [Float])
    {
        var (inputs, wanted) = (values, targets)
        let (width, height) = mapSize
        values.withUnsafeBufferPointer { from in
            inputs.withUnsafeMutableBufferPointer {
                mix.mix(
                    planes: from, into: $0, width: width, height: height,
                    channels: source.width / (width * height))
            }
        }
        targets.withUnsafeBufferPointer { from in
            wanted.withUnsafeMutableBufferPointer {
                mix.mix(targets: from, into: $0, classCount: job.targets.classCount)
            }
        }
        return (inputs, wanted)
    }

    /// The view of an image that this epoch shows: a fresh one, or one of those that are kept.
    private func trainingKind(of image: Int) -> ImageView.Kind {
        guard augmentation != .none else { return .plain }
        guard !tuner.plan.isWhole else { return .augmented(place.epoch) }
        return .augmented((place.epoch + image) % tuner.keptViews)
    }

    private func diverged(_ value: Double) -> TrainingError {
        let kept =
            tuner.checkpoint.map { file in
                FileManager.default.fileExists(atPath: file)
                    ? " The state after epoch \(place.epoch) is in \(file)." : ""
            } ?? ""
        return TrainingError(
            .diverged, subject: "epoch \(place.epoch + 1), step \(place.step + 1)",
            detail:
                "the loss became \(value).\(kept) Use a smaller --rate than \(baseRate), or find "
                + "one with --find-rate")
    }

    /// Moves the averages towards the weights.
    private func average() throws(TrainingError) {
        guard let share = options.averaging, !averages.isEmpty else { return }
        // A young average follows quickly, so that it does not remember its start.
        let steps = Double(optimiser.step)
        let kept = min(share, (1 + steps) / (10 + steps))
        let (trainer, count) = (trainer, averages.count)
        let sources = learned
        try Trainer.withHandles(averages) { (targets) throws(TrainingError) in
            try Trainer.withHandles(sources) { (sources) throws(TrainingError) in
                try trainer.check(trainer.table.blend(targets, sources, count, 1 - kept))
            }
        }
    }

    // MARK: Judging

    /// Mean loss and share of right answers (mean average precision where images have several
    /// categories) on some images; zeros where there are none.
    func judged(on images: [Int]) throws -> (loss: Double, accuracy: Double) {
        guard !images.isEmpty else { return (0, 0) }
        let current = try swapIn()
        let answered = Result { try self.answers(to: images) }
        try swapOut(current)
        let found = try answered.get()
        if let labels = job.targets.labels {
            return Self.judged(found, labels.selecting(images: images))
        }
        let (classes, told) = (job.targets.classes, found.largestColumns())
        var (loss, right) = (0.0, 0)
        for (row, image) in images.enumerated() {
            loss -= log(max(Double(found[row, classes[image]]), 1e-12))
            right += told[row] == classes[image] ? 1 : 0
        }
        let count = Double(images.count)
        return (loss / count, Double(right) / count)
    }

    /// Binary cross-entropy of known labels and mean average precision of scores before the sigmoid.
    private static func judged(_ scores: Matrix<Float>, _ labels: Labels) -> (Double, Double) {
        var (loss, count) = (0.0, 0)
        for row in 0..<scores.rows {
            for (k, state) in labels.states(of: row).enumerated() where state != .unknown {
                let score = Double(scores[row, k])
                let wrong = state == .present ? -score : score
                loss += max(wrong, 0) + log1p(exp(-abs(wrong)))
                count += 1
            }
        }
        let mAP = MultiLabelScores(scores: scores, labels: labels).mAP ?? 0
        return (loss / Double(max(1, count)), mAP)
    }

    /// Answers of the present weights, averaged over the test views: class probabilities, or scores
    /// before the sigmoid where images have several categories.
    func answers(to images: [Int]) throws -> Matrix<Float> {
        let columns = job.targets.classCount
        var result = Matrix<Float>(rows: images.count, columns: columns)
        let kinds = tuner.judgedKinds
        for start in stride(from: 0, to: images.count, by: 32) {
            try cancellation.check()
            let part = Array(images[start..<min(start + 32, images.count)])
            for kind in kinds {
                let answers = try self.answers(part.map { ImageView(image: $0, kind: kind) })
                for row in part.indices {
                    for k in 0..<columns {
                        result[start + row, k] += answers[row * columns + k] / Float(kinds.count)
                    }
                }
            }
        }
        return result
    }

    /// Scores of training images as this epoch shows them.
    func trainingScores(_ images: [Int]) throws -> [Float] {
        try answers(images.map { ImageView(image: $0, kind: trainingKind(of: $0)) })
    }

    private func answers(_ views: [ImageView]) throws -> [Float] {
        var values = [Float](repeating: 0, count: views.count * source.width)
        try values.withUnsafeMutableBufferPointer { try source.fill(views, into: $0) }
        return try trainer.withoutRecording { () throws(TrainingError) in
            let input = try TrainerTensor(values, shape: [views.count] + source.shape, trainer)
            let logits = try head(try network(input)[0])
            return try (job.targets.known == nil ? logits.softmax(axis: 1) : logits).floats()
        }
    }

    /// A number for the random stream of a step.
    static func key(_ seed: UInt64, _ step: Int) -> UInt64 {
        var generator = SeededGenerator(seed: seed, stream: step)
        return generator.next()
    }
}
