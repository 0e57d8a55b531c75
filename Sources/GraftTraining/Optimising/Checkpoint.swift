import Foundation
import GraftFeatures
import SystemPackage

/// Everything that a run needs to go on as if it had never stopped.
struct Checkpoint<Record: Codable & Sendable & Equatable>: Sendable {
    /// Where the run stands.
    struct Place: Sendable, Codable, Equatable {
        /// Epochs that are done.
        var epoch = 0
        /// Steps of the present epoch that are done.
        var step = 0
        /// Sum of the losses of these steps.
        var lossSum = 0.0
        var optimiserSteps = 0
        /// One for each epoch that is done, and one for the state before training.
        var records: [Record] = []
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
                detail: "is no checkpoint of this kind of run; delete it and start anew")
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

    // MARK: Tensors

    /// Adds the values of tensors under "group/name".
    mutating func keep(_ group: String, _ names: [String], _ tensors: [TrainerTensor])
        throws(TrainingError)
    {
        var values: [String: [Float]] = [:]
        for (name, tensor) in zip(names, tensors) { values[name] = try tensor.floats() }
        keep(group, values)
    }

    mutating func keep(_ group: String, _ values: [String: [Float]]) {
        for (name, values) in values {
            arrays["\(group)/\(name)"] = .init(shape: [values.count], values: values)
        }
    }

    /// Adds what an optimiser remembers of the tensors of these names.
    mutating func keep(_ optimiser: Optimiser, _ names: [String]) throws(TrainingError) {
        for (number, memory) in try optimiser.memory().enumerated() {
            keep("memory\(number)", Dictionary(uniqueKeysWithValues: zip(names, memory)))
        }
    }

    /// Writes the values of "group/name" into tensors.
    ///
    /// - Throws: `TrainingError` (`badCheckpoint`) for one that is missing.
    func put(_ group: String, _ names: [String], into tensors: [TrainerTensor])
        throws(TrainingError)
    {
        for (tensor, values) in zip(tensors, try values(group, names)) { try tensor.write(values) }
    }

    func restore(_ optimiser: Optimiser, _ names: [String]) throws(TrainingError) {
        var memory: [[[Float]]] = []
        for number in 0..<(optimiser.kind == .adamw ? 2 : 1) {
            memory.append(try values("memory\(number)", names))
        }
        try optimiser.restore(step: place.optimiserSteps, memory: memory)
    }

    /// Everything of a group by name.
    func group(_ group: String) -> [String: [Float]] {
        var found: [String: [Float]] = [:]
        for (key, tensor) in arrays where key.hasPrefix(group + "/") {
            found[String(key.dropFirst(group.count + 1))] = tensor.values
        }
        return found
    }

    private func values(_ group: String, _ names: [String]) throws(TrainingError) -> [[Float]] {
        var all: [[Float]] = []
        for name in names {
            guard let tensor = arrays["\(group)/\(name)"] else {
                throw TrainingError(
                    .badCheckpoint, subject: "checkpoint",
                    detail: "lacks \(group) of \(name); delete it and start anew")
            }
            all.append(tensor.values)
        }
        return all
    }
}
