import Foundation
import GraftDatasets
import GraftImages
import GraftReports

/// Small pictures of the confused images, re-encoded, so that no metadata of the originals gets into a report.
enum Thumbnails {
    /// Longer side in pixels.
    static let side = 112

    /// JPEG bytes by path; images that cannot be shown are left out.
    static func of(_ comparison: Comparison, in dataset: Dataset) -> [String: [UInt8]] {
        of(comparison.details, in: dataset)
    }

    static func of(_ details: [BackboneDetail], in dataset: Dataset) -> [String: [UInt8]] {
        let wanted = Set(details.flatMap { $0.confused.map(\.path) })
        var pictures: [String: [UInt8]] = [:]
        let decoder = ImageDecoder()
        for sample in dataset.samples where wanted.contains(sample.path) {
            guard let data = try? Data(contentsOf: URL(fileURLWithPath: sample.file.string)) else {
                continue
            }
            pictures[sample.path] = data.withUnsafeBytes {
                try? decoder.thumbnail(of: $0, side: side)
            }
        }
        return pictures
    }
}
