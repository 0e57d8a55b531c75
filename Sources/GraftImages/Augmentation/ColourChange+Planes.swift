/// The change on planes of pixels.
///
/// Loops over single values without branches, which the compiler turns into vectors; vectors
/// written out by hand took twice as long here.
extension ColourChange {
    /// Changes 3 x `count` values, 0...255, in place.
    ///
    /// A factor of 1 gives back its input exactly, so that factors need no branch.
    func apply(to planes: UnsafeMutablePointer<Float>, count: Int) {
        let level = contrast == 1 ? 0 : meanGrey(planes, count: count)
        if brightness != 1 || contrast != 1 || saturation != 1 {
            scale(planes, planes + count, planes + 2 * count, count: count, level: level)
        }
        if hue != 0 { turn(planes, planes + count, planes + 2 * count, count: count) }
    }

    private func scale(
        _ reds: UnsafeMutablePointer<Float>, _ greens: UnsafeMutablePointer<Float>,
        _ blues: UnsafeMutablePointer<Float>, count: Int, level: Float
    ) {
        let (brightness, contrast, saturation) = (brightness, contrast, saturation)
        let offset = (1 - contrast) * level
        let grey = 1 - saturation
        for index in 0..<count {
            let red = Self.cut(Self.top(reds[index] * brightness) * contrast + offset)
            let green = Self.cut(Self.top(greens[index] * brightness) * contrast + offset)
            let blue = Self.cut(Self.top(blues[index] * brightness) * contrast + offset)
            let own = Self.grey(red, green, blue) * grey
            reds[index] = Self.cut(red * saturation + own)
            greens[index] = Self.cut(green * saturation + own)
            blues[index] = Self.cut(blue * saturation + own)
        }
    }

    /// Mean grey of the brightened pixels: sums in a fixed order, so always the same bits.
    private func meanGrey(_ planes: UnsafeMutablePointer<Float>, count: Int) -> Float {
        let (reds, greens, blues) = (planes, planes + count, planes + 2 * count)
        let (brightness, columns) = (brightness, 256)
        let total = withUnsafeTemporaryAllocation(of: Float.self, capacity: columns) { sums in
            sums.initialize(repeating: 0)
            guard let sum = sums.baseAddress else { return 0.0 }
            for start in stride(from: 0, to: count, by: columns) {
                Self.add(
                    reds + start, greens + start, blues + start, times: brightness, to: sum,
                    count: min(columns, count - start))
            }
            return sums.reduce(0.0) { $0 + Double($1) }
        }
        return Float(total / Double(count))
    }

    @inline(never)
    private static func add(
        _ reds: UnsafePointer<Float>, _ greens: UnsafePointer<Float>,
        _ blues: UnsafePointer<Float>, times brightness: Float,
        to sums: UnsafeMutablePointer<Float>, count: Int
    ) {
        for index in 0..<count {
            sums[index] += grey(
                top(reds[index] * brightness), top(greens[index] * brightness),
                top(blues[index] * brightness))
        }
    }

    /// The hue turned in the hexagon of hue, saturation and value; grey pixels stay.
    private func turn(
        _ reds: UnsafeMutablePointer<Float>, _ greens: UnsafeMutablePointer<Float>,
        _ blues: UnsafeMutablePointer<Float>, count: Int
    ) {
        let shift = 6 * hue
        for index in 0..<count {
            let (red, green, blue) = (reds[index], greens[index], blues[index])
            let value = Self.larger(Self.larger(red, green), blue)
            let chroma = value - Self.smaller(Self.smaller(red, green), blue)
            let inverse = 1 / (chroma == 0 ? 1 : chroma)
            // Sixths of the circle: 0 red, 2 green, 4 blue; -1...5 here.
            let ofBlue = (red - green) * inverse + 4
            let ofGreen = (blue - red) * inverse + 2
            let ofRed = (green - blue) * inverse
            let place = value == red ? ofRed : value == green ? ofGreen : ofBlue
            let turned = place + shift
            reds[index] = value - chroma * Self.lack(turned)
            greens[index] = value - chroma * Self.lack(turned - 2)
            blues[index] = value - chroma * Self.lack(turned - 4)
        }
    }

    /// How much of the chroma a channel lacks, 0...1, from the place of the colour relative to the
    /// channel's own, -9...9 sixths: none up to one sixth around the circle, all from two on.
    @inline(__always)
    private static func lack(_ place: Float) -> Float {
        let distance = smaller(abs(place), abs(abs(place) - 6))
        return larger(smaller(distance - 1, 1), 0)
    }

    @inline(__always)
    private static func cut(_ value: Float) -> Float { larger(smaller(value, 255), 0) }

    @inline(__always)
    private static func top(_ value: Float) -> Float { smaller(value, 255) }

    // One instruction each; the standard library's `min` and `max` need four.
    @inline(__always)
    private static func smaller(_ a: Float, _ b: Float) -> Float { a > b ? b : a }

    @inline(__always)
    private static func larger(_ a: Float, _ b: Float) -> Float { a < b ? b : a }

    /// Luma as torchvision's `rgb_to_grayscale`.
    @inline(__always)
    private static func grey(_ red: Float, _ green: Float, _ blue: Float) -> Float {
        red * 0.2989 + green * 0.587 + blue * 0.114
    }
}
