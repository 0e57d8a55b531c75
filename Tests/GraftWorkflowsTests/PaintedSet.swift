import Foundation
import GraftDatasets
import GraftEngines
import GraftImages
import GraftLinearAlgebra
import GraftWorkflows

/// A small folder of painted JPEG files: two classes that differ in colour, in a temporary place.
struct PaintedSet {
    let folder: String
    let work: String

    /// - Parameters:
    ///   - images: of each class.
    ///   - overlap: share of images painted in the other class's colour.
    init(images: Int = 12, overlap: Double = 0, seed: UInt64 = 1) throws {
        work = NSTemporaryDirectory() + "graft-tests-\(UUID().uuidString)"
        folder = work + "/photos"
        var generator = SeededGenerator(seed: seed)
        for (index, name) in ["blue", "red"].enumerated() {
            let place = "\(folder)/\(name)"
            try FileManager.default.createDirectory(
                atPath: place, withIntermediateDirectories: true)
            for image in 0..<images {
                let isSwapped = generator.uniform() < overlap
                let bytes = try Self.picture(isRed: (index == 1) != isSwapped, &generator)
                try Data(bytes).write(to: URL(fileURLWithPath: "\(place)/\(image).jpg"))
            }
        }
    }

    func remove() { try? FileManager.default.removeItem(atPath: work) }

    var running: RunningOptions { RunningOptions(store: work + "/store") }

    var compare: Compare {
        Compare(
            data: folder, backbones: BackboneSelection(only: ["colour"]),
            head: HeadOptions(folds: 3),
            learningCurve: false, running: running)
    }

    private static func picture(isRed: Bool, _ generator: inout SeededGenerator) throws -> [UInt8] {
        let side = 40
        var pixels: [UInt8] = []
        for _ in 0..<(side * side) {
            let noise = Int(generator.uniform() * 60)
            let (strong, weak) = (UInt8(150 + noise), UInt8(40 + noise))
            pixels += isRed ? [strong, weak, weak] : [weak, weak, strong]
        }
        return try JPEGEncoder().encoded(rgb: pixels, width: side, height: side, quality: 90)
    }
}

/// Whether the inference engine is here; tests that need it say so when they are skipped.
let hasEngine = EngineReport.openVINO().isUsable
