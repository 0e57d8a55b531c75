/// The settings of each kind of random change.
extension AugmentationOptions {
    /// A random part of the image: its share of the area, then its shape (Szegedy et al., "Going
    /// deeper with convolutions", 2015, section 6).
    public struct Crop: Sendable, Hashable, Codable {
        /// Share of the image's area, uniform in this range.
        public var scale: ClosedRange<Double>
        /// Width / height in pixels, its logarithm uniform in this range.
        public var ratio: ClosedRange<Double>
        public var probability: Double

        /// - Precondition: scale within 0...1 and not 0, ratios positive, a probability.
        public init(
            scale: ClosedRange<Double>, ratio: ClosedRange<Double> = (3.0 / 4)...(4.0 / 3),
            probability: Double = 1
        ) {
            precondition(scale.lowerBound > 0 && scale.upperBound <= 1, "scale outside 0...1")
            precondition(ratio.lowerBound > 0, "ratios must be positive")
            checkProbabilities(probability)
            (self.scale, self.ratio, self.probability) = (scale, ratio, probability)
        }
    }

    /// A turn by an angle that is uniform in -degrees...degrees.
    public struct Rotation: Sendable, Hashable, Codable {
        public var degrees: Double
        public var probability: Double

        /// - Precondition: degrees in 0...180, a probability.
        public init(degrees: Double, probability: Double = 1) {
            precondition((0...180).contains(degrees), "degrees outside 0...180")
            checkProbabilities(probability)
            (self.degrees, self.probability) = (degrees, probability)
        }
    }

    /// Colour jitter: each factor is uniform in 1 - value...1 + value, not below 0; the hue's shift
    /// is uniform in -hue...hue of the colour circle.
    public struct Colour: Sendable, Hashable, Codable {
        public var brightness: Double
        public var contrast: Double
        public var saturation: Double
        public var hue: Double
        public var probability: Double

        /// - Precondition: no value is negative, hue at most 0.5, a probability.
        public init(
            brightness: Double = 0, contrast: Double = 0, saturation: Double = 0, hue: Double = 0,
            probability: Double = 1
        ) {
            precondition(min(brightness, contrast, saturation) >= 0, "values must not be negative")
            precondition((0...0.5).contains(hue), "hue outside 0...0.5")
            checkProbabilities(probability)
            (self.brightness, self.contrast) = (brightness, contrast)
            (self.saturation, self.hue) = (saturation, hue)
            self.probability = probability
        }
    }

    /// A rectangle filled with the view's mean colour (Zhong et al., "Random erasing data
    /// augmentation", AAAI 2020, algorithm 1; the mean is one of its four fills).
    public struct Erasing: Sendable, Hashable, Codable {
        /// Share of the view's area, uniform in this range.
        public var area: ClosedRange<Double>
        /// Width / height as shares of the view's sides, its logarithm uniform in this range.
        public var ratio: ClosedRange<Double>
        public var probability: Double

        /// - Precondition: area within 0...1 and not 0, ratios positive, a probability.
        public init(
            area: ClosedRange<Double> = 0.02...0.2, ratio: ClosedRange<Double> = 0.3...(1 / 0.3),
            probability: Double
        ) {
            precondition(area.lowerBound > 0 && area.upperBound <= 1, "area outside 0...1")
            precondition(ratio.lowerBound > 0, "ratios must be positive")
            checkProbabilities(probability)
            (self.area, self.ratio, self.probability) = (area, ratio, probability)
        }
    }

    /// MixUp (Zhang et al., ICLR 2018) or CutMix (Yun et al., ICCV 2019): where both are on, each
    /// batch takes one of them, equally often.
    public struct Mixing: Sendable, Hashable, Codable {
        /// Both parameters of MixUp's beta distribution; 0 is off.
        public var mixUp: Double
        /// Both parameters of CutMix's beta distribution; 0 is off.
        public var cutMix: Double
        /// Probability that a batch is mixed at all.
        public var probability: Double

        /// - Precondition: no parameter is negative, a probability.
        public init(mixUp: Double = 0, cutMix: Double = 0, probability: Double = 1) {
            precondition(mixUp >= 0 && cutMix >= 0, "parameters must not be negative")
            checkProbabilities(probability)
            (self.mixUp, self.cutMix, self.probability) = (mixUp, cutMix, probability)
        }
    }
}
