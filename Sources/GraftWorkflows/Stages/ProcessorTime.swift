import Foundation

/// How long each thread of this process has run, and how long it was ready but waited for a processor.
///
/// Threads of this process that share a processor wait for one another as well: 16 % of the time while features are
/// computed on two otherwise idle cores, where one other busy program makes it 49 % and two make it 62 %.
struct ProcessorTime: Sendable {
    /// From this share of waiting on, a duration says too much about other work.
    static let disturbed = 0.3

    /// Nanoseconds, by thread: running, waiting.
    private let threads: [String: SIMD2<Double>]

    /// Reads Linux's schedstat of each thread; elsewhere nothing is known.
    init(folder: String = "/proc/self/task") {
        var threads: [String: SIMD2<Double>] = [:]
        for thread in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
            guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(thread)/schedstat")
            else { continue }
            let numbers = String(decoding: bytes, as: UTF8.self).split(separator: " ")
                .compactMap { Double($0) }
            if numbers.count >= 2 { threads[thread] = [numbers[0], numbers[1]] }
        }
        self.threads = threads
    }

    /// Share of the time since `start` that threads waited instead of running; 0 where nothing is known.
    func waitingShare(since start: ProcessorTime) -> Double {
        let sum = threads.reduce(into: SIMD2<Double>()) { sum, thread in
            sum += thread.value - (start.threads[thread.key] ?? [0, 0])
        }
        return sum.sum() > 0 ? sum[1] / sum.sum() : 0
    }
}
