import Foundation
import GraftDatasets
import GraftImages
import GraftLinearAlgebra
import Synchronization
import SystemPackage
import Testing

@testable import GraftWorkflows

@Suite("Demonstration set") struct DemoSetTests {
    private let place = NSTemporaryDirectory() + "/graft-demo-\(UUID().uuidString)"
    private let small = DemoSet(imagesPerClass: 2, side: 48)

    @Test("is written as a folder a class that reads back as six classes")
    func written() async throws {
        defer { try? FileManager.default.removeItem(atPath: place) }
        let steps = Mutex<[Int]>([])
        try await small.write(to: place + "/") { step in steps.withLock { $0.append(step.done) } }
        #expect(steps.withLock { $0 } == Array(1...12))
        let dataset = try DatasetReader().read(FilePath(place))
        #expect(
            dataset.labels.classes == ["abrasion", "clean", "crack", "pit", "scratch", "stain"])
        #expect(dataset.labels.classCounts == [2, 2, 2, 2, 2, 2])
        #expect(dataset.problems.isEmpty)
        #expect(dataset.samples[0].path == "abrasion/001.jpg")
        var seen: Set<[UInt8]> = []
        for sample in dataset.samples {
            let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: sample.file.string)))
            let header = try bytes.withUnsafeBytes { try ImageDecoder().header(of: $0) }
            #expect((header.width, header.height) == (48, 48))
            #expect(seen.insert(bytes).inserted)
        }
    }

    @Test("is the same for the same seed, and another for another")
    func seeded() {
        for kind in DemoClass.allCases {
            let image = DemoImage(kind: kind, number: 3, side: 40, seed: 5)
            let other = DemoImage(kind: kind, number: 3, side: 40, seed: 6)
            #expect(image.rendered() == image.rendered())
            #expect(image.rendered() != other.rendered())
            #expect(image.rendered().count == 3 * 40 * 40)
        }
    }

    @Test("each flaw marks more of a plain surface than wear alone", arguments: DemoClass.allCases)
    func flaws(_ kind: DemoClass) {
        guard kind != .clean else { return }
        func marked(_ kind: DemoClass, _ seed: UInt64) -> Int {
            var generator = SeededGenerator(seed: seed)
            var canvas = SurfaceCanvas(side: 128)
            FlawPainter(side: 128, scale: 0.5, grain: 0).paint(kind, on: &canvas, using: &generator)
            return canvas.relief.indices.count {
                abs(canvas.relief[$0]) > 0.05 || abs(canvas.albedo[$0] - 1) > 0.03
            }
        }
        for seed in 0..<5 as Range<UInt64> { #expect(marked(kind, seed) > marked(.clean, seed)) }
    }

    @Test("never touches a folder that holds something, and leaves nothing when cancelled")
    func refusals() async throws {
        defer { try? FileManager.default.removeItem(atPath: place) }
        try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
        try Data("mine".utf8).write(to: URL(fileURLWithPath: place + "/mine.txt"))
        let error = await #expect(throws: WorkflowError.self) { try await small.write(to: place) }
        #expect(error?.code == .notWritable)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place) == ["mine.txt"])

        let (set, inner) = (small, place + "/set")
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            try await set.write(to: inner)
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(try FileManager.default.contentsOfDirectory(atPath: place) == ["mine.txt"])
    }
}
