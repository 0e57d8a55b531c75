import GraftImages

/// How a network learns from images without labels: everything that decides the result.
public struct PretrainOptions: Sendable, Hashable, Codable {
    /// How far the picture is from what it should be.
    public enum Distance: String, Sendable, Hashable, Codable, CaseIterable {
        /// Mean of squares.
        case squared
        /// Mean of absolute values.
        case absolute
    }

    /// Which pixels the loss looks at.
    public enum Region: String, Sendable, Hashable, Codable, CaseIterable {
        case all
        /// Those that were corrupted.
        case corrupted
    }

    public var network = UNet()
    public var pretext = Pretext.denoising
    /// Side of the images in pixels, a multiple of the network's step.
    public var side = 96
    /// How images are brought to that size; nil: by their short side, then the centre.
    public var resize: PixelGeometry?
    /// Passes over the training images; 0 leaves the network as it begins.
    public var epochs = 10
    public var batch = 32
    /// Highest learning rate of AdamW.
    public var rate = 1e-3
    public var weightDecay = 0.05
    public var schedule = RateSchedule.cosine(warmUp: 0.1)
    public var distance = Distance.squared
    public var region = Region.all
    /// Whether targets are brought to mean 0 and deviation 1 patch by patch; patches of the mask, or
    /// of 8 pixels.
    public var normalisesPatches = false
    /// Norm to which the joint gradient is scaled down; 0 leaves it.
    public var gradientLimit = 5.0
    /// Random changes of the images before they are corrupted.
    public var augmentation = AugmentationOptions(horizontalFlip: 0.5)
    /// Share of the images that is set apart to choose the epoch.
    public var validationShare = 0.1
    public var mixedPrecision = false
    public var device = TrainerDevice.cpu
    public var seed: UInt64 = 0

    public init() {}

    /// Paper 3's settings (Vamshi et al. 2024): both of its accidents, the loss over all pixels, a
    /// constant rate of 1e-5 and no augmentation.
    public static func published(_ pretext: Pretext) -> PretrainOptions {
        var options = PretrainOptions()
        options.pretext = pretext
        options.pretext.asPublished = true
        if options.pretext.noise != nil { options.pretext.noise = .init(sigma: 0.54) }
        options.side = 224
        options.epochs = 200
        options.batch = 256
        options.rate = 1e-5
        options.weightDecay = 0
        options.schedule = .constant
        options.gradientLimit = 0
        options.augmentation = AugmentationOptions()
        return options
    }

    /// Most of the image hidden in large patches, nothing copied across, the loss on what was hidden
    /// (after He et al., CVPR 2022). Group normalisation keeps the features from collapsing.
    public static var highMask: PretrainOptions {
        var options = PretrainOptions()
        options.network.normalisation = .group(8)
        options.network.hasSkips = false
        options.pretext = Pretext(mask: .init(patch: 16, ratio: 0.6))
        options.region = .corrupted
        options.normalisesPatches = true
        return options
    }

    /// The same with the pretext that this is not: denoising for one that masks, masking otherwise.
    public var other: PretrainOptions {
        var options = self
        let published = pretext.asPublished
        options.pretext = pretext.mask == nil ? .masking : .denoising
        options.pretext.asPublished = published
        if published, options.pretext.noise != nil { options.pretext.noise = .init(sigma: 0.54) }
        options.region = .all
        options.normalisesPatches = false
        return options
    }

    /// - Parameter isUNet: whether these train a U-Net, which needs sides that its levels can halve.
    /// - Throws: `TrainingError` (`badOptions`) that names the setting.
    func check(isUNet: Bool = true) throws(TrainingError) {
        func refuse(_ name: String, _ detail: String) -> TrainingError {
            TrainingError(.badOptions, subject: name, detail: detail)
        }
        let step = isUNet ? network.step : 1
        guard side >= step, side % step == 0, side <= 1024 else {
            let below = max(step, min(1024, side) / step * step)
            throw refuse(
                "--size \(side)",
                "must be a multiple of \(step) for \(network.widths.count) levels; take \(below)")
        }
        guard pretext.mask != nil || pretext.noise != nil else {
            throw refuse("pretext", "nothing is corrupted; choose mask, denoise or both")
        }
        if let mask = pretext.mask {
            guard mask.patch >= 1, mask.patch <= side, mask.ratio > 0, mask.ratio < 1 else {
                throw refuse(
                    "mask", "patches must fit the image and their share lie between 0 and 1")
            }
        }
        if let noise = pretext.noise, !(noise.sigma > 0 && noise.sigma.isFinite) {
            throw refuse("--sigma \(noise.sigma)", "must be a positive number of grey levels")
        }
        guard epochs >= 0, batch > 0 else { throw refuse("epochs and batch", "must be positive") }
        guard rate > 0, rate.isFinite, rate < 10 else {
            throw refuse("--rate \(rate)", "must lie between 0 and 10; 1e-3 is usual")
        }
    }

    /// Side of the patches whose targets are scaled; nil where none are.
    var scaledPatch: Int? { normalisesPatches ? pretext.mask?.patch ?? 8 : nil }

    /// How images are brought to size.
    public var geometry: PixelGeometry {
        resize ?? PixelGeometry(resize: .shortSide(side), width: side, height: side)
    }
}
