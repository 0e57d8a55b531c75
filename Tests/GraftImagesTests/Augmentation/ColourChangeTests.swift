import Testing

@testable import GraftImages

@Suite struct ColourChangeTests {
    private func changed(_ pixels: [Float], _ change: ColourChange) -> [Float] {
        var values = pixels
        values.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { change.apply(to: base, count: buffer.count / 3) }
        }
        return values
    }

    @Test func coloursAreThoseOfTorchvision() throws {
        let goldens = try AugmentationGoldens.read()
        #expect(goldens.colours.count >= 12)
        for colour in goldens.colours {
            let result = changed(goldens.pixels, colour.change)
            #expect(largestDifference(result, colour.expected) < 2e-2, "\(colour.change)")
            #expect(result.allSatisfy { (0...255).contains($0) })
        }
    }

    @Test func factorsOfOneKeepEveryBit() throws {
        let pixels = try AugmentationGoldens.read().pixels
        #expect(changed(pixels, ColourChange()) == pixels)
        // The loop that multiplies by all three factors, with two of them 1.
        let halved = changed(pixels, ColourChange(brightness: 0.5))
        #expect(halved == pixels.map { $0 / 2 })
    }

    @Test func fullContrastLossIsTheMeanGreyEverywhere() {
        // 1,000 pixels: rows of sums and a rest.
        let pixels = (0..<3_000).map { Float($0 % 256) }
        let result = changed(pixels, ColourChange(contrast: 0))
        let grey = (0..<1_000).map {
            0.2989 * Double(pixels[$0]) + 0.587 * Double(pixels[1_000 + $0])
                + 0.114 * Double(pixels[2_000 + $0])
        }
        let mean = Float(grey.reduce(0, +) / 1_000)
        #expect(result.allSatisfy { abs($0 - mean) < 1e-3 })
    }

    @Test func aFullTurnOfHueComesBack() throws {
        let pixels = try AugmentationGoldens.read().pixels
        let back = changed(
            changed(pixels, ColourChange(hue: 0.3)), ColourChange(hue: -0.3))
        #expect(largestDifference(back, pixels) < 1e-2)
    }
}
