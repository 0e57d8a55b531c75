import Foundation
import SystemPackage

/// The backbones of one folder: those of its `manifest.json`, or else every ONNX file in it.
///
/// Without a manifest each `NAME.onnx` may have a card `NAME.json` beside it; without a card the
/// graph itself is asked (`BackboneInspection`), and a file whose pixel rule cannot be guessed is
/// skipped with a reason. One bad card never spoils the others.
public struct BackboneFolder: Sendable {
    public let folder: FilePath
    public let backbones: [Backbone]
    public let skipped: [SkippedBackbone]

    /// Reads cards; opens graphs only where a card is missing.
    ///
    /// - Throws: `FeatureError` (`badManifest`) if the folder cannot be listed or its manifest is
    ///   not JSON.
    public static func read(_ folder: FilePath) throws -> BackboneFolder {
        let manifest = folder.appending("manifest.json")
        if FileManager.default.fileExists(atPath: manifest.string) {
            return try readManifest(manifest, in: folder)
        }
        return try readFiles(folder)
    }

    private struct Manifest: Decodable {
        var models: [Entry]
    }

    /// Decodes one card and keeps its error to itself.
    private struct Entry: Decodable {
        var card: Result<BackboneCard, any Error>
        var name: String?

        private enum Key: String, CodingKey { case name }

        init(from decoder: any Decoder) throws {
            card = Result { try BackboneCard(from: decoder) }
            name = try? decoder.container(keyedBy: Key.self).decode(String.self, forKey: .name)
        }
    }

    private static func readManifest(_ file: FilePath, in folder: FilePath) throws -> BackboneFolder
    {
        let manifest: Manifest
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: file.string))
            manifest = try JSONDecoder().decode(Manifest.self, from: data)
        } catch {
            throw FeatureError(
                .badManifest, subject: file.printable,
                detail: "cannot be read (\(explain(error))); it must be {\"models\": [card, ...]}")
        }
        var backbones: [Backbone] = []
        var skipped: [SkippedBackbone] = []
        for (index, entry) in manifest.models.enumerated() {
            let name = entry.name ?? "entry \(index + 1)"
            do {
                let backbone = try backbone(try entry.card.get(), in: folder)
                guard !backbones.contains(where: { $0.name == backbone.name }) else {
                    throw FeatureError(
                        .badCard, subject: name,
                        detail: "the name stands twice in the manifest; rename one")
                }
                backbones.append(backbone)
            } catch {
                skipped.append(
                    SkippedBackbone(name: name, reason: "\(file.printable): \(explain(error))"))
            }
        }
        return BackboneFolder(folder: folder, backbones: backbones, skipped: skipped)
    }

    /// Ties a card to its file, which must exist inside the folder.
    static func backbone(_ card: BackboneCard, in folder: FilePath) throws -> Backbone {
        guard let name = card.file else {
            throw FeatureError(
                .badCard, subject: card.name, detail: "the card lacks the key \"file\"")
        }
        let relative = FilePath(name)
        let escapes = relative.components.contains { $0.kind != .regular }
        guard !relative.isEmpty, relative.isRelative, !escapes else {
            throw FeatureError(
                .badCard, subject: card.name,
                detail: "\"\(name)\" leads out of the folder; name a file inside it")
        }
        let file = folder.appending(relative.components)
        _ = try FileReader.stamp(of: file)
        return Backbone(card: card, origin: .file(file))
    }

    /// The backbone of one ONNX file, with the card beside it or, without one, by inspection.
    ///
    /// - Throws: `FeatureError` (`badCard`, `unsupportedInput`, `noFeatureTensor`, `unreadableFile`),
    ///   `ONNXError`.
    public static func backbone(at file: FilePath) throws -> Backbone {
        guard let name = file.lastComponent?.string, let stem = file.stem else {
            throw FeatureError(
                .unreadableFile, subject: file.printable, detail: "is not a file; name an ONNX file"
            )
        }
        let folder = file.removingLastComponent()
        return try backbone(file: name, stem: stem, in: folder.isEmpty ? "." : folder)
    }

    private static func readFiles(_ folder: FilePath) throws -> BackboneFolder {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder.string).sorted()
        } catch {
            throw FeatureError(
                .badManifest, subject: folder.printable,
                detail: "cannot be listed; give a folder with a manifest.json or with ONNX files")
        }
        var backbones: [Backbone] = []
        var skipped: [SkippedBackbone] = []
        for name in names where name.lowercased().hasSuffix(".onnx") {
            let stem = String(name.dropLast(5))
            do {
                backbones.append(try backbone(file: name, stem: stem, in: folder))
            } catch {
                skipped.append(SkippedBackbone(name: stem, reason: explain(error)))
            }
        }
        return BackboneFolder(folder: folder, backbones: backbones, skipped: skipped)
    }

    private static func backbone(file: String, stem: String, in folder: FilePath) throws -> Backbone
    {
        let cardFile = folder.appending(stem + ".json")
        var card: BackboneCard
        if FileManager.default.fileExists(atPath: cardFile.string) {
            card = try readCard(cardFile)
        } else {
            card = BackboneCard(name: BackboneCard.isValid(name: stem) ? stem : "backbone")
        }
        card.file = file
        let found = try backbone(card, in: folder)
        guard card.input == nil else { return found }
        let inspection = try BackboneInspection(of: found)
        return Backbone(card: try inspection.completed(card), origin: found.origin)
    }

    /// Reads a card from a JSON file of its own.
    public static func readCard(_ file: FilePath) throws -> BackboneCard {
        do {
            let data = try Data(contentsOf: URL(fileURLWithPath: file.string))
            return try JSONDecoder().decode(BackboneCard.self, from: data)
        } catch {
            throw FeatureError(
                .badCard, subject: file.printable, detail: "is not a card: \(explain(error))")
        }
    }

    /// A decoding error in one sentence with the key at fault.
    static func explain(_ error: any Error) -> String {
        func path(_ context: DecodingError.Context) -> String {
            let keys = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
            return keys.isEmpty ? "" : "\"\(keys.joined(separator: "."))\": "
        }
        switch error {
        case DecodingError.keyNotFound(let key, let context):
            return path(context) + "the key \"\(key.stringValue)\" is missing"
        case DecodingError.typeMismatch(_, let context),
            DecodingError.valueNotFound(_, let context):
            return path(context) + context.debugDescription
        case DecodingError.dataCorrupted(let context):
            return path(context) + context.debugDescription
        case let error as FeatureError: return error.detail
        default: return "\(error)"
        }
    }
}
