import Foundation
import GraftDatasets
import GraftImages

/// A picture of what augmentation does to a few images of a data set.
enum AugmentationSheet {
    /// Views of each image beside the plain one.
    private static let views = 5
    /// Longer side of a tile in pixels.
    private static let side = 128

    /// One JPEG; nil where no image can be read.
    static func jpeg(
        _ chosen: [Int], of dataset: Dataset, options: AugmentationOptions,
        geometry: PixelGeometry, seed: UInt64
    ) -> [UInt8]? {
        let files = chosen.compactMap { image -> (image: Int, bytes: [UInt8])? in
            let path = dataset.samples[image].file.string
            return (try? Data(contentsOf: URL(fileURLWithPath: path))).map { (image, Array($0)) }
        }
        guard !files.isEmpty else { return nil }
        var tile = geometry
        let scale = Double(side) / Double(max(geometry.width, geometry.height))
        if case .shortSide(let short) = geometry.resize {
            tile.resize = .shortSide(max(1, Int(Double(short) * scale)))
        }
        tile.width = max(1, Int(Double(geometry.width) * scale))
        tile.height = max(1, Int(Double(geometry.height) * scale))
        return try? ContactSheet(
            of: files, options: options, geometry: tile, views: views, seed: seed
        ).jpeg
    }
}
