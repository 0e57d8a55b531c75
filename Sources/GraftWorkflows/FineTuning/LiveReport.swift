import GraftReports
import GraftTraining

/// The page of a fine-tuning that is going on.
struct LiveReport: Sendable {
    private let page: LivePage
    private let title: String
    private let epochs: Int

    /// - Parameter folder: nil: nothing is written.
    init(_ folder: String?, title: String, epochs: Int) {
        (page, self.title, self.epochs) = (LivePage(folder), title, epochs)
    }

    func take(_ step: FineTuneProgress) {
        guard case .training(let records) = step.stage, let last = records.last else { return }
        page.show(epoch: last.epoch) {
            FineTuningPage(
                live: records.map { FineTuneEpoch($0) }, title: title, total: epochs
            ).rendered()
        }
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
