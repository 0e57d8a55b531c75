import Foundation
import GraftONNX
import SystemPackage

/// The backbones that a user has added or pulled: one folder with a graph and a card for each.
///
/// `NAME.onnx` and `NAME.json` lie side by side. A card is written last and renamed into place, so a
/// backbone is either complete or absent.
public struct BackboneLibrary: Sendable {
    public let folder: FilePath

    public init(folder: FilePath) {
        self.folder = folder
    }

    /// `GRAFT_HOME/backbones`, else `graft/backbones` in the user's data folder.
    public static func defaultFolder(environment: [String: String]) -> FilePath {
        if let home = environment["GRAFT_HOME"], !home.isEmpty {
            return FilePath(home).appending("backbones")
        }
        if let data = environment["XDG_DATA_HOME"], !data.isEmpty {
            return FilePath(data).appending("graft").appending("backbones")
        }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp"
        return FilePath(home).appending(".local").appending("share").appending("graft")
            .appending("backbones")
    }

    /// What is there, by name; backbones that cannot be used come with a reason. An absent folder is
    /// an empty library.
    public func contents() throws -> (backbones: [Backbone], skipped: [SkippedBackbone]) {
        guard FileManager.default.fileExists(atPath: folder.string) else { return ([], []) }
        let found = try BackboneFolder.read(folder)
        return (found.backbones, found.skipped)
    }

    /// Copies a graph into the library after checking that it opens, that its input is understood
    /// and that it has a feature tensor.
    ///
    /// - Parameters:
    ///   - name: nil takes the card's name, else the file's.
    ///   - card: what is known; nil asks the graph alone.
    /// - Returns: the backbone with a complete card.
    /// - Throws: `FeatureError` (`badName`, `badCard`, `unsupportedInput`: the detail says which keys
    ///   the card must give, `noFeatureTensor`, `diskFull`), `ONNXError`.
    public func add(
        _ file: FilePath, card given: BackboneCard? = nil, name: String? = nil,
        replacing: Bool = false
    ) throws -> Backbone {
        let stem = file.stem ?? "backbone"
        let name = try Self.checked(name ?? given?.name ?? stem)
        var card = given ?? BackboneCard(name: name)
        card.name = name
        card.file = name + ".onnx"
        try refuseToReplace(name, unless: replacing)
        let source = Backbone(card: card, origin: .file(file))
        card = try BackboneInspection(of: source).completed(card)
        let prepared = try PreparedBackbone(Backbone(card: card, origin: .file(file)))
        card.features = prepared.backbone.card.features
        try makeFolder()
        let target = folder.appending(name + ".onnx")
        try Self.copy(file, to: target)
        card.sha256 = try ContentDigest(ofFile: target)
        card.bytes = Int(try FileReader.stamp(of: target).size)
        return try finish(card, file: target)
    }

    /// Takes a backbone out; the card goes first.
    public func remove(_ name: String) throws {
        let name = try Self.checked(name)
        let files = ["json", "onnx"].map { folder.appending("\(name).\($0)").string }
        guard files.contains(where: FileManager.default.fileExists(atPath:)) else {
            throw FeatureError(
                .unknownBackbone, subject: name,
                detail: "is not in \(folder.printable); graft backbones list shows what is")
        }
        for file in files where FileManager.default.fileExists(atPath: file) {
            try FileManager.default.removeItem(atPath: file)
        }
    }

    /// Copies a graph; weights that lie in files beside it are taken into the copy.
    private static func copy(_ source: FilePath, to target: FilePath) throws {
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: source.string)))
        do {
            _ = try ONNXGraph(bytes: bytes)
            try AtomicFile.write([bytes], to: target)
        } catch let error as ONNXError where error.code == .externalData {
            try ONNXGraph(contentsOf: source).write(to: target)
        }
    }

    /// A name that cannot lead out of the folder.
    static func checked(_ name: String) throws(FeatureError) -> String {
        guard BackboneCard.isValid(name: name) else {
            throw FeatureError(
                .badName, subject: name,
                detail:
                    "cannot be a name; use letters, digits and . _ - + and begin with a letter or digit"
            )
        }
        return name
    }

    func refuseToReplace(_ name: String, unless replacing: Bool) throws {
        let exists = FileManager.default.fileExists(atPath: folder.appending(name + ".json").string)
        guard exists, !replacing else { return }
        throw FeatureError(
            .badName, subject: name,
            detail: "is already in \(folder.printable); remove it first or choose another name")
    }

    func makeFolder() throws {
        do {
            try FileManager.default.createDirectory(
                atPath: folder.string, withIntermediateDirectories: true)
        } catch {
            throw FeatureError(
                .export, subject: folder.printable,
                detail: "cannot be made; choose a writable folder with GRAFT_HOME")
        }
    }

    /// Writes the card, which makes the backbone part of the library.
    func finish(_ card: BackboneCard, file: FilePath) throws -> Backbone {
        try AtomicFile.write([try card.fileContents()], to: folder.appending(card.name + ".json"))
        return Backbone(card: card, origin: .file(file))
    }
}
