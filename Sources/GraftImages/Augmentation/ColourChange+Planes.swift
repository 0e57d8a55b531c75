/// The change on planes of pixels.
///
/// Loops over single values without branches: the compiler makes vectors of them.
extension ColourChange {
    /// Changes 3 x `count` values, 0...255, in place.
    ///
    /// A factor of 1 gives back its input exactly, so that factors need no branch.
    func apply(to planes: UnsafeMutablePointer<Float>, count: Int) {
        let (reds, greens, blues) = (planes, planes + count, planes + 2 * count)
        if brightness != 1 || contrast != 1 || saturation != 1 {
            let level = contrast == 1 ? 0 : meanGrey(planes, count: count)
            for index in 0..<count {
                let given = Pixel(red: reds[index], green: greens[index], blue: blues[index])
                let pixel = scaled(given, level: level)
                (reds[index], greens[index], blues[index]) = (pixel.red, pixel.green, pixel.blue)
            }
        }
        if hue != 0 { turn(reds, greens, blues, count: count) }
    }

    /// A pass of its own: together with the factors the compiler makes no vectors of it.
    private func turn(
        _ reds: UnsafeMutablePointer<Float>, _ greens: UnsafeMutablePointer<Float>,
        _ blues: UnsafeMutablePointer<Float>, count: Int
    ) {
        let shift = 6 * hue
        for index in 0..<count {
            let given = Pixel(red: reds[index], green: greens[index], blue: blues[index])
            let pixel = given.turned(shift)
            (reds[index], greens[index], blues[index]) = (pixel.red, pixel.green, pixel.blue)
        }
    }

    /// Brightness, contrast, saturation.
    @inline(__always)
    private func scaled(_ given: Pixel, level: Float) -> Pixel {
        let offset = (1 - contrast) * level
        let red = cut(smaller(given.red * brightness, 255) * contrast + offset)
        let green = cut(smaller(given.green * brightness, 255) * contrast + offset)
        let blue = cut(smaller(given.blue * brightness, 255) * contrast + offset)
        let own = Pixel(red: red, green: green, blue: blue).grey * (1 - saturation)
        return Pixel(
            red: cut(red * saturation + own), green: cut(green * saturation + own),
            blue: cut(blue * saturation + own))
    }

    /// Mean grey of the brightened pixels: sums in a fixed order, so always the same bits.
    private func meanGrey(_ planes: UnsafeMutablePointer<Float>, count: Int) -> Float {
        let (reds, greens, blues) = (planes, planes + count, planes + 2 * count)
        let columns = 256
        let total = withUnsafeTemporaryAllocation(of: Float.self, capacity: columns) { sums in
            sums.initialize(repeating: 0)
            guard let sum = sums.baseAddress else { return 0.0 }
            for start in stride(from: 0, to: count, by: columns) {
                add(
                    reds + start, greens + start, blues + start, to: sum,
                    count: min(columns, count - start))
            }
            return sums.reduce(0.0) { $0 + Double($1) }
        }
        return Float(total / Double(count))
    }

    /// A function of its own, or the compiler does not see that its loop has no dependences.
    @inline(never)
    private func add(
        _ reds: UnsafePointer<Float>, _ greens: UnsafePointer<Float>,
        _ blues: UnsafePointer<Float>, to sums: UnsafeMutablePointer<Float>, count: Int
    ) {
        for index in 0..<count {
            sums[index] +=
                Pixel(
                    red: smaller(reds[index] * brightness, 255),
                    green: smaller(greens[index] * brightness, 255),
                    blue: smaller(blues[index] * brightness, 255)
                ).grey
        }
    }
}

/// The colour of one pixel, 0...255.
private struct Pixel {
    var red: Float
    var green: Float
    var blue: Float

    /// Luma as torchvision's `rgb_to_grayscale`.
    @inline(__always)
    var grey: Float { red * 0.2989 + green * 0.587 + blue * 0.114 }

    /// The hue moved by -3...3 sixths in the hexagon of hue, saturation and value; a grey stays.
    @inline(__always)
    func turned(_ shift: Float) -> Pixel {
        let value = larger(larger(red, green), blue)
        let chroma = value - smaller(smaller(red, green), blue)
        let inverse = 1 / (chroma == 0 ? 1 : chroma)
        // Sixths of the circle: 0 red, 2 green, 4 blue; -1...5 here.
        let ofBlue = (red - green) * inverse + 4
        let ofGreen = (blue - red) * inverse + 2
        let ofRed = (green - blue) * inverse
        let place = (value == red ? ofRed : value == green ? ofGreen : ofBlue) + shift
        return Pixel(
            red: value - chroma * lack(place), green: value - chroma * lack(place - 2),
            blue: value - chroma * lack(place - 4))
    }
}

/// How much of the chroma a channel lacks, 0...1, from the place of the colour relative to the
/// channel's own, -9...9 sixths: none up to one sixth around the circle, all from two on.
@inline(__always)
private func lack(_ place: Float) -> Float {
    let distance = smaller(abs(place), abs(abs(place) - 6))
    return larger(smaller(distance - 1, 1), 0)
}

@inline(__always)
private func cut(_ value: Float) -> Float { larger(smaller(value, 255), 0) }

// One instruction each; the standard library's `min` and `max` need four.
@inline(__always)
private func smaller(_ a: Float, _ b: Float) -> Float { a > b ? b : a }

@inline(__always)
private func larger(_ a: Float, _ b: Float) -> Float { a < b ? b : a }
