/// Speed of the installed engine on real networks; prints a table when GRAFT_MEASURE names the networks.

import Foundation
import Testing

@testable import GraftEngines

enum Measured {
    static let networks = (ProcessInfo.processInfo.environment["GRAFT_MEASURE"] ?? "")
        .split(separator: ",").map(String.init)
}

/// GRAFT_MEASURE=squeezenet1_1,mobilenet_v2_100_224_tf swift test -c release --filter EngineMeasurements
@Suite("EngineMeasurements", .serialized, .enabled(if: !Measured.networks.isEmpty, "skipped: set GRAFT_MEASURE"))
struct EngineMeasurements {

    struct Setting: Sendable, CustomTestStringConvertible {
        var lanes: Int
        var threads: Int
        var batch: Int
        var testDescription: String { "\(lanes) lanes, \(threads) threads, batch \(batch)" }
    }

    static let settings = [
        Setting(lanes: 1, threads: 2, batch: 16), Setting(lanes: 2, threads: 2, batch: 1),
        Setting(lanes: 2, threads: 2, batch: 2), Setting(lanes: 2, threads: 2, batch: 4),
        Setting(lanes: 2, threads: 2, batch: 8), Setting(lanes: 2, threads: 2, batch: 16),
    ]

    @Test("Images per second and processor time", arguments: Measured.networks)
    func speed(_ network: String) throws {
        let model = try Shared.model(network)
        let engine = try OpenVINOEngine()
        for setting in Self.settings {
            let started = ContinuousClock.now
            let graph = try engine.compile(
                model, options: EngineOptions(threads: setting.threads, lanes: setting.lanes, batch: setting.batch))
            let compiled = (ContinuousClock.now - started) / .milliseconds(1)
            var (rate, cost) = (0.0, Double.infinity)
            for _ in 0..<6 {
                let run = try measure(graph, setting)
                rate = max(rate, run.rate)
                cost = min(cost, run.cost)
            }
            let before = processorSeconds()
            Thread.sleep(forTimeInterval: 0.3)
            let idle = (processorSeconds() - before) / 0.3
            print(
                "\(network) \(setting.testDescription): \(round(rate)) images/s, best \(tenth(cost)) ms of one core an image,",
                "compiled in \(round(compiled)) ms, idle \(tenth(100 * idle)) %, \(residentMiB()) MiB")
            #expect(rate > 0 && idle < 0.1)
        }
    }

    private func measure(_ graph: any CompiledGraph, _ setting: Setting) throws -> (rate: Double, cost: Double) {
        let counter = Counter()
        let (started, processor) = (ContinuousClock.now, processorSeconds())
        let threads = (0..<setting.lanes).map { _ in
            Thread {
                guard let request = try? graph.request() else { return counter.finish(0) }
                var images = 0
                while ContinuousClock.now - started < .milliseconds(500) {
                    guard (try? request.run(count: setting.batch)) != nil else { break }
                    images += setting.batch
                }
                counter.finish(images)
            }
        }
        threads.forEach { $0.start() }
        while counter.finished < setting.lanes { Thread.sleep(forTimeInterval: 0.005) }
        let seconds = (ContinuousClock.now - started) / .seconds(1)
        let images = Double(max(counter.images, 1))
        return (images / seconds, 1000 * (processorSeconds() - processor) / images)
    }

    private func tenth(_ value: Double) -> Double { (value * 100).rounded() / 100 }

    /// Time of all threads of this process.
    private func processorSeconds() -> Double { Double(clock()) / Double(CLOCKS_PER_SEC) }

    private func residentMiB() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return (Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0) / 256
    }
}

/// `@unchecked Sendable`: every access holds the lock.
private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var total = (images: 0, finished: 0)
    var images: Int { lock.withLock { total.images } }
    var finished: Int { lock.withLock { total.finished } }
    func finish(_ images: Int) { lock.withLock { total = (total.images + images, total.finished + 1) } }
}
