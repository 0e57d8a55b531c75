/// Something that yields decoded samples: a JPEG, a bitmap, or a file that libvips reads.
protocol PixelSource {
    /// The strongest shrink that decoding itself offers: 8 or 1.
    var largestDenominator: Int { get }

    /// Samples at 1 / `denominator` of the size, in the scratch's memory.
    func planes(denominator: Int, scratch: DecodeScratch) throws(ImageError) -> SamplePlanes
}
