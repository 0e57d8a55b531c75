import GraftImages

/// One random view of every image, in place of the image itself.
///
/// What chance decides hangs on the file's contents, so that the same file gives the same view in
/// every data set.
public struct AugmentedView: Sendable, Hashable, Codable {
    public var options: AugmentationOptions
    public var seed: UInt64
    /// Which of the views.
    public var number: Int

    public init(_ options: AugmentationOptions, seed: UInt64, number: Int) {
        self.options = options
        self.seed = seed
        self.number = number
    }

    func draws(
        _ decoder: ImageDecoder, _ bytes: UnsafeRawBufferPointer, _ digest: ContentDigest
    ) throws(ImageError) -> [AugmentationDraw] {
        let image = digest.bytes.prefix(7).reduce(0) { $0 << 8 | Int($1) }
        return try decoder.draws(
            for: bytes, options: options, seed: seed, image: image, views: number..<number + 1)
    }
}
