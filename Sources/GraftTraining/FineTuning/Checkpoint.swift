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
    var place: Place
    /// "weights/…", "average/…", "best/…", "memory0/…".
    var arrays: [String: TensorFile.Tensor]

    func write(to file: String) throws {
        let texts = [
            "fingerprint": fingerprint,
            "place": String(decoding: try JSONEncoder().encode(place), as: UTF8.self),
        ]
        try TensorFile(tensors: arrays, texts: texts).write(to: FilePath(file))
    }

    init(fingerprint: String, place: Place, arrays: [String: TensorFile.Tensor]) {
        (self.fingerprint, self.place, self.arrays) = (fingerprint, place, arrays)
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
        self.init(fingerprint: fingerprint, place: place, arrays: content.tensors)
    }
}
