import Foundation

/// The built-in sample set, written as files.
public struct WriteDemo: Sendable, Codable {
    public var folder: String
    public var imagesPerClass: Int
    public var seed: UInt64

    public init(folder: String, imagesPerClass: Int = 60, seed: UInt64 = 1) {
        self.folder = folder
        self.imagesPerClass = imagesPerClass
        self.seed = seed
    }

    /// Number of images written. The folder has to be new or empty, so that nothing of the user's is mixed in.
    public func run(progress: @escaping ProgressReporter = { _ in }) throws -> Int {
        let present = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        guard present.isEmpty else {
            throw WorkflowError(
                .notWritable, subject: folder, detail: "is not empty; name a folder that does not exist yet")
        }
        return try DemoSet(imagesPerClass: imagesPerClass, seed: seed).write(to: folder) { done, total in
            progress(WorkProgress(stage: "drawing", done: done, total: total, unit: "images"))
        }
    }
}
