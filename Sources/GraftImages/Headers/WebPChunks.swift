/// Size and orientation of a WebP, from its RIFF chunks.
struct WebPChunks {
    private(set) var width = 0
    private(set) var height = 0
    private(set) var orientation = Orientation.up
    /// The file is as long as its container says.
    private(set) var isComplete = false

    init(_ bytes: UnsafeRawBufferPointer, limits: ImageLimits) {
        isComplete = (bytes.uint32(at: 4, .little) ?? .max) + 8 <= bytes.count
        var offset = 12
        while let length = bytes.uint32(at: offset + 4, .little) {
            let data = bytes.part(at: offset + 8, length: length)
            read(bytes, at: offset, data, limits)
            offset += 8 + length + length % 2
        }
    }

    private mutating func read(
        _ bytes: UnsafeRawBufferPointer, at offset: Int, _ data: UnsafeRawBufferPointer,
        _ limits: ImageLimits
    ) {
        if bytes.has("VP8X", at: offset), let low = data.uint32(at: 4, .little),
            let top = data.uint16(at: 8, .little)
        {
            setSize(1 + (low & 0xFF_FFFF), 1 + ((low >> 24) | (top << 8)))
        } else if bytes.has("VP8L", at: offset), let bits = data.uint32(at: 1, .little),
            data.uint8(at: 0) == 0x2F
        {
            setSize(1 + (bits & 0x3FFF), 1 + ((bits >> 14) & 0x3FFF))
        } else if bytes.has("VP8 ", at: offset), let wide = data.uint16(at: 6, .little),
            let high = data.uint16(at: 8, .little)
        {
            setSize(wide & 0x3FFF, high & 0x3FFF)
        } else if bytes.has("EXIF", at: offset), data.count <= limits.maximumMetadata {
            let body = data.has("Exif\0\0", at: 0) ? data.part(at: 6, length: data.count) : data
            orientation = TIFFDirectory(body)?.storedOrientation ?? orientation
        }
    }

    /// The first size counts: that of the canvas where there is one.
    private mutating func setSize(_ width: Int, _ height: Int) {
        guard self.width == 0 else { return }
        (self.width, self.height) = (width, height)
    }
}
