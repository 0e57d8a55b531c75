import GraftImages
import Testing

@Suite struct EncodingTests {
    private func gradient(_ width: Int, _ height: Int) -> [UInt8] {
        (0..<height).flatMap { y in
            (0..<width).flatMap { x in
                [UInt8(255 * x / width), UInt8(255 * y / height), UInt8(128)]
            }
        }
    }

    @Test(arguments: [(1, 1), (40, 30), (64, 48), (201, 99)], [true, false])
    func pixelsSurviveTheRoundTrip(_ size: (Int, Int), _ subsampled: Bool) throws {
        let pixels = gradient(size.0, size.1)
        let file = try JPEGEncoder(subsampled: subsampled).encoded(
            rgb: pixels, width: size.0, height: size.1, quality: 95)
        let geometry = PixelGeometry(
            resize: .squash, width: size.0, height: size.1, scaledDecoding: false)
        let decoded = try ImageDecoder().planes(of: file, geometry: geometry)
        #expect(meanDifference(decoded.interleaved.map(Float.init), pixels.map(Float.init)) < 3)
    }

    @Test func thumbnailsAreOrientedSmallAndBare() throws {
        // 45 x 29 stored, 29 x 45 seen.
        let bytes = try GoldenSamples.bytes(named: "orientation-6-JPEG")
        let (thumbnail, header) = try bytes.withUnsafeBytes { data in
            let made = try ImageDecoder().thumbnail(of: data, side: 30)
            return (made, try made.withUnsafeBytes { try ImageDecoder().header(of: $0) })
        }
        #expect([header.width, header.height] == [19, 30] && header.orientation == .up)
        let exif = Array("Exif".utf8)
        #expect(!thumbnail.indices.contains { thumbnail[$0...].starts(with: exif) })
        #expect(bytes.indices.contains { bytes[$0...].starts(with: exif) })
    }

    @Test func thumbnailsNeverEnlarge() throws {
        let bytes = try GoldenSamples.bytes(named: "png-rgb")
        let made = try bytes.withUnsafeBytes { try ImageDecoder().thumbnail(of: $0, side: 500) }
        #expect(try made.withUnsafeBytes { try ImageDecoder().header(of: $0) }.width == 45)
    }
}
