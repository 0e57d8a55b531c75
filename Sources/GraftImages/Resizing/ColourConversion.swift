internal import CVips

/// The conversion from a file's colour profile to sRGB, done on the few pixels that are left after
/// resizing.
struct ColourConversion {
    private let profile: [UInt8]
    private let isGrey: Bool

    init(_ source: SamplePlanes) {
        isGrey = source.colour == .grey
        let isNeeded = source.profile.withUnsafeBytes {
            ICCProfile($0).needsConversion(of: source.colour)
        }
        profile = isNeeded ? source.profile : []
    }

    /// Converts planes of floats in 0...1 in place, room for three planes; answers whether it did,
    /// in which case there are three. A profile that cannot be applied is left out, as if the file
    /// had none.
    func apply(
        to planes: UnsafeMutableRawPointer, width: Int, height: Int, stride: Int, planeBytes: Int
    ) -> Bool {
        guard !profile.isEmpty else { return false }
        let bands = isGrey ? 1 : 3
        var pixels = [UInt16](repeating: 0, count: width * height * 3)
        func row(_ band: Int, _ y: Int) -> UnsafeMutablePointer<Float> {
            (planes + band * planeBytes + y * stride).assumingMemoryBound(to: Float.self)
        }
        for y in 0..<height {
            for band in 0..<bands {
                let source = row(band, y)
                for x in 0..<width {
                    let value = min(max(source[x], 0), 1) * 65_535
                    pixels[(y * width + x) * bands + band] = UInt16(value.rounded())
                }
            }
        }
        var result = [UInt16](repeating: 0, count: width * height * 3)
        let outcome = graft_vips_to_srgb(
            pixels, Int32(width), Int32(height), Int32(bands), profile, profile.count, &result)
        guard outcome == 0 else {
            graft_vips_take_error(nil, 0)
            return false
        }
        for y in 0..<height {
            for band in 0..<3 {
                let target = row(band, y)
                for x in 0..<width {
                    target[x] = Float(result[(y * width + x) * 3 + band]) / 65_535
                }
            }
        }
        return true
    }
}
