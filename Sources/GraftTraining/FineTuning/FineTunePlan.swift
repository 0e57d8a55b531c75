import GraftFeatures
import GraftONNX

/// Which part of a network is trained: where it is cut, and which stage each weight belongs to.
public struct FineTunePlan: Sendable {
    /// The prepared graph with its weights as constants of the graph.
    let graph: ONNXGraph
    public let stages: NetworkParts
    /// Everything before this tensor stays as it is and is computed once; the graph's input where all
    /// layers learn.
    public let cut: String
    let features: String
    /// Place, counted from the classifier, of the stage of each trained constant: 0 is the last.
    let depths: [String: Int]
    /// Stages that learn at some time.
    public let trainedStages: Int
    /// Whether stages join one by one.
    let isGradual: Bool
    /// Operators of the part that learns.
    private let kinds: Set<String>

    /// - Throws: `TrainingError` (`badOptions` for a stage that does not exist, `unsupportedGraph`).
    public init(_ prepared: PreparedBackbone, recipe: FineTuneRecipe) throws {
        graph = try prepared.graph().preparedForTraining()
        features = prepared.featureTensor
        stages = try NetworkParts(graph, to: features)
        let all = stages.stages
        let last = all[all.count - 1]
        isGradual = recipe == .gradual
        switch recipe {
        case .head: cut = features
        case .lastStage: cut = last.input
        case .full: cut = all[0].input
        case .gradual: cut = all[min(1, all.count - 1)].input
        case .from(let name):
            guard let found = stages[name] else {
                throw TrainingError(
                    .badOptions, subject: name,
                    detail: "is no recipe and no stage of \(prepared.name); its stages are "
                        + all.map(\.name).joined(separator: ", ")
                        + " (graft backbones inspect \(prepared.name) shows their blocks)")
            }
            cut = found.input
        }
        let section = try graph.section(from: cut, to: features)
        let made = Set(section.flatMap(\.outputs))
        kinds = Set(section.map(\.operation))
        // From the end, so that a constant that several stages share belongs to the last of them.
        var (depths, trained) = ([String: Int](), 0)
        for (depth, stage) in all.reversed().enumerated() {
            for node in try graph.section(from: stage.input, to: stage.output) {
                guard node.outputs.contains(where: made.contains) else { continue }
                trained = depth + 1
                for name in node.inputs where depths[name] == nil { depths[name] = depth }
            }
        }
        self.depths = depths
        trainedStages = trained
    }

    /// Whether the part that learns starts at the pixels.
    var isWhole: Bool { cut == graph.inputs.first?.name }

    /// Whether the part that learns has convolutions and no normalisation, not even one that the exporter took apart
    /// (to a square root).
    public var hasBareConvolutions: Bool {
        kinds.contains("Conv") && !kinds.contains("Sqrt")
            && !kinds.contains { $0.hasSuffix("Normalization") }
    }

    /// Stages that learn in an epoch.
    func activeStages(epoch: Int, of epochs: Int) -> Int {
        guard isGradual else { return trainedStages }
        return min(trainedStages, epoch * (trainedStages + 1) / max(1, epochs))
    }
}
