/// The memory and filter graphs of one worker, used again from image to image.
///
/// Confined to one thread at a time: give each worker its own. It keeps at most `retainedBytes` a
/// buffer, so that one giant image does not stay in memory.
public final class DecodeScratch {
    static let retainedBytes = 32 << 20

    /// Decoded samples, one buffer a plane.
    let samples = [AlignedBuffer(), AlignedBuffer(), AlignedBuffer()]
    /// Resized floats, three planes one after another.
    let resized = AlignedBuffer()
    /// What a filter graph or the box kernel needs while it runs.
    let temporary = AlignedBuffer()
    /// Resized images that augmented views are sampled from, as planes.
    let canvases = AlignedBuffer()
    /// One of them, pixel by pixel.
    let pixels = AlignedBuffer()
    var graphs = ResizeGraphCache()

    public init() {}

    /// Gives back what an unusually large image needed.
    func trim() {
        for buffer in samples + [resized, temporary, canvases, pixels] {
            buffer.trim(above: Self.retainedBytes)
        }
    }
}
