import GraftImages
import Testing

@Suite struct TestTimeViewsTests {
    private let geometry = PixelGeometry(
        resize: .shortSide(40), width: 30, height: 24, scaledDecoding: false)

    @Test func countsAndOrder() {
        let counts = TestTimeViews.allCases.map {
            $0.draws(width: 50, height: 40, geometry: geometry).count
        }
        #expect(counts == [1, 2, 5, 10])
        for views in TestTimeViews.allCases {
            let draws = views.draws(width: 50, height: 40, geometry: geometry)
            #expect(draws[0] == .plain && Set(draws).count == draws.count)
        }
    }

    /// The corners of a picture that the rule leaves at its size are pixels of the picture.
    @Test func cornersAreThoseOfTheResizedImage() throws {
        let pixels = (0..<6_000).map { (index: Int) in UInt8(index * 37 % 251) }
        let bytes = try JPEGEncoder(subsampled: false).encoded(
            rgb: pixels, width: 50, height: 40, quality: 95)
        let whole = try ImageDecoder().planes(
            of: bytes,
            geometry: PixelGeometry(resize: .squash, width: 50, height: 40, scaledDecoding: false))
        let draws = TestTimeViews.fiveCrops.draws(width: 50, height: 40, geometry: geometry)
        let made = try bytes.withUnsafeBytes {
            try ImageDecoder().views(of: $0, geometry: geometry, draws: draws)
        }
        let corners = [(8, 10), (0, 0), (0, 20), (16, 0), (16, 20)]
        for (view, (top, left)) in zip(made, corners) {
            for (row, column) in [(0, 0), (23, 29), (7, 13)] {
                let expected = whole[1, top + row, left + column]
                #expect(abs(view[1, row, column] - expected) < 0.01, "\(top), \(left)")
            }
        }
    }

    @Test func rulesWithoutAMarginTakeSevenEighths() throws {
        let squash = PixelGeometry(resize: .squash, width: 32, height: 32)
        let draws = TestTimeViews.fiveCrops.draws(width: 90, height: 40, geometry: squash)
        for draw in draws.dropFirst() {
            let crop = try #require(draw.crop)
            #expect(crop.width == 0.875 && crop.height == 0.875)
            #expect([0, 0.125].contains(crop.left) && [0, 0.125].contains(crop.top))
        }
    }
}
