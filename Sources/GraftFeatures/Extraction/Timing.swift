import Foundation

/// A moment on the wall clock and on the processor clock of the whole process, in seconds.
struct Timing: Sendable {
    let wall: Double
    let processor: Double

    static func now() -> Timing {
        Timing(wall: seconds(CLOCK_MONOTONIC), processor: seconds(CLOCK_PROCESS_CPUTIME_ID))
    }

    /// Wall clock only, for short intervals inside a thread.
    static func wallNow() -> Double { seconds(CLOCK_MONOTONIC) }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
