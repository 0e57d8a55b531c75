import GraftLearning

/// How data with several categories an image, some of them unknown, are divided and answered.
public struct PartialLabelOptions: Sendable, Hashable, Codable {
    /// Table of complete labels to score on; nil: scores rest on the known labels.
    public var truth: String?
    /// What thresholds are chosen for.
    public var aim: ThresholdAim
    /// Known presences and known absences that a category needs among the images that train and
    /// select; with fewer it is unknown territory.
    public var leastKnown: Int
    /// Sizes of the parts that train, select and report, in any unit.
    public var parts: Parts
    /// Seed of parts, training and bootstrap.
    public var seed: UInt64
    /// Folder for report.html, JSON and CSVs; nil: none is written.
    public var report: String?

    /// Sizes of three parts, all positive.
    public struct Parts: Sendable, Hashable, Codable {
        public var train: Double
        public var select: Double
        public var report: Double

        public init(train: Double = 60, select: Double = 20, report: Double = 20) {
            (self.train, self.select, self.report) = (train, select, report)
        }
    }

    public init(
        truth: String? = nil, aim: ThresholdAim = .f1, leastKnown: Int = 5, parts: Parts = Parts(),
        seed: UInt64 = 0, report: String? = nil
    ) {
        self.truth = truth
        self.aim = aim
        self.leastKnown = leastKnown
        self.parts = parts
        self.seed = seed
        self.report = report
    }
}
