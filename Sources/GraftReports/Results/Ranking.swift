/// Backbones in the order in which they may serve a data set, found without training a network.
public struct Ranking: Sendable, Codable {
    public var dataset: DatasetSummary
    public var sample: RankedSample
    /// Best first.
    public var backbones: [RankedBackbone]
    public var failed: [BackboneFailure]
    /// Kendall's tau-b between the orders of every two scores.
    public var agreement: ScoreAgreement
    /// The scores whose orders make up the rank.
    public var consensus: [String]
    @Explicit public var recommended: String?
    public var recommendation: String
    /// How well every score's order fits the truth, where a truth was given.
    public var validation: [ScoreValidation]
    /// Where the truth comes from; nil without one.
    @Explicit public var truth: String?
    /// Accuracy of the nearest class mean on raw pixels, cross-validated, 0...1.
    @Explicit public var rawPixels: Double?
    /// What became of the class names; nil without word vectors.
    @Explicit public var words: WordFindings?
    /// What every score means and where it fails.
    public var explanations: [ScoreExplanation]
    public var warnings: [String]
    public var reproduction: Reproduction
    @Finite public var seconds: Double

    public init(
        dataset: DatasetSummary, sample: RankedSample, backbones: [RankedBackbone],
        failed: [BackboneFailure], agreement: ScoreAgreement, consensus: [String],
        recommended: String?, recommendation: String, validation: [ScoreValidation],
        truth: String?, rawPixels: Double?, words: WordFindings?, explanations: [ScoreExplanation],
        warnings: [String], reproduction: Reproduction, seconds: Double
    ) {
        self.dataset = dataset
        self.sample = sample
        self.backbones = backbones
        self.failed = failed
        self.agreement = agreement
        self.consensus = consensus
        self.recommended = recommended
        self.recommendation = recommendation
        self.validation = validation
        self.truth = truth
        self.rawPixels = rawPixels
        self.words = words
        self.explanations = explanations
        self.warnings = warnings
        self.reproduction = reproduction
        self.seconds = seconds
    }
}

/// The images that a ranking looked at.
public struct RankedSample: Sendable, Codable {
    /// Images looked at, and all that there are.
    public var images: Int
    public var of: Int
    public var folds: Int
    public var seed: UInt64
    /// Subsamples behind the intervals.
    public var resamples: Int
    /// Images of each round, the last one counts.
    public var rounds: [Int]

    public init(
        images: Int, of all: Int, folds: Int, seed: UInt64, resamples: Int, rounds: [Int]
    ) {
        self.images = images
        of = all
        self.folds = folds
        self.seed = seed
        self.resamples = resamples
        self.rounds = rounds
    }
}

/// One backbone's scores and place.
public struct RankedBackbone: Sendable, Codable {
    public var name: String
    public var scores: ScoreTable<Double>
    public var intervals: ScoreTable<Estimate>
    /// nil for a backbone that no counted score says anything of.
    @Explicit public var rank: Int?
    @Explicit public var rankLow: Int?
    @Explicit public var rankHigh: Int?
    /// Share of the other backbones that the counted scores put behind this one.
    @Explicit public var points: Double?
    /// Accuracy that the user or the probe states, 0...1.
    @Explicit public var truth: Double?
    public var precision: String
    public var forwardPasses: Int
    /// Why a score is missing, and what else should be known.
    public var notes: [String]

    public init(
        name: String, scores: ScoreTable<Double>, intervals: ScoreTable<Estimate>, rank: Int?,
        rankLow: Int?, rankHigh: Int?, points: Double?, truth: Double?, precision: String,
        forwardPasses: Int, notes: [String]
    ) {
        self.name = name
        self.scores = scores
        self.intervals = intervals
        self.rank = rank
        self.rankLow = rankLow
        self.rankHigh = rankHigh
        self.points = points
        self.truth = truth
        self.precision = precision
        self.forwardPasses = forwardPasses
        self.notes = notes
    }
}

/// One value for each score by its name; a missing one is written as null.
public struct ScoreTable<Value: Sendable & Codable>: Sendable, Codable {
    /// Every name, in the order of tables.
    public var names: [String]
    public var values: [String: Value]

    public init(names: [String], values: [String: Value] = [:]) {
        self.names = names
        self.values = values
    }

    public subscript(name: String) -> Value? { values[name] }

    private struct Key: CodingKey {
        var stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        names = container.allKeys.map(\.stringValue).sorted()
        values = [:]
        for key in container.allKeys {
            values[key.stringValue] = try container.decodeIfPresent(Value.self, forKey: key)
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        for name in names { try container.encode(values[name], forKey: Key(stringValue: name)) }
    }
}

/// How far the scores put backbones in the same order.
public struct ScoreAgreement: Sendable, Codable {
    public var scores: [String]
    /// scores x scores; null where a score is missing or says the same of all backbones.
    public var kendall: [[Double?]]

    public init(scores: [String], kendall: [[Double?]]) {
        self.scores = scores
        self.kendall = kendall
    }
}

/// How well the order by one score fits the order by accuracy.
public struct ScoreValidation: Sendable, Codable {
    public var score: String
    /// Backbones that have both.
    public var backbones: Int
    @Finite public var spearman: Double
    @Finite public var kendall: Double
    @Finite public var weightedTau: Double
    /// Accuracy of the best backbone minus that of the score's first, 0...1.
    @Finite public var regret: Double

    public init(
        score: String, backbones: Int, spearman: Double, kendall: Double, weightedTau: Double,
        regret: Double
    ) {
        self.score = score
        self.backbones = backbones
        self.spearman = spearman
        self.kendall = kendall
        self.weightedTau = weightedTau
        self.regret = regret
    }
}

/// What became of class names on their way to word vectors.
public struct WordFindings: Sendable, Codable {
    public var source: String
    /// Class name, and the words that stand for it and how they were found.
    public var replaced: [NamedValue]
    /// Words without a vector in names that have other words.
    public var missing: [String]
    /// Class names without any vector.
    public var unknown: [String]
    public var notes: [String]

    public init(
        source: String, replaced: [NamedValue], missing: [String], unknown: [String],
        notes: [String]
    ) {
        self.source = source
        self.replaced = replaced
        self.missing = missing
        self.unknown = unknown
        self.notes = notes
    }
}

/// What a score means, for people.
public struct ScoreExplanation: Sendable, Codable {
    public var name: String
    public var title: String
    public var formula: String
    public var assumes: String
    public var failsWhen: String
    public var reference: String
    /// False where a lower value speaks for a backbone.
    public var isHigherBetter: Bool

    public init(
        name: String, title: String, formula: String, assumes: String, failsWhen: String,
        reference: String, isHigherBetter: Bool
    ) {
        self.name = name
        self.title = title
        self.formula = formula
        self.assumes = assumes
        self.failsWhen = failsWhen
        self.reference = reference
        self.isHigherBetter = isHigherBetter
    }
}
