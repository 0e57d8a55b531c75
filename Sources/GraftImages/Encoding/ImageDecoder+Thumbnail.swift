/// Small JPEG versions of any image.
extension ImageDecoder {
    /// A JPEG whose longer side has at most `side` pixels: oriented, in sRGB, without metadata,
    /// never enlarged.
    ///
    /// - Precondition: `side` in 1...16,384, `quality` in 1...100.
    public func thumbnail(
        of bytes: UnsafeRawBufferPointer, side: Int, quality: Int = 80,
        scratch: DecodeScratch = DecodeScratch()
    ) throws(ImageError) -> [UInt8] {
        let header = try header(of: bytes)
        let scale = min(1, Double(side) / Double(max(header.width, header.height)))
        let width = max(1, Int((Double(header.orientedWidth) * scale).rounded()))
        let height = max(1, Int((Double(header.orientedHeight) * scale).rounded()))
        let geometry = PixelGeometry(resize: .squash, width: width, height: height)
        let planes = try planes(of: bytes, geometry: geometry, scratch: scratch)
        return try JPEGEncoder().encoded(
            rgb: planes.interleaved, width: width, height: height, quality: quality)
    }
}
