import Foundation
import SystemPackage

/// Inputs of the trained part, computed once and kept in a memory-mapped file.
///
/// `@unchecked Sendable`: rows are written by one thread each, before anything is read.
final class ActivationCache: ViewSource, @unchecked Sendable {
    let shape: [Int]
    let rows: [ImageView: Int]
    private let memory: UnsafeMutableBufferPointer<Float>
    private let bytes: Int

    /// Reserves the disk space of all views in an unnamed file of the folder.
    ///
    /// - Throws: `TrainingError` (`badFile`).
    init(_ views: [ImageView], shape: [Int], folder: String) throws(TrainingError) {
        self.shape = shape
        var rows: [ImageView: Int] = [:]
        for view in views where rows[view] == nil { rows[view] = rows.count }
        self.rows = rows
        let count = max(1, rows.count) * shape.reduce(1, *)
        bytes = count * MemoryLayout<Float>.stride
        var path = Array((folder + "/activations.XXXXXX").utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw Self.failure(folder, errno) }
        defer { close(descriptor) }
        unlink(path)
        // Reserved here, because a full disk under a mapped file ends the process.
        let status = posix_fallocate(descriptor, 0, off_t(bytes))
        guard status == 0 else { throw Self.failure(folder, status, bytes: bytes) }
        guard
            let start = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
            start != MAP_FAILED
        else { throw Self.failure(folder, errno) }
        memory = UnsafeMutableBufferPointer(
            start: start.bindMemory(to: Float.self, capacity: count), count: count)
    }

    deinit { munmap(memory.baseAddress, bytes) }

    /// The room of a view.
    func room(of view: ImageView) -> UnsafeMutableBufferPointer<Float> {
        guard let row = rows[view] else { preconditionFailure("\(view) was not planned") }
        return UnsafeMutableBufferPointer(rebasing: memory[row * width..<(row + 1) * width])
    }

    func fill(_ views: [ImageView], into buffer: UnsafeMutableBufferPointer<Float>) {
        for (place, view) in views.enumerated() {
            let target = UnsafeMutableBufferPointer(
                rebasing: buffer[place * width..<(place + 1) * width])
            _ = target.update(fromContentsOf: room(of: view))
        }
    }

    private static func failure(_ folder: String, _ code: Int32, bytes: Int = 0) -> TrainingError {
        let remedy =
            code == ENOSPC
            ? "\(bytes >> 20) MiB are needed for what the frozen layers give; free some space, use "
                + "fewer --views, or name another folder in TMPDIR"
            : "cannot be used for temporary files (\(Errno(rawValue: code))); name another in TMPDIR"
        return TrainingError(.badFile, subject: folder, detail: remedy)
    }
}
