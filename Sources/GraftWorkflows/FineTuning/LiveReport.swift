import GraftReports
import GraftTraining
import Synchronization

/// A page that shows a run while it is going on; rewritten after every epoch.
final class LiveReport: Sendable {
    private let folder: String?
    private let title: String
    private let epochs: Int
    private let shown = Mutex(-1)

    /// - Parameter folder: nil: nothing is written.
    init(_ folder: String?, title: String, epochs: Int) {
        (self.folder, self.title, self.epochs) = (folder, title, epochs)
    }

    func take(_ step: FineTuneProgress) {
        guard let folder, case .training(let records) = step.stage, let last = records.last else {
            return
        }
        let isNew = shown.withLock { shown in
            defer { shown = last.epoch }
            return shown != last.epoch
        }
        guard isNew else { return }
        let page = FineTuningPage(
            live: records.map { FineTuneEpoch($0) }, title: title, total: epochs)
        // A page that cannot be written must not end the training.
        try? OutputFile.write(page.rendered(), to: "\(folder)/report.html")
    }
}

extension FineTuneEpoch {
    init(_ record: EpochRecord) {
        self.init(
            epoch: record.epoch, trainLoss: record.trainLoss,
            validationLoss: record.validationLoss, validationAccuracy: record.validationAccuracy,
            rate: record.rate, seconds: record.seconds)
    }
}
