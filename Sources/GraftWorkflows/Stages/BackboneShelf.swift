import Foundation
import GraftFeatures
import SystemPackage

/// The backbones that a run can choose from, and those that were found and cannot be used.
struct BackboneShelf: Sendable {
    var backbones: [Backbone]
    var skipped: [SkippedBackbone]

    /// Built-in backbones, added ones, then those of the folders; a later one replaces an earlier of the same name.
    ///
    /// - Throws: `FeatureError` for a folder that cannot be read, `WorkflowError` for a name that nobody has.
    static func filled(by selection: BackboneSelection) throws -> BackboneShelf {
        var shelf = BackboneShelf(backbones: BuiltInBackbone.offered.map(\.backbone), skipped: [])
        let library = BackboneLibrary(
            folder: BackboneLibrary.defaultFolder(environment: ProcessInfo.processInfo.environment))
        let added = try library.contents()
        shelf.add(added.backbones, added.skipped)
        for folder in selection.folders {
            let found = try BackboneFolder.read(FilePath(folder))
            shelf.add(found.backbones, found.skipped)
        }
        if selection.commercialOnly {
            shelf.skipped += shelf.backbones.filter { $0.card.commercialUse != .yes }.map {
                SkippedBackbone(
                    name: $0.name,
                    reason:
                        "commercial use of its weights is not known to be allowed (\($0.card.licence ?? "no licence"))"
                )
            }
            shelf.backbones.removeAll { $0.card.commercialUse != .yes }
        }
        if let names = selection.only {
            try shelf.keep(names, commercialOnly: selection.commercialOnly)
        }
        return shelf
    }

    private mutating func add(_ found: [Backbone], _ unusable: [SkippedBackbone]) {
        let names = Set(found.map(\.name))
        backbones.removeAll { names.contains($0.name) }
        backbones += found
        skipped += unusable
    }

    private mutating func keep(_ names: [String], commercialOnly: Bool) throws {
        let kept = try names.map { try named($0, commercialOnly: commercialOnly) }
        for (place, backbone) in kept.enumerated()
        where kept[..<place].contains(where: { $0.name == backbone.name }) {
            throw WorkflowError(
                .unknownBackbone, subject: backbone.name,
                detail: "was asked for twice; name every backbone once")
        }
        (backbones, skipped) = (kept, [])
    }

    /// A backbone by name or file, or several joined by "+".
    private func named(_ name: String, commercialOnly: Bool) throws -> Backbone {
        if let single = try single(name, commercialOnly: commercialOnly) { return single }
        let pieces = name.split(separator: Backbone.joint, omittingEmptySubsequences: false)
        var parts: [Backbone] = []
        var rest = pieces[...]
        while !rest.isEmpty {
            // Names may contain the joint: the longest name that somebody has.
            var found: (part: Backbone, end: Int)?
            for end in rest.indices.reversed() where found == nil {
                let text = rest[...end].joined(separator: String(Backbone.joint))
                found = try single(text, commercialOnly: commercialOnly).map { ($0, end) }
            }
            guard let (part, end) = found else { throw unknown(String(rest[rest.startIndex])) }
            parts.append(part)
            rest = rest[(end + 1)...]
        }
        guard parts.count > 1 else { throw unknown(name) }
        do {
            return try Backbone.fused(parts)
        } catch {
            throw WorkflowError(.unknownBackbone, subject: error.subject, detail: error.detail)
        }
    }

    /// One backbone by its name or its ONNX file; nil where nobody has it.
    private func single(_ name: String, commercialOnly: Bool) throws -> Backbone? {
        if let found = backbones.first(where: { $0.name == name }) { return found }
        guard name.lowercased().hasSuffix(".onnx"),
            FileManager.default.fileExists(atPath: name)
        else { return nil }
        let found: Backbone
        do {
            found = try BackboneFolder.backbone(at: FilePath(name))
        } catch let error as FeatureError {
            throw WorkflowError(.unknownBackbone, subject: name, detail: error.detail)
        }
        guard !commercialOnly || found.card.commercialUse == .yes else {
            throw WorkflowError(
                .unknownBackbone, subject: name,
                detail:
                    "commercial use of its weights is not known to be allowed; state \"licence\" in its card"
            )
        }
        return found
    }

    /// Why a name leads nowhere: skipped, only in the catalogue, or unknown.
    private func unknown(_ name: String) -> WorkflowError {
        if let skipped = skipped.first(where: { $0.name == name }) {
            return WorkflowError(.unknownBackbone, subject: name, detail: skipped.reason)
        }
        if name.isEmpty {
            return WorkflowError(
                .unknownBackbone, subject: "backbone",
                detail: "a part has no name; write a+b, with a name on either side of each +")
        }
        if name.lowercased().hasSuffix(".onnx") {
            return WorkflowError(
                .unknownBackbone, subject: name,
                detail: "there is no such file; give the path of an ONNX file or a backbone's name")
        }
        let catalog = BackboneCatalog()
        if catalog[name] != nil {
            return WorkflowError(
                .unknownBackbone, subject: name,
                detail:
                    "is in the catalogue but not on this machine; fetch it with: graft backbones pull \(name)"
            )
        }
        let known = backbones.map(\.name).joined(separator: ", ")
        return WorkflowError(
            .unknownBackbone, subject: name,
            detail:
                "no backbone has this name; here are \(known). Add a file with: graft backbones add FILE.onnx"
        )
    }
}
