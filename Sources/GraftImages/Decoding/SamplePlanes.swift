/// Decoded samples before colour conversion and resizing: one plane of grey, three of RGB or YCbCr.
///
/// Borrows the memory of a `DecodeScratch`; valid until the scratch is used for the next image.
struct SamplePlanes {
    enum Colour: Hashable { case grey, rgb, yCbCr }

    struct Plane {
        var base: UnsafeMutableRawPointer
        /// Bytes from row to row, a multiple of 64.
        var stride: Int
        /// Stored samples, including any padding to whole chroma samples.
        var width: Int
        var height: Int
    }

    var planes: [Plane]
    var colour: Colour
    /// 8 or 16 bits a sample, full range.
    var depth: Int
    /// Binary logarithm of the chroma subsampling.
    var subsamplingX: Int
    var subsamplingY: Int
    /// What of the first plane is image, in samples; fractional after a shrink inside the cosine
    /// transform.
    var extentX: Double
    var extentY: Double
    /// Colour profile of the file; empty where there is none.
    var profile: [UInt8] = []
}
