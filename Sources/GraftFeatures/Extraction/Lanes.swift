import Foundation
import Synchronization

/// Operating-system threads for blocking work, which must not run on Swift's cooperative pool.
package enum Lanes {
    /// Calls `body` once for each index below `count`, on `lanes` threads that each take the next
    /// index when they are free; returns when all are done.
    ///
    /// Each thread makes a state of its own, which needs not be `Sendable`. The first error stops all
    /// threads and is thrown. Blocks the calling thread.
    package static func forEach<State>(
        below count: Int, lanes: Int, cancellation: CancellationFlag,
        state: @escaping @Sendable () throws -> State,
        _ body: @escaping @Sendable (inout State, Int) throws -> Void
    ) throws {
        guard count > 0 else { return }
        let next = Guarded(0)
        let failure = Guarded<(any Error)?>(nil)
        let done = DispatchGroup()
        for lane in 0..<min(max(1, lanes), count) {
            done.enter()
            start("graft.lane.\(lane)") {
                defer { done.leave() }
                do {
                    var own = try state()
                    while !cancellation.isRaised, failure.withLock({ $0 == nil }) {
                        let index = next.withLock { value in
                            defer { value += 1 }
                            return value
                        }
                        guard index < count else { return }
                        try body(&own, index)
                    }
                } catch {
                    failure.withLock { if $0 == nil { $0 = error } }
                }
            }
        }
        done.wait()
        if let error = failure.withLock({ $0 }) { throw error }
        try cancellation.check()
    }

    /// Runs blocking work on a thread of its own while the caller is suspended; cancelling the
    /// calling task raises the flag.
    package static func detached<Value: Sendable>(
        _ body: @escaping @Sendable (CancellationFlag) throws -> Value
    ) async throws -> Value {
        let flag = CancellationFlag()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                start("graft.work") { continuation.resume(with: Result { try body(flag) }) }
            }
        } onCancel: {
            flag.raise()
        }
    }

    private static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.stackSize = 8 << 20
        thread.name = name
        thread.start()
    }
}

/// A value behind a lock, shared by threads.
package final class Guarded<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>

    package init(_ value: Value) {
        mutex = Mutex(value)
    }

    package func withLock<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
        // The value is Sendable, so handing it in and out of the lock is safe.
        try mutex.withLock { try body(&$0) }
    }
}

/// A flag that one side raises and the other looks at between batches.
package final class CancellationFlag: Sendable {
    private let raised = Atomic<Bool>(false)

    package init() {}

    package var isRaised: Bool { raised.load(ordering: .relaxed) }

    package func raise() { raised.store(true, ordering: .relaxed) }

    package func check() throws {
        if isRaised { throw CancellationError() }
    }
}
