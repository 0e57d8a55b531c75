import GraftImages
import GraftTraining

/// A picture of what a network makes of corrupted images: a row each.
enum ReconstructionSheet {
    /// One JPEG; nil without pictures.
    static func jpeg(_ pictures: [Reconstruction]) -> [UInt8]? {
        guard !pictures.isEmpty else { return nil }
        return try? ContactSheet.jpeg(
            pictures.map { [$0.original, $0.corrupted, $0.restored] }, quality: 88)
    }
}
