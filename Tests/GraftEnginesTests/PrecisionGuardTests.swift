/// When bf16 is allowed, decided with an engine whose error is known.

import Foundation
import Testing

@testable import GraftEngines

/// Executes with the reference engine and turns the features of bf16 graphs by an angle.
private struct TiltedEngine: Engine {
    var name: String { "Tilted" }
    var version: String { "1" }
    var precisions: [Precision] = [.f32, .bf16]
    /// Added to every feature of the last image that is not zero; NaN is possible.
    var error: Float
    var fails = false

    func compile(_ model: [UInt8], options: EngineOptions) throws -> any CompiledGraph {
        if fails, options.precision == .bf16 { throw EngineError(.compilationFailed, "model", "no bf16. Use f32") }
        return Graph(
            base: try ReferenceEngine().compile(model, options: options), precision: options.precision,
            error: options.precision == .bf16 ? error : 0)
    }

    struct Graph: CompiledGraph {
        let base: any CompiledGraph
        let precision: Precision
        let error: Float
        var inputShape: [Int] { base.inputShape }
        var outputNames: [String] { base.outputNames }
        func request() throws -> any InferenceRequest { Request(base: try base.request(), error: error) }
    }

    final class Request: InferenceRequest {
        let base: any InferenceRequest
        let error: Float
        init(base: any InferenceRequest, error: Float) { (self.base, self.error) = (base, error) }
        func withInput<R>(_ body: (UnsafeMutableBufferPointer<Float>) throws -> R) rethrows -> R {
            try base.withInput(body)
        }
        func run(count: Int) throws { try base.run(count: count) }
        func output(_ name: String, count: Int) throws -> Tensor {
            var tensor = try base.output(name, count: count)
            let width = tensor.values.count / count
            let length = tensor.values.suffix(width).reduce(0) { $0 + $1 * $1 }.squareRoot()
            tensor.values[(count - 1) * width] += error * length
            return tensor
        }
    }
}

@Suite("Precision guard")
struct PrecisionGuardTests {
    private let samples = (0..<20).map { Fixture.image($0, count: 216) }

    private func decision(
        _ engine: any Engine, _ precision: Precision = .automatic, images: Int = 20
    ) throws -> PrecisionDecision {
        try PrecisionGuard().decision(
            model: try Fixture.network(), engine: engine, samples: Array(samples.prefix(images)),
            output: "features", options: EngineOptions(precision: precision, batch: 5))
    }

    @Test("bf16 is taken where the features agree, on at most 16 images") func agrees() throws {
        let decision = try decision(TiltedEngine(error: 0.001))
        #expect(decision.precision == .bf16)
        #expect(decision.reason == .agreed)
        #expect(decision.images == 16)
        #expect(try #require(decision.lowestCosine) > 0.999)
        #expect(try self.decision(TiltedEngine(error: 0.001), images: 3).images == 3)
    }

    @Test("One image that disagrees is enough for f32") func disagrees() throws {
        let decision = try decision(TiltedEngine(error: 0.2))
        #expect(decision.precision == .f32)
        #expect(decision.reason == .disagreed)
        #expect(try #require(decision.lowestCosine) < 0.999)
        #expect(try self.decision(TiltedEngine(error: .nan)).precision == .f32)
    }

    @Test("An engine without bf16, a graph that fails in it, no images, or a wish are not compared") func others() throws {
        #expect(try decision(ReferenceEngine()).reason == .unavailable)
        #expect(try decision(ReferenceEngine(), .bf16).precision == .f32)
        #expect(try decision(TiltedEngine(error: 0, fails: true)).reason == .failed)
        #expect(try decision(TiltedEngine(error: 0), images: 0).reason == .noImages)
        #expect(try decision(TiltedEngine(error: 1), .bf16).precision == .bf16)
        let wish = try decision(TiltedEngine(error: 0), .f32)
        #expect(wish.precision == .f32 && wish.reason == .requested)
    }

    @Test("A decision survives encoding and holds for its engine and processor only") func remembered() throws {
        let decision = try decision(TiltedEngine(error: 0.001))
        let copy = try JSONDecoder().decode(PrecisionDecision.self, from: try JSONEncoder().encode(decision))
        #expect(copy == decision)
        #expect(copy.holds(for: TiltedEngine(error: 0.5), processor: .current()))
        #expect(!copy.holds(for: ReferenceEngine(), processor: .current()))
        #expect(!copy.holds(for: TiltedEngine(error: 0), processor: Processor(model: "other", features: [])))
        #expect(copy.explanation.contains("16 images"))
    }

    @Test("Cosine of zero vectors and NaN") func cosine() {
        #expect(PrecisionGuard.cosine([0, 0], [0, 0]) == 1)
        #expect(PrecisionGuard.cosine([0, 0], [1, 0]) == 0)
        #expect(PrecisionGuard.cosine([1, .nan], [1, 1]) == 0)
        #expect(abs(PrecisionGuard.cosine([3, 4], [4, 3]) - 0.96) < 1e-12)
    }

    @Test("OpenVINO gives f32 where the processor has no bf16", .enabled(if: Installed.openVINO != nil, Installed.missing))
    func openVINO() throws {
        let engine = try OpenVINOEngine()
        let decision = try decision(engine)
        #expect(engine.precisions.contains(.bf16) || decision.reason == .unavailable)
        let graph = try engine.compile(try Fixture.network(), options: EngineOptions(precision: decision.precision))
        #expect(graph.precision == decision.precision)
    }
}
