/// What learning from judgements changed for one backbone.
///
/// Numbers are means over parts of the images that the maps did not learn from; of triplets they
/// are shares of right answers, of ratings rank correlations.
public struct AlignedAgreement: Sendable, Codable {
    /// The stage that the map is behind.
    public var stage: String
    /// As the other backbones are compared.
    public var before: Estimate
    /// With the cosine around the mean alone.
    public var centred: Estimate
    public var after: Estimate
    public var gain: Estimate
    /// Strengths chosen on training images; null where no change was best.
    public var strengths: [Double?]
    /// The file that was written; null where none was.
    @Explicit public var file: String?
    public var fewShot: [FewShotEffect]

    public init(
        stage: String, before: Estimate, centred: Estimate, after: Estimate, gain: Estimate,
        strengths: [Double?], file: String?, fewShot: [FewShotEffect]
    ) {
        self.stage = stage
        self.before = before
        self.centred = centred
        self.after = after
        self.gain = gain
        self.strengths = strengths
        self.file = file
        self.fewShot = fewShot
    }
}

/// What an alignment does to accuracy with a few labelled images of each class.
public struct FewShotEffect: Sendable, Codable {
    public var head: String
    public var shots: Int
    public var before: Estimate
    public var after: Estimate
    public var difference: Estimate

    public init(
        head: String, shots: Int, before: Estimate, after: Estimate, difference: Estimate
    ) {
        self.head = head
        self.shots = shots
        self.before = before
        self.after = after
        self.difference = difference
    }
}

/// How maps were learned from judgements.
public struct LearnedAlignment: Sendable, Codable {
    public var method: String
    /// What gains are measured in: Spearman or triplet accuracy.
    public var unit: String
    /// Backbones whose gain is above 0 beyond its interval, of all.
    public var better: Int
    public var of: Int
    /// The labelled set that few-shot accuracy was measured on.
    @Explicit public var labelled: String?

    public init(method: String, unit: String, better: Int, of all: Int, labelled: String?) {
        self.method = method
        self.unit = unit
        self.better = better
        of = all
        self.labelled = labelled
    }
}

/// Correlation across backbones between an accuracy and the agreement with people.
public struct AcrossBackbones: Sendable, Codable {
    @Finite public var spearman: Double
    @Finite public var low: Double
    @Finite public var high: Double
    /// Backbones that have both.
    public var backbones: Int

    public init(spearman: Double, low: Double, high: Double, backbones: Int) {
        self.spearman = spearman
        self.low = low
        self.high = high
        self.backbones = backbones
    }
}

/// How alike backbones describe the images: debiased centred kernel alignment of every two.
public struct KernelAlignment: Sendable, Codable {
    public var names: [String]
    public var linear: [[Double]]
    /// Radial basis functions, bandwidth the median distance.
    public var rbf: [[Double]]

    public init(names: [String], linear: [[Double]], rbf: [[Double]]) {
        self.names = names
        self.linear = linear
        self.rbf = rbf
    }
}
