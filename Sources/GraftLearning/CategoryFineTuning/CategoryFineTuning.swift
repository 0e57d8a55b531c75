import GraftDatasets
import GraftLinearAlgebra

/// Repairs every category of a trained multi-label head by itself, on known labels alone.
///
/// Category-wise fine-tuning (Chan et al., "Category-wise fine-tuning: resisting incorrect
/// pseudo-labels in multi-label image classification with partial labels"): features stay, each
/// category's logistic regression starts at the trained weights and sees only images on which that
/// category is known.
public struct CategoryFineTuning: Sendable, Codable, Hashable {
    /// The raw values are the names of the command line.
    public enum Method: String, Sendable, Codable, CaseIterable {
        /// Adam on all known labels at once (CFT-BP).
        case bp
        /// A genetic algorithm on the measure itself (CFT-GA).
        case ga
        /// Logistic regression drawn to the trained head, solved to the optimum for a path of
        /// penalties.
        case path
        /// A smooth form of the measure, started at the trained head and drawn to it.
        case surrogate
        /// In every category the candidate with the best measure on the selection images.
        case greedy
    }

    /// What is improved, chosen by and reported first.
    public enum Measure: String, Sendable, Codable, CaseIterable { case ap, auc }

    public var method: Method
    public var measure: Measure
    public var gradient = GradientSettings()
    public var genetic = GeneticSettings()
    public var path = PathSettings()
    public var surrogate = SurrogateSettings()
    /// The methods whose results `greedy` chooses from, besides the trained head and given ones.
    public var greedyMethods: [Method] = [.bp, .path, .surrogate]
    public var seed: UInt64

    public init(method: Method = .path, measure: Measure = .ap, seed: UInt64 = 0) {
        self.method = method
        self.measure = measure
        self.seed = seed
    }

    /// CFT-BP.
    public struct GradientSettings: Sendable, Codable, Hashable {
        public var learningRate = 1e-4
        public var steps = 5_000
        /// Steps without a better measure on the selection images before it stops.
        public var patience = 300
        public var loss = MultiLabelLoss.asymmetric
        public init() {}
    }

    /// CFT-GA.
    public struct GeneticSettings: Sendable, Codable, Hashable {
        public var population = 50
        public var generations = 5_000
        public var patience = 300
        /// The share of genes from the first parent.
        public var crossover = 0.2
        /// How probable it is that a child changes in every gene.
        public var mutation = 0.5
        /// Every gene of such a child gets a number from the uniform distribution within +- this.
        public var range = 1e-3
        public init() {}
    }

    /// Logistic regression along a path of penalties.
    public struct PathSettings: Sendable, Codable, Hashable {
        /// Penalties on 1/2 |w - trained w|^2 of standardised features, in units of the mean loss.
        public var penalties = [10, 3, 1, 0.3, 0.1, 0.03, 0.01, 0.003]
        public var tolerance = 1e-4
        public var iterations = 200
        public init() {}
    }

    /// The smooth form of AP or AUC.
    public struct SurrogateSettings: Sendable, Codable, Hashable {
        /// Penalties as in `PathSettings`.
        public var penalties = [0.3, 0.1, 0.03, 0.01, 0.003]
        /// Half the width of the smoothed step, in standard deviations of the trained scores.
        public var width = 1.0
        public var iterations = 60
        public init() {}
    }
}
