import ArgumentParser
import GraftLearning
import GraftWorkflows

/// The options that say how the features of fused backbones become one vector.
struct FusionArguments: ParsableArguments {
    @Option(
        help: """
            What happens to each part's features first: standardise (every column to variance 1), l2 (every part of \
            an image to length 1), none.
            """)
    var fusion: FeatureFusion.Normalisation = .standardise

    @Option(
        help: ArgumentHelp(
            """
            Each part's share of the fused variance, such as 3,1 for two parts; cv chooses the shares on training \
            images; none lets every column count.
            """, valueName: "none|cv|a,b,..."))
    var partWeights: String = "none"

    @Option(
        help: ArgumentHelp(
            "Keep so many principal components of the fused features, or, below 1, that share of their variance.",
            valueName: "n|share"))
    var pca: String?

    mutating func validate() throws {
        _ = try weights()
        _ = try components()
    }

    /// - Precondition: validated.
    var options: FusionOptions {
        FusionOptions(
            normalisation: fusion, weights: (try? weights()) ?? FusionOptions.PartWeights.none,
            components: (try? components()) ?? FeatureFusion.Components.all)
    }

    private func weights() throws -> FusionOptions.PartWeights {
        switch partWeights {
        case "none": return .none
        case "cv": return .crossValidated
        default:
            let numbers = partWeights.split(separator: ",").map { Double($0) }
            guard !numbers.contains(nil), numbers.count > 1,
                numbers.allSatisfy({ ($0 ?? -1) >= 0 && ($0 ?? -1).isFinite }),
                numbers.contains(where: { ($0 ?? 0) > 0 })
            else {
                throw ValidationError(
                    "--part-weights is none, cv, or one number of 0 or more for each part, such as 3,1"
                )
            }
            return .given(numbers.compactMap(\.self))
        }
    }

    private func components() throws -> FeatureFusion.Components {
        guard let pca else { return .all }
        if let count = Int(pca), count > 0 { return .count(count) }
        if let share = Double(pca), share > 0, share < 1 { return .share(share) }
        throw ValidationError("--pca is a number of components, or a share of the variance below 1")
    }
}

extension FeatureFusion.Normalisation: ExpressibleByArgument {}
