import Foundation
import GraftDatasets
import GraftFeatures
import GraftLinearAlgebra
import GraftReports
import SystemPackage

/// Distances between the names of target classes and those of every backbone's source classes.
struct NameDistances {
    /// What one backbone needs for the EMD index.
    enum Answer {
        case distances(GroundDistance)
        case missing(String)
    }

    private(set) var answers: [String: Answer] = [:]
    private(set) var findings: WordFindings?
    /// Part of the key under which results are remembered.
    let key: String

    /// - Throws: `DatasetError` for vectors, synonyms or a hierarchy that cannot be read.
    init(
        _ options: NameOptions, targets: [String], backbones: [PreparedBackbone],
        store: FeatureStore, progress: @escaping ProgressReporter
    ) throws {
        let settings = (try? JSONEncoder.sorted.encode(options)).map {
            String(decoding: $0, as: UTF8.self)
        }
        var lists: [String: ClassList] = [:]
        for backbone in backbones {
            do { lists[backbone.name] = try Self.sourceClasses(of: backbone) } catch {
                answers[backbone.name] = .missing("\(error)")
            }
        }
        let names = Set(lists.values.flatMap(\.names)).sorted()
        let files = [options.vectors, options.synonyms, options.wordNet].map(Self.stamp)
        key = ([settings ?? "", targets.joined(separator: "\u{1F}")] + files + names).joined(
            separator: "\u{1E}")
        guard options.vectors != nil || options.wordNet != nil else {
            for name in lists.keys {
                answers[name] = .missing(
                    "there are no distances between class names; name a file of word vectors with "
                        + "--vectors")
            }
            return
        }
        let synonyms =
            try options.synonyms.map { try WordSynonyms.read(FilePath($0)) }
            ?? WordSynonyms()
        if let folder = options.wordNet {
            try measurePaths(FilePath(folder), targets, lists, synonyms)
        } else if let file = options.vectors {
            let vectors = try Self.vectors(
                file, names: targets + names, synonyms: synonyms, store: store, progress: progress)
            measureVectors(vectors, file, options, targets, lists, synonyms)
        }
    }

    /// The card's class list, as long as the posteriors are wide.
    private static func sourceClasses(of backbone: PreparedBackbone) throws -> ClassList {
        guard let posteriors = backbone.posteriors, posteriors.activation != .sigmoid else {
            throw Missing(reason: "this backbone has no class posteriors")
        }
        guard let list = backbone.backbone.card.classList,
            case .file(let file) = backbone.backbone.origin
        else {
            throw Missing(reason: "its card names no list of source classes (\"classList\")")
        }
        let path = file.removingLastComponent().appending(list)
        return try ClassList.read(path, expected: posteriors.width)
    }

    private struct Missing: Error, CustomStringConvertible {
        let reason: String
        var description: String { reason }
    }

    /// Path, size and time of change: what tells that a file is still the same.
    private static func stamp(_ file: String?) -> String {
        guard let file else { return "" }
        let attributes = try? FileManager.default.attributesOfItem(atPath: file)
        let size = (attributes?[.size] as? Int) ?? 0
        let changed = (attributes?[.modificationDate] as? Date)?.timeIntervalSince1970 ?? 0
        return "\(file)|\(size)|\(changed)"
    }

    /// The needed words, from the file or, where it has not changed, from the store.
    private static func vectors(
        _ file: String, names: [String], synonyms: WordSynonyms, store: FeatureStore,
        progress: @escaping ProgressReporter
    ) throws -> WordVectors {
        let wanted = WantedWords(classes: names, synonyms: synonyms)
        let words =
            wanted.spellings.sorted().joined(separator: " ")
            + wanted.fromSubwords.sorted().joined(separator: " ")
        let key = ContentDigest(of: "\(stamp(file))|\(words)").hex
        if let known = try? store.noted(WordVectors.self, kind: "words", key: key) { return known }
        let read = try WordVectors.read(FilePath(file), wanted: wanted) { done, total in
            progress(
                WorkProgress(
                    stage: "word vectors", done: Int(done >> 20), total: Int(total >> 20),
                    unit: "MiB"))
        }
        try? store.note(read, kind: "words", key: key)
        return read
    }

    /// Backbones by the names of their source classes: many share a list, which is looked up once.
    private static func owners(_ lists: [String: ClassList]) -> [[String]: [String]] {
        Dictionary(grouping: lists.keys) { lists[$0]?.names ?? [] }
    }

    private mutating func measureVectors(
        _ vectors: WordVectors, _ file: String, _ options: NameOptions, _ targets: [String],
        _ lists: [String: ClassList], _ synonyms: WordSynonyms
    ) {
        let target = ClassVectors(
            targets, in: vectors, synonyms: synonyms, pooling: options.pooling)
        var classes = target.classes
        for (names, owners) in Self.owners(lists) {
            let source = ClassVectors(
                names, in: vectors, synonyms: synonyms, pooling: options.pooling)
            classes += source.classes
            let found = GroundDistance(from: source, to: target, metric: options.metric)
            for owner in owners { answers[owner] = Self.answer(found, targets) }
        }
        let distinct = Set(classes)
        let replaced = distinct.filter { own in
            own.isKnown && own.words.contains { !$0.steps.isEmpty }
        }
        findings = WordFindings(
            source: "\(file), \(vectors.format.rawValue), \(vectors.dimension) numbers a word",
            replaced: replaced.sorted { $0.name < $1.name }.map { own in
                NamedValue(own.name, own.words.map(\.description).joined(separator: ", "))
            },
            missing: Set(distinct.filter(\.isKnown).flatMap(\.missing)).sorted(),
            unknown: distinct.filter { !$0.isKnown }.map(\.name).sorted(), notes: vectors.notes)
    }

    private mutating func measurePaths(
        _ folder: FilePath, _ targets: [String], _ lists: [String: ClassList],
        _ synonyms: WordSynonyms
    ) throws {
        let wordNet = try WordNet(folder: folder)
        var known: [ClassConcepts] = []
        for (names, owners) in Self.owners(lists) {
            let (distance, source, target) = GroundDistance.paths(
                from: names, to: targets, in: wordNet, synonyms: synonyms)
            known += source + target
            for owner in owners { answers[owner] = Self.answer(distance, targets) }
        }
        findings = WordFindings(
            source: "WordNet, shortest paths over hypernyms",
            replaced: Set(known.filter { $0.isKnown && $0.word?.steps.isEmpty == false })
                .sorted { $0.name < $1.name }
                .map { NamedValue($0.name, $0.word?.description ?? "") },
            missing: [], unknown: Set(known.filter { !$0.isKnown }.map(\.name)).sorted(),
            notes: [])
    }

    private static func answer(_ distance: GroundDistance, _ targets: [String]) -> Answer {
        guard distance.missingTargets.isEmpty else {
            let names = distance.missingTargets.prefix(5).map { targets[$0] }
            return .missing(
                "no word stands for the class \(names.joined(separator: ", ")); name one with "
                    + "--synonyms")
        }
        guard distance.missingSources.count < distance.matrix.rows else {
            return .missing("no name of its source classes is known to the word vectors")
        }
        return .distances(distance)
    }
}
