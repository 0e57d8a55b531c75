import Foundation
import GraftImages

/// The built-in sample set: rendered photographs of inspected surfaces, a folder per class, as JPEG files.
public struct DemoSet: Sendable {
    public var imagesPerClass: Int
    public var seed: UInt64

    public init(imagesPerClass: Int = 60, seed: UInt64 = 1) {
        self.imagesPerClass = imagesPerClass
        self.seed = seed
    }

    /// Writes the set and returns the number of images. It is drawn beside the folder and renamed into place at the end, so
    /// an interrupted run leaves no half a set behind.
    ///
    /// - Throws: `WorkflowError` (`notWritable`), `CancellationError`.
    public func write(to folder: String, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }) throws -> Int {
        let target = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        let draft = target + ".\(ProcessInfo.processInfo.processIdentifier).part"
        defer { try? FileManager.default.removeItem(atPath: draft) }
        for surface in SurfaceClass.allCases { try OutputFile.makeFolder("\(draft)/\(surface.rawValue)") }
        let names = SurfaceClass.allCases
        let total = names.count * imagesPerClass
        let encoder = JPEGEncoder()
        for index in 0..<total {
            try Task.checkCancellation()
            let (image, surface) = (index / names.count, names[index % names.count])
            let pixels = SurfacePainter.picture(of: surface, seed: seed &* 1_000_003 &+ UInt64(index))
            let side = SurfacePainter.side
            let bytes = try encoder.encoded(rgb: pixels, width: side, height: side, quality: 90)
            let file = "\(draft)/\(surface.rawValue)/\(String(format: "%03d", image + 1)).jpg"
            try OutputFile.write(bytes, to: file)
            progress(index + 1, total)
        }
        if (try? FileManager.default.contentsOfDirectory(atPath: target))?.isEmpty == true { rmdir(target) }
        guard rename(draft, target) == 0 else {
            throw WorkflowError(
                .notWritable, subject: target,
                detail: "cannot be made (\(String(cString: strerror(errno)))); name a folder that does not exist yet")
        }
        return total
    }
}
