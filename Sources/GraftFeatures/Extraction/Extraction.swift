import GraftDatasets
import GraftEngines

/// An image that takes no part, with the reason.
public struct ImageProblem: Sendable, Hashable, Codable {
    /// Place in the list of samples.
    public var index: Int
    public var path: String
    /// What is wrong and what to do.
    public var reason: String

    public init(index: Int, path: String, reason: String) {
        self.index = index
        self.path = path
        self.reason = reason
    }
}

/// How far an extraction has come.
public struct ExtractionProgress: Sendable, Hashable {
    public enum Stage: String, Sendable, Codable {
        /// Reading files to find out which images are new.
        case reading
        /// Making the engine ready.
        case compiling
        /// Decoding and computing features.
        case extracting
    }

    public var stage: Stage
    public var done: Int
    public var total: Int
    /// Steps per second since the stage began.
    public var rate: Double
    /// Seconds that remain at this rate; nil before the first step.
    public var remaining: Double?
}

/// What was done for one backbone.
public struct BackboneRun: Sendable, Equatable, Codable {
    public var backbone: String
    public var view: FeatureView
    /// Why it was computed in this precision.
    public var precision: PrecisionDecision
    /// D.
    public var featureWidth: Int
    /// K of the source task, 0 where posteriors were not asked for.
    public var posteriorWidth: Int
    /// Images that went through the network in this run.
    public var forwardPasses: Int
    /// Images whose vectors were already in the store.
    public var reused: Int
    /// Time that all lanes together spent inside the engine.
    public var inferenceSeconds: Double
    /// Why this backbone gave no features; the other ones are not affected.
    public var failure: String?
    /// What was done for the parts of a fusion, in order; empty for a single network.
    public var parts: [BackboneRun] = []
}

/// The outcome of an extraction. The vectors themselves are in the store.
public struct Extraction: Sendable {
    public let samples: [Sample]
    /// SHA-256 of each file; nil where it cannot be read.
    public let digests: [ContentDigest?]
    /// Images that cannot be used, by index; each image at most once.
    public let problems: [ImageProblem]
    /// In the order of the backbones asked for.
    public let runs: [BackboneRun]
    /// Images that were decoded in this run, once for all backbones of a turn.
    public let decodedImages: Int
    /// Time that all lanes together spent on reading and decoding.
    public let decodeSeconds: Double
    public let wallSeconds: Double
    /// Processor time of the whole process meanwhile.
    public let cpuSeconds: Double
    /// Concurrent lanes.
    public let lanes: Int

    /// Indices of the images that every backbone without failure has features of.
    public var usable: [Int] {
        let excluded = Set(problems.map(\.index))
        return samples.indices.filter { !excluded.contains($0) }
    }

    /// Network executions in this run, all backbones together.
    public var forwardPasses: Int { runs.reduce(0) { $0 + $1.forwardPasses } }
}
