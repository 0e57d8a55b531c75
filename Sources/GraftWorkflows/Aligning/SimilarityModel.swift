import GraftFeatures
import GraftLearning
import GraftLinearAlgebra

/// What one stage of a backbone, or a yardstick, says about how unalike the judged images are.
struct SimilarityModel: Sendable {
    /// The class probabilities of the source task.
    static let posteriors = "posteriors"

    let name: String
    let stage: String
    /// Place of the backbone in the extraction; nil for a file of dissimilarities.
    let run: Int?
    /// Place of the stage among the backbone's parts; nil for posteriors.
    let part: Int?
    let width: Int
    let size: String?
    let rdm: RDM
}

extension SimilarityModel {
    /// Every wanted stage of a backbone.
    static func all(
        of run: Int, _ stage: FeatureStage, _ options: ComparingOptions, store: FeatureStore
    ) throws -> [SimilarityModel] {
        let prepared = stage.prepared[run]
        let table = try store.table(
            of: stage.extraction, backbone: prepared.name, posteriors: prepared.posteriors != nil)
        func model(
            _ name: String, _ part: Int?, _ size: String?, _ features: Matrix<Float>
        ) throws -> SimilarityModel {
            SimilarityModel(
                name: prepared.name, stage: name, run: run, part: part, width: features.columns,
                size: size,
                rdm: try RDM(features, measure: options.measure, isCentred: options.isCentred))
        }
        var models: [SimilarityModel] = []
        for (place, part) in prepared.parts.enumerated() {
            guard options.stages.includes(part.name) else { continue }
            let size = part.height.flatMap { height in part.width.map { "\(height) x \($0)" } }
            models.append(try model(part.name, place, size, part.features(of: table.features)))
        }
        if options.stages.includes(posteriors), let scores = table.posteriors {
            models.append(try model(posteriors, nil, nil, scores))
        }
        guard models.isEmpty, case .named(let name) = options.stages else { return models }
        let known = prepared.parts.map(\.name) + (table.posteriors == nil ? [] : [posteriors])
        throw WorkflowError(
            .unknownStage, subject: prepared.name,
            detail: "has no stage called \(name); it has \(known.joined(separator: ", "))")
    }

    /// The features that the model was made of (N x C); nil for posteriors and files.
    func features(_ stage: FeatureStage, store: FeatureStore) throws -> Matrix<Float>? {
        guard let run, let part else { return nil }
        let prepared = stage.prepared[run]
        let table = try store.table(of: stage.extraction, backbone: prepared.name)
        return prepared.parts[part].features(of: table.features)
    }
}

extension ComparingOptions.Stages {
    func includes(_ name: String) -> Bool {
        switch self {
        case .features: name == StagePart.features
        case .all: true
        case .named(let wanted): name == wanted
        }
    }

    /// Whether more than features and posteriors are wanted of the graph.
    var needsGraph: Bool {
        switch self {
        case .features: false
        case .all: true
        case .named(let name):
            name != StagePart.features && name != SimilarityModel.posteriors
        }
    }
}
