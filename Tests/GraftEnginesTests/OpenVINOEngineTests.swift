/// What only the real library can show: real networks, lanes, cache, idle threads, memory.

import Foundation
import GraftONNX
import Testing

@testable import GraftEngines

@Suite("OpenVINO engine", .enabled(if: Installed.openVINO != nil, Installed.missing))
struct OpenVINOEngineTests {
    private static let network = "resnet20_cifar10"

    @Test(
        "A real network gives what the reference engine gives",
        .enabled(if: Shared.has(network), Shared.missing))
    func realNetwork() throws {
        let model = try Shared.model(Self.network)
        let images = (0..<1).map { Fixture.image($0, count: 3 * 32 * 32).map { ($0 - 127.5) / 64 } }
        let fast = try OpenVINOEngine().compile(model, options: EngineOptions(batch: 2))
        let slow = try ReferenceEngine().compile(model, options: EngineOptions(batch: 2))
        for name in ["features", "logits"] {
            let rows = try fast.outputs(name, of: images)
            for (row, wanted) in zip(rows, try slow.outputs(name, of: images)) {
                #expect(PrecisionGuard.cosine(row, wanted) > 0.9999)
                #expect(difference(row, wanted) < 1e-4)
            }
        }
    }

    @Test("Lanes run at the same time and do not disturb each other")
    func lanes() async throws {
        let graph = try OpenVINOEngine().compile(
            try Fixture.network(), options: EngineOptions(threads: 3, lanes: 3, batch: 2))
        let images = (0..<8).map { Fixture.image($0, count: 216) }
        let expected = try graph.outputs("features", of: images)
        let results = Results()
        let threads = (0..<3).map { lane in
            Thread {
                var worst: Float = 0
                for _ in 0..<50 {
                    let order = lane == 0 ? images : images.reversed()
                    let rows = (try? graph.outputs("features", of: order)) ?? []
                    let sorted = lane == 0 ? rows : rows.reversed()
                    worst = max(worst, difference(sorted.flatMap { $0 }, expected.flatMap { $0 }))
                }
                results.add(worst)
            }
        }
        threads.forEach { $0.start() }
        while results.count < 3 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(results.worst < 1e-5)
    }

    @Test("A cache folder is filled, used, and its damage or absence does no harm")
    func cache() throws {
        let folder = NSTemporaryDirectory() + "graft-cache-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let engine = try OpenVINOEngine()
        let model = try Fixture.network()
        let images = [Fixture.image(0, count: 216)]
        let expected = try engine.compile(model, options: .init()).outputs("features", of: images)
        let options = EngineOptions(cacheFolder: folder)
        for _ in 0..<2 {
            #expect(
                try engine.compile(model, options: options).outputs("features", of: images)
                    == expected)
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(!files.isEmpty)
        for file in files {
            let path = folder + "/" + file
            let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
            try bytes.prefix(bytes.count / 2).write(to: URL(fileURLWithPath: path))
        }
        #expect(
            try engine.compile(model, options: options).outputs("features", of: images) == expected)
        let impossible = EngineOptions(cacheFolder: "/proc/graft-cache")
        #expect(
            try engine.compile(model, options: impossible).outputs("features", of: images)
                == expected)
    }

    @Test("An output that is not float, or has no fixed shape, is refused by name")
    func outputs() throws {
        var builder = GraphBuilder(name: "odd", opset: 13)
        let pixels = builder.input("pixels", shape: ["N", 3, 4, 4])
        let shape = builder.add("Shape", [pixels])
        builder.output(shape, as: "whole", elementType: .int64, shape: [4])
        var bytes = try builder.graph().serialized()
        let engine = try OpenVINOEngine()
        var error = #expect(throws: EngineError.self) {
            try engine.compile(bytes, options: .init())
        }
        #expect(error?.code == .unsupportedOutput && error?.subject == "whole")

        builder = GraphBuilder(name: "open", opset: 13)
        let input = builder.input("pixels", shape: ["N", 3, 4, 4])
        let places = builder.add("NonZero", [input])
        builder.output(builder.add("Cast", [places], ["to": 1]), as: "places", shape: nil)
        bytes = try builder.graph().serialized()
        error = #expect(throws: EngineError.self) {
            try engine.compile(bytes, options: EngineOptions(batch: 2))
        }
        #expect(error?.code == .unsupportedOutput && error?.subject == "places")
    }

    @Test(
        "Compiling again and again keeps nothing behind",
        .enabled(if: Shared.has(network), Shared.missing))
    func memory() throws {
        let engine = try OpenVINOEngine()
        let model = try Shared.model(Self.network)
        func cycle() throws {
            let graph = try engine.compile(model, options: EngineOptions(batch: 4))
            for _ in 0..<2 { try graph.request().run(count: 4) }
            _ = try? engine.compile(Array(model.dropLast(4000)), options: .init())
        }
        for _ in 0..<5 { try cycle() }
        // One graph with its requests takes about 8 MiB. What is kept would be kept in every round;
        // other tests, which run at the same time, take memory in some.
        var grown: [Int] = []
        while grown.count < 4, grown.last.map({ $0 >= 60 }) ?? true {
            let before = residentPages()
            for _ in 0..<15 { try cycle() }
            grown.append((residentPages() - before) / 256)
        }
        #expect(grown.contains { $0 < 60 }, "MiB more after each 15 cycles: \(grown)")
    }

    private func residentPages() -> Int {
        let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
        return Int(text.split(separator: " ").dropFirst().first ?? "") ?? 0
    }
}

/// Numbers handed over by threads. `@unchecked Sendable`: every access holds the lock.
private final class Results: @unchecked Sendable {
    private let lock = NSLock()
    private var values: [Float] = []
    var count: Int { lock.withLock { values.count } }
    var worst: Float { lock.withLock { values.max() ?? .infinity } }
    func add(_ value: Float) { lock.withLock { values.append(value) } }
}
