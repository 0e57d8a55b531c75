import GraftDatasets
import GraftLinearAlgebra

/// The features of some images from one backbone: row i belongs to image `indices[i]`.
public struct FeatureTable: Sendable, Equatable {
    public let backbone: String
    /// Places of the rows' images in the list of samples.
    public let indices: [Int]
    /// Printable paths of the rows' images.
    public let paths: [String]
    /// N x D.
    public let features: Matrix<Float>
    /// N x K probabilities of the source task's classes.
    public let posteriors: Matrix<Float>?

    /// - Precondition: as many indices, paths and rows.
    public init(
        backbone: String, indices: [Int], paths: [String], features: Matrix<Float>,
        posteriors: Matrix<Float>? = nil
    ) {
        precondition(
            indices.count == paths.count && paths.count == features.rows, "one row per image")
        precondition(posteriors.map { $0.rows == features.rows } ?? true, "one row per image")
        self.backbone = backbone
        self.indices = indices
        self.paths = paths
        self.features = features
        self.posteriors = posteriors
    }
}

extension FeatureStore {
    /// The table of one backbone over the usable images of an extraction.
    ///
    /// - Throws: `FeatureError` (`unknownBackbone`, `badFeatures` if the backbone failed, `store` if
    ///   vectors went missing since, because another process pruned them).
    public func table(
        of extraction: Extraction, backbone name: String, posteriors: Bool = false
    ) throws -> FeatureTable {
        guard let run = extraction.runs.first(where: { $0.backbone == name }) else {
            throw FeatureError(
                .unknownBackbone, subject: name, detail: "took no part in this extraction")
        }
        if let failure = run.failure {
            throw FeatureError(.badFeatures, subject: name, detail: failure)
        }
        let usable = extraction.usable
        let digests = usable.map { extraction.digests[$0] }
        func read(_ field: Field, _ run: BackboneRun, _ width: Int) throws -> Matrix<Float> {
            let found = try vectors(of: digests, view: run.view, field: field, width: width)
            guard found.missing.isEmpty else {
                throw FeatureError(
                    .store, subject: name,
                    detail:
                        "\(found.missing.count) of \(usable.count) vectors are gone from the store; "
                        + "run again")
            }
            return found.matrix
        }
        return FeatureTable(
            backbone: name, indices: usable, paths: usable.map { extraction.samples[$0].path },
            features: run.parts.isEmpty
                ? try read(.features, run, run.featureWidth)
                : Matrix(
                    columnsOf:
                        try run.parts.map { try read(.features, $0, $0.featureWidth) }),
            posteriors: posteriors && run.posteriorWidth > 0
                ? try read(.posteriors, run, run.posteriorWidth) : nil)
    }
}
