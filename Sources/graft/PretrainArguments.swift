import ArgumentParser
import GraftLearning
import GraftTraining
import GraftWorkflows

/// The options that say how a network learns without labels.
struct PretrainArguments: ParsableArguments {
    enum PretextName: String, ExpressibleByArgument, CaseIterable { case mask, denoise, both }
    enum Preset: String, ExpressibleByArgument, CaseIterable {
        case standard
        case highMask = "high-mask"
        case published
    }
    enum NormName: String, ExpressibleByArgument, CaseIterable { case none, batch, group }

    @Option(help: "What is to be undone: mask (black patches), denoise (noise) or both.")
    var pretext: PretextName = .denoise

    @Option(
        help: """
            Settings to begin with: standard; high-mask (60 % hidden in patches of 16, no skips, group \
            normalisation, loss on what was hidden); published (paper 3's, slow: 224 pixels, 200 epochs at 1e-5).
            """)
    var preset: Preset = .standard

    @Option(help: ArgumentHelp("Side of the images in pixels.", valueName: "pixels"))
    var size: Int?

    @Option(help: ArgumentHelp("Passes over the images.", valueName: "n"))
    var epochs: Int?

    @Option(help: ArgumentHelp("Images of one step.", valueName: "n"))
    var batch: Int?

    @Option(
        help: ArgumentHelp(
            "Highest learning rate of AdamW; layers of --from learn by a fiftieth of it.",
            valueName: "rate"))
    var rate: Double?

    @Option(
        help: ArgumentHelp(
            "Channels of each level, the last is the width of the features.", valueName: "n,n,..."))
    var widths: String?

    @Option(help: "Normalisation between convolution and ReLU: none, batch or group.")
    var norm: NormName = .none

    @Flag(help: "Leave out the connections that copy maps across.")
    var noSkips = false

    @Option(help: ArgumentHelp("Side of a masked patch in pixels.", valueName: "pixels"))
    var patch: Int?

    @Option(help: ArgumentHelp("Share of the patches that is masked.", valueName: "share"))
    var ratio: Double?

    @Option(
        help: ArgumentHelp("Deviation of the noise in grey levels of 255.", valueName: "levels"))
    var sigma: Double?

    @Option(help: "Distance between pictures: squared or absolute.")
    var distance: PretrainOptions.Distance?

    @Option(help: "Pixels that the loss looks at: all or corrupted.")
    var region: PretrainOptions.Region?

    @Flag(help: "Bring targets to mean 0 and deviation 1 patch by patch.")
    var normalisePatches = false

    @Flag(help: "Corrupt as the published code does by accident; for comparison only.")
    var asPublished = false

    @Flag(help: "Train in bf16 where that is safe; faster only where the processor has it.")
    var bf16 = false

    @Option(help: "Seed of division, order, corruption and weights.")
    var seed: UInt64 = 0

    mutating func validate() throws {
        if let widths, Self.numbers(widths) == nil {
            throw ValidationError("--widths needs two whole numbers or more, such as 32,64,128")
        }
        if epochs ?? 0 < 0 || batch ?? 1 < 1 {
            throw ValidationError("--epochs needs 0 or more, --batch at least 1")
        }
        if let rate, !(rate > 0 && rate.isFinite) {
            throw ValidationError("--rate needs a number above 0")
        }
        if let ratio, !(ratio > 0 && ratio < 1) {
            throw ValidationError("--ratio lies between 0 and 1")
        }
    }

    private static func numbers(_ text: String) -> [Int]? {
        let words = text.split(separator: ",", omittingEmptySubsequences: false)
        let numbers = words.compactMap { Int($0) }.filter { $0 > 0 && $0 <= 4096 }
        return numbers.count == words.count && numbers.count > 1 ? numbers : nil
    }

    var options: PretrainOptions {
        let named: Pretext =
            switch pretext {
            case .mask: .masking
            case .denoise: .denoising
            case .both: .both
            }
        var options: PretrainOptions
        switch preset {
        case .standard:
            options = PretrainOptions()
            options.pretext = named
        case .highMask: options = .highMask
        case .published: options = .published(named)
        }
        if let size { options.side = size }
        if let epochs { options.epochs = epochs }
        if let batch { options.batch = batch }
        if let rate { options.rate = rate }
        if let widths = widths.flatMap(Self.numbers) { options.network.widths = widths }
        switch norm {
        case .none: break
        case .batch: options.network.normalisation = .batch
        case .group: options.network.normalisation = .group(8)
        }
        if noSkips { options.network.hasSkips = false }
        if let patch { options.pretext.mask?.patch = patch }
        if let ratio { options.pretext.mask?.ratio = ratio }
        if let sigma { options.pretext.noise?.sigma = sigma }
        if let distance { options.distance = distance }
        if let region { options.region = region }
        if normalisePatches { options.normalisesPatches = true }
        if asPublished { options.pretext.asPublished = true }
        options.mixedPrecision = bf16
        options.seed = seed
        return options
    }
}

/// The options that say on what a verdict is made.
struct VerdictArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Labelled images (folder or table) that judge whether it paid.", valueName: "labelled"))
    var verdict: String?

    @Option(
        help: ArgumentHelp(
            "The supervised backbone that the U-Net has to add something to.", valueName: "name"))
    var backbone: String?

    @OptionGroup var reading: ReadingArguments

    @Option(help: ArgumentHelp("Folds of the verdict.", valueName: "n"))
    var folds: Int?

    @Flag(help: "Weight classes inversely to their number of images.")
    var balanced = false

    @Flag(help: "Leave out the arm of the other pretext, which takes as long again to train.")
    var onePretext = false

    mutating func validate() throws {
        if let folds, folds < 2 { throw ValidationError("--folds needs at least 2") }
    }

    func verdict(_ selection: BackboneSelection, from: String?, seed: UInt64) throws
        -> Pretrain.Verdict?
    {
        guard let verdict else { return nil }
        guard let backbone = backbone ?? from else {
            throw ValidationError(
                "--verdict needs --backbone NAME: the network that the U-Net has to add to")
        }
        return Pretrain.Verdict(
            data: verdict, dataset: reading.options, backbone: backbone, backbones: selection,
            head: HeadOptions(imbalance: balanced ? .weights : .none, folds: folds, seed: seed),
            trainsOther: !onePretext)
    }
}

extension PretrainOptions.Distance: ExpressibleByArgument {}
extension PretrainOptions.Region: ExpressibleByArgument {}
