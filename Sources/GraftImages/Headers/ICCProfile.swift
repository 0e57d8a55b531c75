#if canImport(Glibc)
    internal import Glibc
#elseif canImport(Musl)
    internal import Musl
#elseif canImport(Darwin)
    internal import Darwin
#endif

/// As much of an ICC colour profile as says whether pixels under it already are sRGB.
struct ICCProfile {
    private let bytes: UnsafeRawBufferPointer

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Whether pixels of this colour have to be converted: the profile is for them and is not sRGB.
    func needsConversion(of colour: SamplePlanes.Colour) -> Bool {
        guard bytes.count > 132, bytes.has("acsp", at: 36) else { return false }
        if colour == .grey { return bytes.has("GRAY", at: 16) && !isStandardCurve("kTRC") }
        return bytes.has("RGB ", at: 16) && !isStandardRGB
    }

    /// Colorants of sRGB adapted to D50, as profiles store them.
    private var isStandardRGB: Bool {
        hasColorant("rXYZ", 0.4361, 0.2225, 0.0139) && hasColorant("gXYZ", 0.3851, 0.7169, 0.0971)
            && hasColorant("bXYZ", 0.1431, 0.0606, 0.7141) && isStandardCurve("rTRC")
            && isStandardCurve("gTRC")
            && isStandardCurve("bTRC") && tag("A2B0") == nil
    }

    private func hasColorant(_ name: StaticString, _ x: Double, _ y: Double, _ z: Double) -> Bool {
        guard let data = tag(name), let a = fixed(data, 8), let b = fixed(data, 12),
            let c = fixed(data, 16)
        else {
            return false
        }
        return abs(a - x) < 0.003 && abs(b - y) < 0.003 && abs(c - z) < 0.003
    }

    /// Within three levels of 255 of the sRGB curve everywhere.
    private func isStandardCurve(_ name: StaticString) -> Bool {
        guard let data = tag(name) else { return false }
        return (1...16).allSatisfy { step in
            let input = Double(step) / 16
            guard let linear = value(of: data, at: input) else { return false }
            let encoded =
                linear <= 0.0031308 ? 12.92 * linear : 1.055 * pow(linear, 1 / 2.4) - 0.055
            return abs(encoded - input) < 0.012
        }
    }

    /// A tone curve's linear light for an input in 0...1.
    private func value(of curve: UnsafeRawBufferPointer, at input: Double) -> Double? {
        if curve.has("curv", at: 0), let count = curve.uint32(at: 8) {
            if count == 0 { return input }
            if count == 1 { return curve.uint16(at: 12).map { pow(input, Double($0) / 256) } }
            let position = input * Double(count - 1)
            let low = min(Int(position), count - 2)
            guard let first = curve.uint16(at: 12 + 2 * low),
                let second = curve.uint16(at: 14 + 2 * low)
            else {
                return nil
            }
            return (Double(first) + (position - Double(low)) * Double(second - first)) / 65_535
        }
        guard curve.has("para", at: 0), let type = curve.uint16(at: 8), type <= 4 else {
            return nil
        }
        let count = [1, 3, 4, 5, 7][type]
        let p = (0..<count).compactMap { fixed(curve, 12 + 4 * $0) }
        guard p.count == count else { return nil }
        switch type {
        case 0: return pow(input, p[0])
        case 1: return input >= -p[2] / p[1] ? pow(p[1] * input + p[2], p[0]) : 0
        case 2: return input >= -p[2] / p[1] ? pow(p[1] * input + p[2], p[0]) + p[3] : p[3]
        case 3: return input >= p[4] ? pow(p[1] * input + p[2], p[0]) : p[3] * input
        default: return input >= p[4] ? pow(p[1] * input + p[2], p[0]) + p[5] : p[3] * input + p[6]
        }
    }

    private func tag(_ name: StaticString) -> UnsafeRawBufferPointer? {
        guard let count = bytes.uint32(at: 128) else { return nil }
        for index in 0..<min(count, 100) where bytes.has(name, at: 132 + 12 * index) {
            guard let offset = bytes.uint32(at: 136 + 12 * index),
                let size = bytes.uint32(at: 140 + 12 * index),
                offset + size <= bytes.count
            else { return nil }
            return bytes.part(at: offset, length: size)
        }
        return nil
    }

    private func fixed(_ data: UnsafeRawBufferPointer, _ offset: Int) -> Double? {
        data.int32(at: offset).map { Double($0) / 65_536 }
    }
}
