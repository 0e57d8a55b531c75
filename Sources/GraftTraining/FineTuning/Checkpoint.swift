import Foundation
import GraftFeatures
import SystemPackage

/// Everything that a run needs to go on as if it had never stopped.
struct Checkpoint: Sendable {
    /// Where the run stands.
    struct Place: Sendable, Codable, Equatable {
        /// Epochs that are done.
        var epoch = 0
        /// Steps of the present epoch that are done.
        var step = 0
        /// Sum of the losses of these steps.
        var lossSum = 0.0
        var optimiserSteps = 0
        var records: [EpochRecord] = []
        var bestEpoch = 0
        var microBatch = 0
        var secondsSpent = 0.0
    }

    /// What the run is about; a checkpoint of another run is refused.
    var fingerprint: String
    var place = Place()
    /// The augmentation that trials chose, where they did.
    var choice: AugmentationChoice?
    /// "weights/…", "average/…", "best/…", "memory0/…"; empty before the first weights.
    var arrays: [String: TensorFile.Tensor] = [:]

    func write(to file: String) throws {
        let texts = [
            "fingerprint": fingerprint,
            "place": String(decoding: try JSONEncoder().encode(place), as: UTF8.self),
            "choice": String(decoding: try JSONEncoder().encode(choice), as: UTF8.self),
        ]
        try TensorFile(tensors: arrays, texts: texts).write(to: FilePath(file))
    }

    init(
        fingerprint: String, place: Place = Place(), choice: AugmentationChoice? = nil,
        arrays: [String: TensorFile.Tensor] = [:]
    ) {
        (self.fingerprint, self.place) = (fingerprint, place)
        (self.choice, self.arrays) = (choice, arrays)
    }

    /// - Throws: `TrainingError` (`badCheckpoint`).
    init(contentsOf file: String, fingerprint: String) throws {
        let content = try TensorFile(contentsOf: FilePath(file))
        guard let text = content.texts["place"],
            let place = try? JSONDecoder().decode(Place.self, from: Data(text.utf8))
        else {
            throw TrainingError(
                .badCheckpoint, subject: file,
                detail: "is no checkpoint of graft finetune; delete it and start anew")
        }
        guard content.texts["fingerprint"] == fingerprint else {
            throw TrainingError(
                .badCheckpoint, subject: file,
                detail:
                    "belongs to a run with other images, another backbone or other options; give "
                    + "the same ones, or leave --resume out to start anew")
        }
        let choice = content.texts["choice"].flatMap {
            try? JSONDecoder().decode(AugmentationChoice?.self, from: Data($0.utf8))
        }
        self.init(
            fingerprint: fingerprint, place: place, choice: choice, arrays: content.tensors)
    }
}
