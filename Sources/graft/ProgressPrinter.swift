import Foundation
import GraftReports
import GraftWorkflows
import Synchronization

/// Shows progress on standard error: a bar with ETA on a terminal, one line a stage elsewhere.
final class ProgressPrinter: Sendable {
    private struct State {
        var stage = ""
        var drawn = ContinuousClock.now
        var hasBar = false
        var started = ContinuousClock.now
        var last: WorkProgress?
    }

    private let quiet: Bool
    private let columns = Terminal.columns(STDERR_FILENO)
    private let state = Mutex(State())

    init(quiet: Bool) { self.quiet = quiet }

    /// Takes a step; called from any thread.
    @Sendable func report(_ progress: WorkProgress) {
        guard !quiet else { return }
        let title =
            progress.subject.isEmpty ? progress.stage : "\(progress.stage) \(progress.subject)"
        let text = state.withLock { state -> String in
            let now = ContinuousClock.now
            var text = ""
            if title != state.stage {
                text += closing(state)
                state.stage = title
                state.started = now
                state.drawn = now - .seconds(1)
                if columns == nil, let total = progress.total {
                    text += "\(title): \(total) \(progress.unit)\n"
                }
            }
            state.last = progress
            guard let columns, now - state.drawn > .milliseconds(100) else { return text }
            state.drawn = now
            state.hasBar = true
            let line = ProgressLine(
                stage: title, done: progress.done, total: progress.total ?? progress.done,
                rate: progress.rate ?? 0, unit: progress.unit)
            return text + "\r" + line.rendered(width: columns - 1) + "\u{1B}[K"
        }
        FileHandle.standardError.write(Data(text.utf8))
    }

    /// Clears the bar, so that the result stands alone.
    func finish() {
        guard !quiet else { return }
        let text = state.withLock { state in
            let text = closing(state)
            state = State()
            return text
        }
        FileHandle.standardError.write(Data(text.utf8))
    }

    private func closing(_ state: State) -> String { state.hasBar ? "\r\u{1B}[K" : "" }
}
