import GraftReports
import GraftTraining
import Synchronization

/// A page that shows a pre-training while it is going on; rewritten after every epoch.
final class LivePretraining: Sendable {
    private let folder: String?
    private let title: String
    private let epochs: Int
    private let shown = Mutex(-1)

    /// - Parameter folder: nil: nothing is written.
    init(_ folder: String?, title: String, epochs: Int) {
        (self.folder, self.title, self.epochs) = (folder, title, epochs)
    }

    func take(_ step: PretrainProgress) {
        guard let folder, case .training(let records, let pictures) = step.stage,
            let last = records.last, !pictures.isEmpty
        else { return }
        let isNew = shown.withLock { shown in
            defer { shown = last.epoch }
            return shown != last.epoch
        }
        guard isNew else { return }
        let page = PretrainingPage(
            live: records.map { PretrainingEpoch($0, identity: .nan) }, title: title,
            total: epochs, meanImage: .nan, sheet: ReconstructionSheet.jpeg(pictures))
        // A page that cannot be written must not end the training.
        try? OutputFile.write(page.rendered(), to: "\(folder)/report.html")
    }
}

extension PretrainingEpoch {
    init(_ record: PretrainEpoch, identity: Double) {
        self.init(
            epoch: record.epoch, train: record.trainLoss, validation: record.validationLoss,
            restored: record.corruptedError, identity: identity,
            neighbours: record.neighbourAccuracy, rate: record.rate, seconds: record.seconds)
    }
}
