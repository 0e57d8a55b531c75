import GraftImages
import Testing

/// Bitmaps written by hand, byte for byte.
@Suite struct BitmapTests {
    private func little(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(value >> (8 * $0) & 255) }
    }

    /// 40-byte header; `extra` stands between header and pixels (masks or palette).
    private func bitmap(
        _ width: Int, _ height: Int, bits: Int, compression: Int = 0, extra: [UInt8] = [],
        pixels: [UInt8]
    ) -> [UInt8] {
        let start = 54 + extra.count
        let file =
            Array("BM".utf8) + little(start + pixels.count, 4) + little(0, 4) + little(start, 4)
        let info =
            little(40, 4) + little(width, 4) + little(height, 4) + little(1, 2) + little(bits, 2)
        return file + info + little(compression, 4) + little(pixels.count, 4) + little(0, 16)
            + extra + pixels
    }

    private func planes(_ bytes: [UInt8], _ width: Int, _ height: Int) throws -> PixelPlanes {
        let geometry = PixelGeometry(
            resize: .squash, kernel: .nearest, width: width, height: height)
        return try ImageDecoder().planes(of: bytes, geometry: geometry)
    }

    private func red(_ planes: PixelPlanes) -> [Float] {
        Array(planes.values.prefix(planes.width * planes.height))
    }

    /// Four greys, as blue, green, red, unused.
    private let palette: [UInt8] = [0, 0, 0, 0, 80, 80, 80, 0, 160, 160, 160, 0, 240, 240, 240, 0]

    private func expect(_ found: [Float], _ wanted: [Float]) {
        #expect(
            found.count == wanted.count && zip(found, wanted).allSatisfy { abs($0 - $1) < 0.01 })
    }

    @Test func rowsRunUpwardUnlessTheHeightIsNegative() throws {
        let rows: [UInt8] = [1, 2, 3, 0, 4, 5, 6, 0]
        let upward = bitmap(1, 2, bits: 24, pixels: rows)
        let downward = bitmap(1, -2, bits: 24, pixels: rows)
        expect(red(try planes(upward, 1, 2)), [6, 3])
        expect(red(try planes(downward, 1, 2)), [3, 6])
    }

    @Test func runsOfEightBits() throws {
        // 3 x index 1, then 2 literals (padded), end of line; a jump of 2; end.
        let pixels: [UInt8] = [3, 1, 0, 0, 0, 2, 2, 0, 2, 3, 0, 1]
        let file = bitmap(4, 2, bits: 8, compression: 1, extra: palette, pixels: pixels)
        expect(red(try planes(file, 4, 2)), [0, 0, 240, 240, 80, 80, 80, 0])
    }

    @Test func runsOfFourBits() throws {
        let pixels: [UInt8] = [3, 0x12, 0, 0, 0, 4, 0x32, 0x10, 0, 1]
        let file = bitmap(4, 2, bits: 4, compression: 2, extra: palette, pixels: pixels)
        expect(red(try planes(file, 4, 2)), [240, 160, 80, 0, 80, 160, 80, 0])
    }

    @Test func runsPastTheEdgesAreCut() throws {
        let pixels: [UInt8] = [255, 1, 255, 2, 0, 0, 0, 2, 255, 255, 9, 3, 0, 200]
        let file = bitmap(4, 2, bits: 8, compression: 1, extra: palette, pixels: pixels)
        expect(Array(red(try planes(file, 4, 2)).suffix(4)), [80, 80, 80, 80])
    }

    @Test func sixteenBitsByMasks() throws {
        let masks = little(0xF800, 4) + little(0x07E0, 4) + little(0x001F, 4)
        let file = bitmap(
            2, 1, bits: 16, compression: 3, extra: masks, pixels: [0x00, 0xF8, 0x1F, 0x00])
        let decoded = try planes(file, 2, 1)
        expect(decoded.values, [255, 0, 0, 0, 0, 255])
        let plain = bitmap(2, 1, bits: 16, pixels: [0x00, 0x7C, 0xE0, 0x03])
        expect(try planes(plain, 2, 1).values, [255, 0, 0, 255, 0, 0])
    }

    @Test func indicesWithoutAColourAreBlack() throws {
        let file = bitmap(2, 1, bits: 8, extra: palette, pixels: [2, 200, 0, 0])
        expect(red(try planes(file, 2, 1)), [160, 0])
    }
}
