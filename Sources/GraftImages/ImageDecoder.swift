/// Encoded bytes to planes of pixels: oriented, resized, cropped.
///
/// A value without state: what is reused between images lives in a `DecodeScratch`.
public struct ImageDecoder: Sendable {
    public var limits: ImageLimits

    public init(limits: ImageLimits = ImageLimits()) { self.limits = limits }

    /// Format, stored size and orientation, from the header only.
    public func header(of bytes: UnsafeRawBufferPointer) throws(ImageError) -> ImageHeader {
        try EncodedImage(bytes, limits: limits).header
    }

    /// Writes R, G, B planes, 0...255, 3 x height x width floats, for each geometry into the buffer of the same index.
    ///
    /// Geometries share a decode where they can; each result is the same whatever the others are.
    /// - Precondition: as many buffers as geometries, each of at least `geometry.count` floats.
    public func decode(
        _ bytes: UnsafeRawBufferPointer, geometries: [PixelGeometry], into results: [UnsafeMutableBufferPointer<Float>],
        scratch: DecodeScratch = DecodeScratch()
    ) throws(ImageError) {
        precondition(geometries.count == results.count, "one buffer per geometry")
        precondition(zip(geometries, results).allSatisfy { $0.count <= $1.count }, "buffer too small")
        let image = try EncodedImage(bytes, limits: limits)
        try image.write(geometries, into: results, scratch: scratch)
        scratch.trim()
    }

    /// The planes of one image, for occasional use.
    public func planes(of file: [UInt8], geometry: PixelGeometry) throws(ImageError) -> PixelPlanes {
        var failure: ImageError?
        let values = [Float](unsafeUninitializedCapacity: geometry.count) { buffer, count in
            file.withUnsafeBytes { bytes in
                do throws(ImageError) {
                    try decode(bytes, geometries: [geometry], into: [buffer])
                    count = geometry.count
                } catch {
                    failure = error
                }
            }
        }
        if let failure { throw failure }
        return PixelPlanes(width: geometry.width, height: geometry.height, values: values)
    }
}
