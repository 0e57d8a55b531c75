import GraftDatasets
import GraftFeatures
import GraftLearning
import GraftLinearAlgebra
import GraftReports
import SystemPackage

/// A trained multi-label head with the features of labelled images that it scores.
struct HeadSource: Sendable {
    /// Where the head came from, and where its repaired form goes.
    enum Origin: Sendable {
        case model(MultiLabelModel)
        /// Arrays in a file, weights by row or by column of categories.
        case arrays(NamedArrays, weights: String, bias: String, isTransposed: Bool)
    }

    let origin: Origin
    let form: LinearForm
    /// The images that can be used; their labels are those of the head's categories.
    let dataset: Dataset
    let digests: [ContentDigest]
    /// N x D.
    let features: Matrix<Float>
    let unreadable: [FileProblem]
    let warnings: [String]

    var contract: MultiLabelContract? {
        if case .model(let model) = origin { model.contract } else { nil }
    }

    /// A Graft model or another ONNX file with the features that its own network makes.
    static func model(
        _ file: String, on found: Dataset, running: RunningOptions, data: String,
        progress: @escaping ProgressReporter
    ) async throws -> HeadSource {
        let model = try MultiLabelModel(file)
        let named = try told(
            found, in: model.contract?.classes, width: model.tail.categoryCount, data: data)
        let workspace = try Workspace(running)
        let stage = try await FeatureStage.run(
            named.samples, shelf: BackboneShelf(backbones: [model.backbone], skipped: []),
            workspace: workspace, progress: progress)
        let table = try workspace.store.table(
            of: stage.extraction, backbone: model.backbone.name)
        return HeadSource(
            origin: .model(model), form: model.form,
            dataset: named.selecting(images: stage.extraction.usable),
            digests: stage.extraction.usable.compactMap { stage.extraction.digests[$0] },
            features: table.features, unreadable: stage.unreadable,
            warnings: workspace.store.warnings.map(\.detail))
    }

    /// A head of arrays W and b with a table of features, as `graft features` writes it.
    ///
    /// Images are matched by path; their digests stand for paths.
    static func arrays(
        _ file: String, features: String, on found: Dataset, data: String
    ) throws -> HeadSource {
        let arrays = try NamedArrays(contentsOf: FilePath(file))
        let table = try FeatureFile(features)
        let (weights, bias) = try names(arrays, file: file)
        guard let w = arrays.arrays[weights], let b = arrays.arrays[bias] else {
            throw headless(file, arrays)
        }
        let categories = b.storage.count
        let width = table.features.columns
        let isTransposed = w.rows == categories && w.columns == width
        guard isTransposed || w.rows == width && w.columns == categories else {
            throw WorkflowError(
                .badHead, subject: file,
                detail: "weights are \(w.rows) x \(w.columns), biases \(categories) and features "
                    + "\(width) wide; give weights of \(categories) x \(width) or the reverse")
        }
        let matrix = isTransposed ? w.transposed : w
        let named = try told(found, in: nil, width: categories, data: data)
        let rows = Dictionary(
            table.paths.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        let kept = named.samples.indices.filter { rows[named.samples[$0].path] != nil }
        guard !kept.isEmpty else {
            throw WorkflowError(
                .badHead, subject: features,
                detail: "has no row for any of the \(named.count) labelled images; its paths must "
                    + "be those of the data, such as \(named.samples.first?.path ?? "images/1.jpg")"
            )
        }
        let chosen = kept.compactMap { rows[named.samples[$0].path] }
        let vectors = table.features.selecting(rows: chosen)
        guard vectors.storage.allSatisfy(\.isFinite) else {
            throw WorkflowError(
                .badHead, subject: features,
                detail: "holds numbers that are not finite; compute the features again")
        }
        return HeadSource(
            origin: .arrays(arrays, weights: weights, bias: bias, isTransposed: isTransposed),
            form: LinearForm(weights: matrix, bias: b.storage, normalisesRows: false),
            dataset: named.selecting(images: kept),
            digests: kept.map { ContentDigest(of: named.samples[$0].path) }, features: vectors,
            unreadable: [], warnings: [])
    }

    /// The labels told in a head's categories; without names the columns must be as many.
    private static func told(
        _ found: Dataset, in classes: [String]?, width: Int, data: String
    ) throws -> Dataset {
        let labels = found.labels
        guard let classes else {
            guard labels.classCount == width else {
                throw WorkflowError(
                    .badHead, subject: data,
                    detail: "has \(labels.classCount) categories and the head \(width); name the "
                        + "head's columns in their order with --label-columns")
            }
            return found
        }
        guard labels.classes(missingFrom: classes).count < labels.classCount else {
            throw WorkflowError(
                .otherClasses, subject: data,
                detail: "has the categories \(labels.classes.prefix(5).joined(separator: ", ")), "
                    + "the model \(classes.prefix(5).joined(separator: ", ")); none is common")
        }
        return Dataset(
            root: found.root, samples: found.samples, labels: labels.remapped(to: classes),
            labelling: found.labelling, problems: found.problems, notes: found.notes)
    }

    private static func names(
        _ arrays: NamedArrays, file: String
    ) throws -> (weights: String, bias: String) {
        func first(_ endings: [String]) -> String? {
            let names = arrays.arrays.keys.sorted()
            return endings.lazy.compactMap { ending in
                names.first { $0.lowercased() == ending }
                    ?? names.first { $0.lowercased().hasSuffix("." + ending) }
            }.first
        }
        guard let weights = first(["w", "weight", "weights", "coef_", "coef"]),
            let bias = first(["b", "bias", "biases", "intercept_", "intercept"])
        else { throw headless(file, arrays) }
        return (weights, bias)
    }

    private static func headless(_ file: String, _ arrays: NamedArrays) -> WorkflowError {
        WorkflowError(
            .badHead, subject: file,
            detail: "holds \(arrays.arrays.keys.sorted().joined(separator: ", ")); name the "
                + "weights W and the biases b")
    }
}
