import GraftImages
import Testing

@Suite struct ContactSheetTests {
    private let geometry = PixelGeometry(resize: .squash, width: 40, height: 32)

    @Test func tilesAreTheViewsThatAreListed() throws {
        let files = try ["jpeg-420-odd", "png-rgb"].enumerated().map {
            (image: 10 + $0.offset, bytes: try GoldenSamples.bytes(named: $0.element))
        }
        let broken = (image: 12, bytes: Array(files[0].bytes.prefix(40)))
        let sheet = try ContactSheet(
            of: [files[0], broken, files[1]], options: AugmentationPreset.texture.options,
            geometry: geometry, views: 3, seed: 9, quality: 100)
        #expect(sheet.rows.map(\.image) == [10, 12, 11])
        #expect(sheet.rows.map(\.draws.count) == [3, 0, 3])
        #expect(sheet.rows[1].failure != nil && sheet.rows[0].failure == nil)
        let (width, height) = (4 + 4 * 44, 4 + 2 * 36)
        let header = try sheet.jpeg.withUnsafeBytes { try ImageDecoder().header(of: $0) }
        #expect([header.width, header.height] == [width, height])
        let picture = try ImageDecoder().planes(
            of: sheet.jpeg, geometry: PixelGeometry(resize: .squash, width: width, height: height))
        for (line, row) in [sheet.rows[0], sheet.rows[2]].enumerated() {
            let file = files[row.image - 10].bytes
            let tiles = try file.withUnsafeBytes {
                try ImageDecoder().views(
                    of: $0, geometry: geometry, draws: [.plain] + row.draws)
            }
            for (column, tile) in tiles.enumerated() {
                var sum: Float = 0
                for y in 0..<32 {
                    for x in 0..<40 {
                        sum += abs(
                            tile[1, y, x] - picture[1, 4 + line * 36 + y, 4 + column * 44 + x])
                    }
                }
                #expect(sum / 1_280 < 2, "row \(line), column \(column)")
            }
        }
    }

    @Test func aSheetWithoutImagesIsEmptyPaper() throws {
        let sheet = try ContactSheet(
            of: [], options: AugmentationOptions(), geometry: geometry, views: 2, seed: 1)
        #expect(sheet.rows.isEmpty && !sheet.jpeg.isEmpty)
    }
}
