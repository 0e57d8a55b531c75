import GraftLinearAlgebra

/// How the images of one batch are mixed with one another: MixUp, or CutMix where there is a box.
public struct BatchMix: Sendable, Hashable, Codable {
    /// The image that each image is mixed with: a permutation of 0..<N.
    public var partners: [Int]
    /// The image's own share in its pixels and target, 0...1; the partner has the rest.
    public var share: Double
    /// CutMix: the part of the picture that the partner's pixels replace. `share` is 1 minus its
    /// area, after it has been cut at the edges. nil: MixUp of all pixels.
    public var box: PixelBox?

    /// Columns and rows of a picture; may be empty.
    public struct PixelBox: Sendable, Hashable, Codable {
        public var columns: Range<Int>
        public var rows: Range<Int>

        public init(columns: Range<Int>, rows: Range<Int>) {
            (self.columns, self.rows) = (columns, rows)
        }
    }

    /// MixUp with a given share. - Precondition: share in 0...1.
    public init(partners: [Int], share: Double) {
        precondition((0...1).contains(share), "share outside 0...1")
        (self.partners, self.share) = (partners, share)
    }

    /// CutMix with a box around a centre: sides are those of the picture times the square root of
    /// 1 - `share`, rounded down, cut at the edges (Yun et al. 2019, equation 2 and appendix A).
    ///
    /// - Precondition: share in 0...1.
    public init(
        partners: [Int], share: Double, centreX: Int, centreY: Int, width: Int, height: Int
    ) {
        precondition((0...1).contains(share), "share outside 0...1")
        let ratio = (1 - share).squareRoot()
        func range(_ centre: Int, _ side: Int) -> Range<Int> {
            let half = Int(Double(side) * ratio) / 2
            return max(centre - half, 0)..<min(centre + half, side)
        }
        let box = PixelBox(columns: range(centreX, width), rows: range(centreY, height))
        self.partners = partners
        self.box = box
        self.share = 1 - Double(box.columns.count * box.rows.count) / Double(width * height)
    }

    /// What chance decides for one batch; nil where it stays as it is.
    ///
    /// - Parameters:
    ///   - count: N, images of the batch.
    ///   - width, height: of a picture in pixels.
    ///   - seed: of the whole run.
    ///   - step: number of the batch in the run.
    public init?(
        _ options: AugmentationOptions.Mixing, count: Int, width: Int, height: Int, seed: UInt64,
        step: Int
    ) {
        // Images have the streams from 0 on.
        var ofBatches = SeededGenerator(seed: seed, stream: -1)
        var generator = SeededGenerator(seed: ofBatches.next(), stream: step)
        guard options.mixUp > 0 || options.cutMix > 0, generator.uniform() < options.probability
        else { return nil }
        let second = generator.uniform() < 0.5
        let partners = generator.shuffled(0..<count)
        if options.mixUp > 0, options.cutMix == 0 || !second {
            self.init(partners: partners, share: generator.beta(options.mixUp))
            return
        }
        let share = generator.beta(options.cutMix)
        let (x, y) = (generator.integer(below: width), generator.integer(below: height))
        self.init(
            partners: partners, share: share, centreX: x, centreY: y, width: width, height: height)
    }
}
