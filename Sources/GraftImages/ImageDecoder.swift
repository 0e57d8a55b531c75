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

    /// Writes R, G, B planes, 0...255, 3 x height x width floats, for each geometry into the buffer
    /// of the same index.
    ///
    /// Geometries share a decode where they can; each result is the same whatever the others are.
    /// - Precondition: as many buffers as geometries, each of at least `geometry.count` floats.
    public func decode(
        _ bytes: UnsafeRawBufferPointer, geometries: [PixelGeometry],
        into results: [UnsafeMutableBufferPointer<Float>],
        scratch: DecodeScratch = DecodeScratch()
    ) throws(ImageError) {
        precondition(geometries.count == results.count, "one buffer per geometry")
        precondition(
            zip(geometries, results).allSatisfy { $0.count <= $1.count }, "buffer too small")
        defer { scratch.trim() }
        try EncodedImage(bytes, limits: limits).write(geometries, into: results, scratch: scratch)
    }

    /// The planes of one image, for occasional use.
    public func planes(of file: [UInt8], geometry: PixelGeometry) throws(ImageError) -> PixelPlanes
    {
        try file.withBytes { (bytes) throws(ImageError) in
            try planes(of: bytes, geometry: geometry, scratch: DecodeScratch())
        }
    }

    /// The planes of one image, in memory of their own.
    public func planes(
        of bytes: UnsafeRawBufferPointer, geometry: PixelGeometry, scratch: DecodeScratch
    ) throws(ImageError) -> PixelPlanes {
        var values = [Float](repeating: 0, count: geometry.count)
        try values.withBuffer { (buffer) throws(ImageError) in
            try decode(bytes, geometries: [geometry], into: [buffer], scratch: scratch)
        }
        return PixelPlanes(width: geometry.width, height: geometry.height, values: values)
    }
}

extension [UInt8] {
    /// `withUnsafeBytes` that keeps the type of what `body` throws.
    func withBytes<Answer>(
        _ body: (UnsafeRawBufferPointer) throws(ImageError) -> Answer
    ) throws(ImageError) -> Answer {
        try withUnsafeBytes { bytes in Result { () throws(ImageError) in try body(bytes) } }.get()
    }
}

extension [Float] {
    /// `withUnsafeMutableBufferPointer` that keeps the type of what `body` throws.
    mutating func withBuffer(_ body: (UnsafeMutableBufferPointer<Float>) throws(ImageError) -> Void)
        throws(ImageError)
    {
        try withUnsafeMutableBufferPointer { buffer in
            Result { () throws(ImageError) in try body(buffer) }
        }.get()
    }
}
