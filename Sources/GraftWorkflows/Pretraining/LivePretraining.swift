import GraftReports
import GraftTraining

/// The page of a pre-training that is going on.
struct LivePretraining: Sendable {
    private let page: LivePage
    private let title: String
    private let epochs: Int

    /// - Parameter folder: nil: nothing is written.
    init(_ folder: String?, title: String, epochs: Int) {
        (page, self.title, self.epochs) = (LivePage(folder), title, epochs)
    }

    func take(_ step: PretrainProgress) {
        guard case .training(let records, let pictures) = step.stage, let last = records.last,
            !pictures.isEmpty
        else { return }
        page.show(epoch: last.epoch) {
            PretrainingPage(
                live: records.map { PretrainingEpoch($0, identity: .nan) }, title: title,
                total: epochs, meanImage: .nan, sheet: ReconstructionSheet.jpeg(pictures)
            ).rendered()
        }
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
