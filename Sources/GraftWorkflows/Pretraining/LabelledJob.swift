import Foundation
import GraftDatasets
import GraftFeatures
import GraftLinearAlgebra
import GraftTraining

/// The labelled images of a verdict before they are read.
struct LabelledJob {
    let found: FoundImages
    /// Contents of the labelled images.
    let digests: Set<ContentDigest>

    /// At most so many are watched while a network learns.
    private static let most = 400

    init(_ verdict: Pretrain.Verdict) throws {
        found = try FoundImages.labelled(verdict.data, verdict.dataset)
        digests = Set(found.dataset.samples.compactMap { try? ContentDigest(ofFile: $0.file) })
    }

    /// Lets the job watch nearest neighbours among labelled images, and keeps labelled contents out
    /// of the images set apart.
    func watch(_ job: inout Pretrainer.Job) {
        job.kept = digests
        guard let classes = try? found.dataset.labels.classIndices() else { return }
        var generator = SeededGenerator(seed: 0, stream: 17)
        let readable = found.dataset.samples.indices.filter {
            FileManager.default.isReadableFile(atPath: found.dataset.samples[$0].file.string)
        }
        let chosen = generator.shuffled(readable).prefix(Self.most).sorted()
        job.labelled = chosen.map { found.dataset.samples[$0] }
        job.classes = chosen.map { classes[$0] }
    }
}
