import Synchronization

/// A page that shows a run while it is going on; rewritten once an epoch.
final class LivePage: Sendable {
    private let folder: String?
    private let shown = Mutex(-1)

    /// - Parameter folder: nil: nothing is written.
    init(_ folder: String?) { self.folder = folder }

    /// Writes `page` where this epoch has not been shown yet.
    func show(epoch: Int, _ page: () -> String) {
        guard let folder else { return }
        let isNew = shown.withLock { shown in
            defer { shown = epoch }
            return shown != epoch
        }
        guard isNew else { return }
        // A page that cannot be written must not end the training.
        try? OutputFile.write(page(), to: "\(folder)/report.html")
    }
}
