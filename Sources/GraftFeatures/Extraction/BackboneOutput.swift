import Foundation
import GraftEngines

/// Features and posteriors of one batch, checked against the backbone's widths.
struct BackboneOutput {
    private let features: Tensor
    private let posteriors: Tensor?
    private let featureWidth: Int
    private let posteriorRule: PreparedBackbone.Posteriors?

    init(
        _ request: any InferenceRequest, _ backbone: PreparedBackbone, _ withPosteriors: Bool,
        count: Int
    ) throws {
        features = try request.output(backbone.featureTensor, count: count)
        featureWidth = backbone.featureWidth
        posteriorRule = withPosteriors ? backbone.posteriors : nil
        posteriors = try posteriorRule.map { try request.output($0.tensor, count: count) }
        let expected =
            [(features.values.count, featureWidth)]
            + (posteriors.map { [($0.values.count, posteriorRule?.width ?? 0)] } ?? [])
        for (found, width) in expected where found != count * width {
            throw FeatureError(
                .badFeatures, subject: backbone.name,
                detail:
                    "gives \(found) values for \(count) images where \(width) for each are expected; "
                    + "check the tensor names of its card")
        }
    }

    /// One image's vectors; posteriors as probabilities.
    func row(_ row: Int, digest: ContentDigest) -> FeatureRow {
        let values = features.values[(row * featureWidth)..<((row + 1) * featureWidth)]
        return FeatureRow(digest: digest, features: Array(values), posteriors: probabilities(row))
    }

    private func probabilities(_ row: Int) -> [Float]? {
        guard let posteriors, let rule = posteriorRule else { return nil }
        let scores = posteriors.values[(row * rule.width)..<((row + 1) * rule.width)]
        guard rule.activation == .logits else { return Array(scores) }
        let top = scores.max() ?? 0
        let exponentials = scores.map { Foundation.exp($0 - top) }
        let sum = exponentials.reduce(0, +)
        return exponentials.map { $0 / sum }
    }
}
