/// Memory that grows, is aligned to 64 bytes, and is used again from image to image.
final class AlignedBuffer {
    static let alignment = 64
    private(set) var bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)

    deinit { bytes.deallocate() }

    /// At least `count` bytes, contents undefined.
    func reserve(_ count: Int) -> UnsafeMutableRawPointer {
        if bytes.count < count || bytes.baseAddress == nil {
            bytes.deallocate()
            bytes = .allocate(byteCount: Self.padded(max(count, 1)), alignment: Self.alignment)
        }
        // The allocation above never has a nil base.
        return bytes.baseAddress.unsafelyUnwrapped
    }

    /// Gives the memory back where it is more than `count` bytes.
    func trim(above count: Int) {
        guard bytes.count > count else { return }
        bytes.deallocate()
        bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    }

    /// `count` rounded up to the alignment.
    static func padded(_ count: Int) -> Int { (count + alignment - 1) / alignment * alignment }
}
