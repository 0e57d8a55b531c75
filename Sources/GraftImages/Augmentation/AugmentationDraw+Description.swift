/// One line in words, such as "63 % at (0.12, 0.20), turned by -4.2 degrees, mirrored".
extension AugmentationDraw: CustomStringConvertible {
    public var description: String {
        var parts: [String] = []
        if let crop { parts.append(Self.words(crop)) }
        if degrees != 0 { parts.append("turned by \(Self.rounded(degrees, 1)) degrees") }
        if quarterTurns != 0 { parts.append("turned by \(90 * quarterTurns) degrees") }
        if isMirrored { parts.append("mirrored") }
        if isFlipped { parts.append("upside down") }
        if let colour {
            if colour.brightness != 1 {
                parts.append("brightness \(Self.rounded(colour.brightness))")
            }
            if colour.contrast != 1 { parts.append("contrast \(Self.rounded(colour.contrast))") }
            if colour.saturation != 1 {
                parts.append("saturation \(Self.rounded(colour.saturation))")
            }
            if colour.hue != 0 { parts.append("hue \(Self.rounded(colour.hue))") }
        }
        if let erased { parts.append("erased " + Self.words(erased)) }
        return parts.isEmpty ? "plain" : parts.joined(separator: ", ")
    }

    private static func words(_ part: UnitRectangle) -> String {
        let share = Int((100 * part.area).rounded())
        return "\(share) % at (\(rounded(part.left)), \(rounded(part.top)))"
    }

    private static func rounded<Value: BinaryFloatingPoint>(_ value: Value, _ digits: Int = 2)
        -> String
    {
        let unit = digits == 1 ? 10.0 : 100.0
        return String((Double(value) * unit).rounded() / unit)
    }
}
