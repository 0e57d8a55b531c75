import Foundation
import GraftDatasets
import GraftImages
import GraftReports

/// Small pictures of some images, re-encoded, so that no metadata of the originals gets into a
/// report.
enum Thumbnails {
    /// Longer side in pixels.
    static let side = 112

    /// JPEG bytes by path; images that cannot be shown are left out.
    static func of(_ comparison: Comparison, in dataset: Dataset) -> [String: [UInt8]] {
        of(Set(comparison.details.flatMap { $0.confused.map(\.path) }), in: dataset.samples)
    }

    /// The same of given images, with the longer side in pixels.
    static func of(
        _ wanted: Set<String>, in samples: [Sample], side: Int = side
    ) -> [String: [UInt8]] {
        var pictures: [String: [UInt8]] = [:]
        let decoder = ImageDecoder()
        for sample in samples where wanted.contains(sample.path) {
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
