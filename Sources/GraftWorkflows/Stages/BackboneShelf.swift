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
        if let names = selection.only { try shelf.keep(names) }
        return shelf
    }

    private mutating func add(_ found: [Backbone], _ unusable: [SkippedBackbone]) {
        let names = Set(found.map(\.name))
        backbones.removeAll { names.contains($0.name) }
        backbones += found
        skipped += unusable
    }

    private mutating func keep(_ names: [String]) throws {
        backbones = try names.map { name in
            if let found = backbones.first(where: { $0.name == name }) { return found }
            throw unknown(name)
        }
        skipped = []
    }

    /// Why a name leads nowhere: skipped, only in the catalogue, or unknown.
    private func unknown(_ name: String) -> WorkflowError {
        if let skipped = skipped.first(where: { $0.name == name }) {
            return WorkflowError(.unknownBackbone, subject: name, detail: skipped.reason)
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
