/// What a file's header says of its image, read without decoding a pixel.
public struct ImageHeader: Sendable, Hashable, Codable {
    public var format: ImageFormat
    /// Stored width in pixels, before the orientation is applied.
    public var width: Int
    /// Stored height in pixels, before the orientation is applied.
    public var height: Int
    public var orientation: Orientation

    public init(format: ImageFormat, width: Int, height: Int, orientation: Orientation = .up) {
        self.format = format
        self.width = width
        self.height = height
        self.orientation = orientation
    }

    /// Width as it is meant to be seen.
    public var orientedWidth: Int { orientation.isTransposed ? height : width }
    /// Height as it is meant to be seen.
    public var orientedHeight: Int { orientation.isTransposed ? width : height }

    /// Throws `corrupt` for a side of 0 and `overLimit` beyond `limits`.
    func check(against limits: ImageLimits) throws(ImageError) {
        guard width > 0, height > 0 else {
            throw ImageError(
                .corrupt, subject: format.name,
                detail:
                    "the header says \(width) x \(height) pixels; "
                    + "export the image again or remove it"
            )
        }
        guard max(width, height) <= limits.maximumSide, width * height <= limits.maximumPixels
        else {
            throw ImageError(
                .overLimit, subject: format.name,
                detail:
                    "\(width) x \(height) pixels are beyond the limit of "
                    + "\(limits.maximumPixels) pixels and "
                    + "\(limits.maximumSide) a side; shrink the image or raise the limit")
        }
    }
}
