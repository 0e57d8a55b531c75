import ArgumentParser
import GraftDatasets
import GraftLearning
import GraftReports
import GraftWorkflows

/// `graft align`: which backbone finds the images alike that people find alike.
struct AlignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "align",
        abstract: "Measure which backbones see images as people do, and learn from judgements.",
        discussion: """
            Judgements name images by their path below the data set in the first two columns (three of \
            triplets), whatever the header calls them; matrices and upper triangles follow the order of \
            the images. Layouts: a,b,rating[,rater]; i,j and a column for each rater; N x N; upper \
            triangle; .npy; triplets a,b,c[,choice][,rater] or three numbers a line; image,x,y[,rater]; \
            a,b,rt[,rater].

              graft align photos --judgements ratings.csv --backbones models
              graft align photos --judgements rdm.csv --stage all --output report
              graft align photos --judgements ratings.csv --learn ridge --labelled flowers --output report
              graft neighbours cat.jpg photos --backbones report/backbones
            """
    )

    @OptionGroup var dataset: DatasetArguments

    @Option(help: ArgumentHelp("File of judgements about these images.", valueName: "file"))
    var judgements: String

    @OptionGroup(title: "Judgements") var reading: JudgementArguments
    @OptionGroup(title: "Backbones") var backbones: BackboneArguments
    @OptionGroup(title: "Similarity") var similarity: SimilarityArguments

    @Option(
        help: ArgumentHelp(
            """
            features (the default), posteriors, all, or the name of a stage; all chooses the best stage \
            on held-out images.
            """, valueName: "stage"))
    var stage = "features"

    @Option(
        help: ArgumentHelp(
            "Learn from the judgements: ridge (a weight for each feature) or low-rank (a linear map).",
            valueName: "how"))
    var learn: AlignmentPlan.Method?

    @Flag(help: "Let ridge weights be negative; such weights are measured but not written.")
    var signed = false

    @Option(
        help: ArgumentHelp(
            "A labelled data set: what the learned map does to accuracy with few labels.",
            valueName: "folder"))
    var labelled: String?

    @Option(help: ArgumentHelp("Labelled images of each class there.", valueName: "n"))
    var shots = 5

    @Option(
        help: ArgumentHelp(
            "CSV of backbone,accuracy on your task, to hold against the agreement.",
            valueName: "file"))
    var truth: String?

    @Option(
        help: ArgumentHelp(
            "CSV of backbone,accuracy on its source task, where cards do not state it.",
            valueName: "file"))
    var sourceAccuracies: String?

    @Option(
        help: ArgumentHelp(
            "A matrix of dissimilarities to compare as well. May be given more than once.",
            valueName: "file"))
    var reference: [String] = []

    @Option(help: ArgumentHelp("Draws of each bootstrap.", valueName: "n"))
    var resamples = 500

    @Option(help: "Seed of bootstrap, folds and drawn triplets.")
    var seed: UInt64 = 0

    @OptionGroup(title: "Running") var running: RunningArguments
    @OptionGroup(title: "Result") var result: ResultArguments

    mutating func validate() throws {
        if resamples < 10 { throw ValidationError("--resamples needs at least 10") }
        if shots < 1 { throw ValidationError("--shots needs at least 1") }
        if learn == nil, labelled != nil || signed {
            throw ValidationError("--labelled and --signed need --learn")
        }
        if signed, learn != .ridge { throw ValidationError("--signed needs --learn ridge") }
    }

    func run() async throws {
        let align = Align(
            data: dataset.data, dataset: dataset.options, judgements: judgements,
            reading: reading.options, backbones: backbones.selection,
            comparing: ComparingOptions(
                stages: stage == "all" ? .all : stage == "features" ? .features : .named(stage),
                measure: similarity.measure, isCentred: similarity.centred, resamples: resamples),
            learning: learn.map {
                AlignmentPlan(method: $0, isNonNegative: !signed, seed: seed)
            }, labelled: labelled, shots: shots, truth: truth,
            sourceAccuracies: sourceAccuracies, references: reference, seed: seed,
            running: running.options, output: result.output, command: CommandLine.arguments)
        let progress = ProgressPrinter(quiet: running.quiet)
        let found = try await align.run(progress: progress.report)
        progress.finish()
        try result.print(found)
        try running.refuseUnreadable(found.dataset.unreadable.map(\.path))
    }
}

extension AlignmentPlan.Method: ExpressibleByArgument {}
