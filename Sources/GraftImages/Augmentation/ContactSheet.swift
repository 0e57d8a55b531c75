/// A picture of what augmentation does to a few images: a row each, the plain decode first, then
/// its views.
public struct ContactSheet: Sendable, Hashable {
    /// One JPEG.
    public let jpeg: [UInt8]
    public let rows: [Row]

    /// One image of the sheet.
    public struct Row: Sendable, Hashable, Codable {
        /// Number of the image in the data set.
        public let image: Int
        /// What was drawn for each view, from the left; empty where the image cannot be read.
        public let draws: [AugmentationDraw]
        /// Why the image cannot be read; its row is left out of the picture.
        public let failure: ImageError?
    }

    private static let gap = 4

    /// - Parameters:
    ///   - files: encoded images with their numbers in the data set.
    ///   - geometry: width and height of a tile with the rule that makes it.
    ///   - views: V, views of each image beside the plain one.
    /// - Throws: only where the sheet itself cannot be encoded.
    /// - Precondition: the sheet's sides are at most 65,500 pixels, quality in 1...100.
    public init(
        of files: [(image: Int, bytes: [UInt8])], options: AugmentationOptions,
        geometry: PixelGeometry, views: Int, seed: UInt64, decoder: ImageDecoder = ImageDecoder(),
        quality: Int = 85
    ) throws(ImageError) {
        let scratch = DecodeScratch()
        var rows: [Row] = []
        var tiles: [[PixelPlanes]] = []
        for (image, bytes) in files {
            do throws(ImageError) {
                let draws = try bytes.withBytes { (data) throws(ImageError) in
                    try decoder.draws(
                        for: data, options: options, seed: seed, image: image, views: 0..<views)
                }
                tiles.append(
                    try bytes.withBytes { (data) throws(ImageError) in
                        try decoder.views(
                            of: data, geometry: geometry, draws: [.plain] + draws, scratch: scratch)
                    })
                rows.append(Row(image: image, draws: draws, failure: nil))
            } catch {
                rows.append(Row(image: image, draws: [], failure: error))
            }
        }
        self.rows = rows
        jpeg = try Self.encoded(tiles, columns: views + 1, geometry: geometry, quality: quality)
    }

    private static func encoded(
        _ tiles: [[PixelPlanes]], columns: Int, geometry: PixelGeometry, quality: Int
    ) throws(ImageError) -> [UInt8] {
        try picture(
            tiles, columns: columns, tile: (geometry.width, geometry.height), quality: quality)
    }

    /// Tiles of one size in rows as one JPEG.
    ///
    /// - Precondition: at least one tile; all have the size of the first.
    package static func jpeg(_ tiles: [[PixelPlanes]], quality: Int = 85) throws(ImageError)
        -> [UInt8]
    {
        let columns = tiles.map(\.count).max() ?? 0
        precondition(columns > 0, "a sheet has tiles")
        let first = tiles.lazy.flatMap { $0 }.first
        return try picture(
            tiles, columns: columns, tile: (first?.width ?? 1, first?.height ?? 1),
            quality: quality)
    }

    private static func picture(
        _ tiles: [[PixelPlanes]], columns: Int, tile size: (width: Int, height: Int), quality: Int
    ) throws(ImageError) -> [UInt8] {
        let (stepX, stepY) = (gap + size.width, gap + size.height)
        let (width, height) = (gap + columns * stepX, gap + tiles.count * stepY)
        var sheet = [UInt8](repeating: 255, count: 3 * width * height)
        for (row, line) in tiles.enumerated() {
            for (column, tile) in line.enumerated() {
                let pixels = tile.interleaved
                for y in 0..<tile.height {
                    let start = 3 * ((gap + row * stepY + y) * width + gap + column * stepX)
                    let source = 3 * y * tile.width
                    sheet.replaceSubrange(
                        start..<(start + 3 * tile.width),
                        with: pixels[source..<(source + 3 * tile.width)])
                }
            }
        }
        return try JPEGEncoder(subsampled: false).encoded(
            rgb: sheet, width: width, height: height, quality: quality)
    }
}
