import GraftLinearAlgebra

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Draws from options.
extension AugmentationDraw {
    /// Each kind of choice has a sequence of its own, so that switching one off leaves the others
    /// as they were.
    private enum Choice: Int {
        case crop, horizontalFlip, verticalFlip, quarterTurns, rotation, colour, erasing
    }

    /// The choices for one view, the same whatever was drawn before and on whichever thread.
    ///
    /// - Parameters:
    ///   - width, height: size of the oriented image in pixels; only their ratio counts.
    ///   - seed: of the whole run.
    ///   - image: number of the image in its data set.
    ///   - view: number of the view, such as the epoch.
    public init(
        _ options: AugmentationOptions, width: Int, height: Int, seed: UInt64, image: Int, view: Int
    ) {
        precondition(width > 0 && height > 0, "an image has pixels")
        var ofImage = SeededGenerator(seed: seed, stream: image)
        var ofView = SeededGenerator(seed: ofImage.next(), stream: view)
        let key = ofView.next()
        func chance(_ choice: Choice) -> SeededGenerator {
            SeededGenerator(seed: key, stream: choice.rawValue)
        }
        self.init()
        var generator = chance(.crop)
        if let kind = options.crop, generator.happens(kind.probability) {
            crop = generator.crop(kind, aspect: Double(width) / Double(height))
        }
        generator = chance(.rotation)
        if let kind = options.rotation, generator.happens(kind.probability) {
            degrees = generator.uniform(in: -kind.degrees...kind.degrees)
        }
        generator = chance(.quarterTurns)
        if generator.happens(options.quarterTurns) {
            quarterTurns = 1 + generator.integer(below: 3)
        }
        generator = chance(.horizontalFlip)
        isMirrored = generator.happens(options.horizontalFlip)
        generator = chance(.verticalFlip)
        isFlipped = generator.happens(options.verticalFlip)
        generator = chance(.colour)
        if let kind = options.colour, generator.happens(kind.probability) {
            colour = generator.colour(kind)
        }
        generator = chance(.erasing)
        if let kind = options.erasing, generator.happens(kind.probability) {
            erased = generator.rectangle(area: kind.area, ratio: kind.ratio, aspect: 1)
        }
    }
}

extension SeededGenerator {
    fileprivate mutating func happens(_ probability: Double) -> Bool { uniform() < probability }

    fileprivate mutating func uniform(in range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// Ten tries, as torchvision's `RandomResizedCrop`; then the largest centred part whose ratio
    /// is allowed.
    fileprivate mutating func crop(_ kind: AugmentationOptions.Crop, aspect: Double)
        -> UnitRectangle
    {
        if let found = rectangle(area: kind.scale, ratio: kind.ratio, aspect: aspect) {
            return found
        }
        let ratio = min(max(aspect, kind.ratio.lowerBound), kind.ratio.upperBound)
        let (width, height) = (min(1, ratio / aspect), min(1, aspect / ratio))
        return UnitRectangle(
            left: (1 - width) / 2, top: (1 - height) / 2, width: width, height: height)
    }

    /// A rectangle with its share of the area uniform and the logarithm of its width / height
    /// uniform, anywhere inside; nil where ten tries do not fit.
    ///
    /// - Parameter aspect: width / height of the whole.
    fileprivate mutating func rectangle(
        area: ClosedRange<Double>, ratio: ClosedRange<Double>, aspect: Double
    ) -> UnitRectangle? {
        let logarithms = log(ratio.lowerBound)...log(ratio.upperBound)
        for _ in 0..<10 {
            let share = uniform(in: area)
            let shape = exp(uniform(in: logarithms)) / aspect
            let (width, height) = ((share * shape).squareRoot(), (share / shape).squareRoot())
            if width <= 1, height <= 1 {
                return UnitRectangle(
                    left: (1 - width) * uniform(), top: (1 - height) * uniform(), width: width,
                    height: height)
            }
        }
        return nil
    }

    fileprivate mutating func colour(_ kind: AugmentationOptions.Colour) -> ColourChange {
        func factor(_ value: Double, _ generator: inout SeededGenerator) -> Float {
            Float(generator.uniform(in: max(0, 1 - value)...(1 + value)))
        }
        let brightness = factor(kind.brightness, &self)
        let contrast = factor(kind.contrast, &self)
        let saturation = factor(kind.saturation, &self)
        return ColourChange(
            brightness: brightness, contrast: contrast, saturation: saturation,
            hue: Float(uniform(in: -kind.hue...kind.hue)))
    }
}
