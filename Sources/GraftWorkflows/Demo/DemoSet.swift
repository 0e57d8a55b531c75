import Foundation
import GraftImages
import GraftLinearAlgebra

/// A built-in sample set: photographs, rendered here, of metal surfaces under inspection, a folder
/// a class.
///
/// Every image differs in finish, grain, light, exposure, focus, noise, place, turn and size, none
/// of which says anything of its class, and carries harmless marks. A linear classifier on colour
/// histograms is right on about a quarter of the images, on features of a small network about three
/// quarters: some flaws are faint on purpose.
public struct DemoSet: Sendable, Codable, Hashable {
    public var imagesPerClass: Int
    /// Width and height of each image in pixels, 32 or more.
    public var side: Int
    /// JPEG quality, 1 to 100.
    public var quality: Int
    /// The same seed gives the same images.
    public var seed: UInt64

    public init(imagesPerClass: Int = 60, side: Int = 256, quality: Int = 90, seed: UInt64 = 1) {
        self.imagesPerClass = imagesPerClass
        self.side = side
        self.quality = quality
        self.seed = seed
    }

    /// Number of images in all classes.
    public var count: Int { imagesPerClass * DemoClass.allCases.count }

    /// Writes `clean/001.jpg` and so on into a folder that does not exist yet or is empty.
    ///
    /// The folder appears when it is complete: until then the images lie in one beside it whose
    /// name ends in `.partial`.
    ///
    /// - Throws: `WorkflowError` where the folder holds something or cannot be written;
    ///   `CancellationError`.
    public func write(
        to folder: String, progress: @escaping ProgressReporter = { _ in }
    ) async throws {
        let target = DemoFolder(folder)
        try target.begin()
        do {
            let images = DemoClass.allCases.flatMap { kind in
                (0..<imagesPerClass).map {
                    DemoImage(kind: kind, number: $0, side: side, seed: seed)
                }
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                var (next, done) = (0, 0)
                func start() {
                    guard next < images.count else { return }
                    let image = images[next]
                    next += 1
                    group.addTask { try target.add(image, jpeg: try encoded(image)) }
                }
                for _ in 0..<max(1, ProcessInfo.processInfo.activeProcessorCount) { start() }
                while try await group.next() != nil {
                    try Task.checkCancellation()
                    done += 1
                    progress(WorkProgress(stage: "demo", done: done, total: count, unit: "images"))
                    start()
                }
            }
            try target.finish()
        } catch {
            target.abandon()
            throw error
        }
    }

    private func encoded(_ image: DemoImage) throws -> [UInt8] {
        try JPEGEncoder().encoded(
            rgb: image.rendered(), width: side, height: side, quality: quality)
    }
}
