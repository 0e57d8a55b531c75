import Dispatch
import Foundation

/// Turns Ctrl-C and a polite kill into cancellation, so that what was computed is kept.
enum Interruption {
    /// Runs the work; the first signal cancels it, the second ends the process at once.
    static func run(_ work: sending @escaping () async throws -> Void) async throws {
        let task = Task { try await work() }
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler {
                if task.isCancelled { _exit(130) }
                task.cancel()
            }
            source.resume()
            return source
        }
        defer { for source in sources { source.cancel() } }
        try await task.value
    }
}
