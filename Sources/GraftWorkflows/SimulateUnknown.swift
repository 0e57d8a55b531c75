import GraftDatasets
import GraftReports
import SystemPackage

/// Hides labels on purpose and writes what is left as a table.
public struct SimulateUnknown: Sendable, Codable {
    /// Table, COCO JSON or folder with the labels; the images need not be there.
    public var labels: String
    public var dataset: DatasetOptions
    public var rule: LabelHiding
    public var seed: UInt64
    /// The table to write.
    public var output: String

    public init(
        labels: String, dataset: DatasetOptions = .init(), rule: LabelHiding, seed: UInt64 = 0,
        output: String
    ) {
        self.labels = labels
        self.dataset = dataset
        self.rule = rule
        self.seed = seed
        self.output = output
    }

    /// What is known before and after.
    public struct Outcome: Sendable, Codable {
        public var output: String
        public var images: Int
        public var before: [CategoryKnowledge]
        public var after: [CategoryKnowledge]
        /// Share of all labels that is still known.
        @Finite public var knownShare: Double
        public var notes: [String]
    }

    /// - Throws: `DatasetError`, `WorkflowError` where the file cannot be written.
    public func run() throws -> Outcome {
        var options = dataset
        options.labelsAlone = true
        let found = try DatasetReader(options: options).read(FilePath(labels))
        if case .none(let reason) = found.labelling {
            throw DatasetError(.noLabels, subject: labels, detail: reason)
        }
        guard found.labels.classCount >= 2 else {
            throw DatasetError(
                .noLabels, subject: labels,
                detail: "one category or none was found; name several with --label-columns a,b,c")
        }
        let hidden = found.labels.hiding(rule, seed: seed)
        let left = Dataset(
            root: found.root, samples: found.samples, labels: hidden, labelling: found.labelling)
        try OutputFile.write(LabelTable(left).csv, to: output)
        return Outcome(
            output: output, images: found.count, before: found.labels.knowledge,
            after: hidden.knowledge, knownShare: hidden.knownShare,
            notes: found.notes + found.problems.prefix(5).map(\.description))
    }
}
