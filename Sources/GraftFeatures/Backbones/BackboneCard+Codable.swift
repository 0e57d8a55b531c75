import Foundation
import GraftImages

/// The JSON form of a card.
///
///     {"name": "resnet18", "file": "resnet18.onnx", "sha256": "…", "bytes": 46748544,
///      "architecture": "ResNet-18", "sourceTask": "ImageNet-1k", "licence": "Apache-2.0",
///      "input": {"name": "x", "layout": "NCHW", "size": 224, "resize": 256,
///                "resizeMode": "shortSide", "kernel": "bilinear", "colourOrder": "RGB",
///                "mean": [123.675, 116.28, 103.53], "std": [58.395, 57.12, 57.375]},
///      "features": {"name": "features", "dim": 512},
///      "posteriors": {"name": "logits", "dim": 1000, "activation": "logits"},
///      "classes": 1000, "classList": "labels/imagenet1000.txt"}
///
/// Mean and std are on 0...255 and in the colour order of the network: input = (pixel - mean) / std.
/// `size` is a number or [height, width]. Only `name` is obligatory; unknown keys are ignored.
extension BackboneCard: Codable {
    private enum Key: String, CodingKey {
        case name, file, sha256, md5, bytes, family, architecture, sourceTask, objective, checkpoint
        case input, features, posteriors, classes, classList, classIndexOffset, licence,
            commercialUse
        case sourceAccuracy, sourceAccuracySize, parameters, gigaMACs, url, source, provenance
        case unverified, note, notes
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        func text(_ key: Key) throws -> String? {
            try container.decodeIfPresent(String.self, forKey: key)
        }
        func whole(_ key: Key) throws -> Int? {
            try container.decodeIfPresent(Int.self, forKey: key)
        }
        self.init(name: try container.decode(String.self, forKey: .name))
        guard Self.isValid(name: name) else {
            throw DecodingError.dataCorruptedError(
                forKey: .name, in: container,
                debugDescription: "\"\(name)\" cannot be a name: use letters, digits and . _ - +")
        }
        file = try text(.file)
        sha256 = try container.decodeIfPresent(ContentDigest.self, forKey: .sha256)
        md5 = try text(.md5)
        bytes = try whole(.bytes)
        family = try text(.family)
        architecture = try text(.architecture)
        sourceTask = try text(.sourceTask)
        objective = try text(.objective)
        checkpoint = try text(.checkpoint)
        input = try container.decodeIfPresent(Input.self, forKey: .input)
        features = try container.decodeIfPresent(Features.self, forKey: .features)
        posteriors = try container.decodeIfPresent(Posteriors.self, forKey: .posteriors)
        classCount = try whole(.classes)
        classList = try text(.classList)
        classIndexOffset = try whole(.classIndexOffset)
        licence = try text(.licence)
        commercialUse =
            try container.decodeIfPresent(CommercialUse.self, forKey: .commercialUse)
            ?? Self.commercialUse(ofLicence: licence)
        sourceAccuracy = try container.decodeIfPresent(Double.self, forKey: .sourceAccuracy)
        sourceAccuracySize = try whole(.sourceAccuracySize)
        parameters = try whole(.parameters)
        gigaMACs = try container.decodeIfPresent(Double.self, forKey: .gigaMACs)
        url = try text(.url)
        provenance = try text(.provenance) ?? Self.provenance(container)
        unverified = try container.decodeIfPresent([String].self, forKey: .unverified) ?? []
        notes = try container.decodeIfPresent([String].self, forKey: .notes) ?? []
        if let note = try? text(.note), !note.isEmpty { notes.append(note) }
    }

    /// What stands in a card's own file: JSON with sorted keys, UTF-8, a line break at the end.
    package func fileContents() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(self)) + [UInt8(ascii: "\n")]
    }

    /// `source` is free text or an object of texts (repository, path, revision).
    private static func provenance(_ container: KeyedDecodingContainer<Key>) -> String? {
        if let text = try? container.decode(String.self, forKey: .source) { return text }
        guard let parts = try? container.decode([String: String].self, forKey: .source) else {
            return nil
        }
        let order = ["repo", "path", "head_commit"]
        let rest = parts.keys.filter { !order.contains($0) }.sorted()
        return (order + rest).compactMap { parts[$0] }.joined(separator: ", ")
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(name, forKey: .name)
        try container.encodeIfPresent(file, forKey: .file)
        try container.encodeIfPresent(sha256, forKey: .sha256)
        try container.encodeIfPresent(md5, forKey: .md5)
        try container.encodeIfPresent(bytes, forKey: .bytes)
        try container.encodeIfPresent(family, forKey: .family)
        try container.encodeIfPresent(architecture, forKey: .architecture)
        try container.encodeIfPresent(sourceTask, forKey: .sourceTask)
        try container.encodeIfPresent(objective, forKey: .objective)
        try container.encodeIfPresent(checkpoint, forKey: .checkpoint)
        try container.encodeIfPresent(input, forKey: .input)
        try container.encodeIfPresent(features, forKey: .features)
        try container.encodeIfPresent(posteriors, forKey: .posteriors)
        try container.encodeIfPresent(classCount, forKey: .classes)
        try container.encodeIfPresent(classList, forKey: .classList)
        try container.encodeIfPresent(classIndexOffset, forKey: .classIndexOffset)
        try container.encodeIfPresent(licence, forKey: .licence)
        try container.encode(commercialUse, forKey: .commercialUse)
        try container.encodeIfPresent(sourceAccuracy, forKey: .sourceAccuracy)
        try container.encodeIfPresent(sourceAccuracySize, forKey: .sourceAccuracySize)
        try container.encodeIfPresent(parameters, forKey: .parameters)
        try container.encodeIfPresent(gigaMACs, forKey: .gigaMACs)
        try container.encodeIfPresent(url, forKey: .url)
        try container.encodeIfPresent(provenance, forKey: .provenance)
        if !unverified.isEmpty { try container.encode(unverified, forKey: .unverified) }
        if !notes.isEmpty { try container.encode(notes, forKey: .notes) }
    }
}
