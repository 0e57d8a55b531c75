/// What every engine has to keep; one function checks them all.

import GraftEngines
import GraftONNX
import Testing

enum EngineContract {
    static func check(_ engine: any Engine) throws {
        let model = try Fixture.network()
        let images = (0..<7).map { Fixture.image($0, count: 3 * 9 * 8) }
        let single = try engine.compile(model, options: EngineOptions(batch: 1))
        #expect(single.inputShape == [1, 3, 9, 8])
        #expect(single.outputNames == ["features", "scores"])
        #expect(single.precision == .f32)
        let features = try single.outputs("features", of: images)
        let scores = try single.outputs("scores", of: images)
        #expect(features.count == 7 && features[0].count == 6)
        #expect(scores.allSatisfy { abs($0.reduce(0, +) - 1) < 1e-5 })
        #expect(Set(features.map { $0.map(\.bitPattern) }).count == 7, "images must not be mixed up")
        try batchesAgree(engine, model, images, features, scores)
        try fixedBatchAgrees(engine, images, features)
        try rowsBeyondCountAreIgnored(engine, model, images, features)
        try faultsAreTyped(engine, model)
    }

    private static func batchesAgree(
        _ engine: any Engine, _ model: [UInt8], _ images: [[Float]], _ features: [[Float]], _ scores: [[Float]]
    ) throws {
        for batch in [3, 7, 16] {
            let graph = try engine.compile(model, options: EngineOptions(threads: 2, lanes: 2, batch: batch))
            let request = try graph.request()
            for (name, expected) in [("features", features), ("scores", scores)] {
                let rows = try graph.outputs(name, of: images, in: request)
                #expect(rows.count == 7)
                for (row, wanted) in zip(rows, expected) { #expect(difference(row, wanted) < 1e-5) }
            }
            let reversed = try graph.outputs("features", of: images.reversed(), in: request)
            for (row, wanted) in zip(reversed, features.reversed()) { #expect(difference(row, wanted) < 1e-5) }
        }
    }

    /// A graph that was exported for one image gives the same for any batch.
    private static func fixedBatchAgrees(
        _ engine: any Engine, _ images: [[Float]], _ features: [[Float]]
    ) throws {
        let graph = try engine.compile(try Fixture.network(batch: 1), options: EngineOptions(batch: 4))
        #expect(graph.inputShape == [4, 3, 9, 8])
        for (row, wanted) in zip(try graph.outputs("features", of: images), features) {
            #expect(difference(row, wanted) < 1e-5)
        }
    }

    private static func rowsBeyondCountAreIgnored(
        _ engine: any Engine, _ model: [UInt8], _ images: [[Float]], _ features: [[Float]]
    ) throws {
        let request = try engine.compile(model, options: EngineOptions(batch: 4)).request()
        request.withInput { input in
            #expect(input.count == 4 * 216)
            #expect(input.allSatisfy { $0 == 0 }, "memory begins as zeros")
            for place in input.indices { input[place] = place < 216 ? images[0][place] : .nan }
        }
        try request.run(count: 1)
        let tensor = try request.output("features", count: 1)
        #expect(tensor.shape == [1, 6])
        #expect(difference(tensor.values, features[0]) < 1e-5)
    }

    private static func faultsAreTyped(_ engine: any Engine, _ model: [UInt8]) throws {
        for garbage in [[], [0], Array("not a network".utf8), [UInt8](repeating: 0xFF, count: 4096)] {
            let error = #expect(throws: EngineError.self) { try engine.compile(garbage, options: .init()) }
            #expect(error?.code == .unreadableModel)
        }
        for tenth in 1..<10 {
            let cut = Array(model.prefix(model.count * tenth / 10))
            #expect(throws: EngineError.self) { try engine.compile(cut, options: .init()) }
        }
        for options in [
            EngineOptions(threads: 0), EngineOptions(lanes: 0), EngineOptions(batch: 0),
            EngineOptions(threads: 1, lanes: 2),
        ] {
            let error = #expect(throws: EngineError.self) { try engine.compile(model, options: options) }
            #expect(error?.code == .invalidOptions)
        }
        let request = try engine.compile(model, options: .init()).request()
        try request.run(count: 1)
        let error = #expect(throws: EngineError.self) { try request.output("absent", count: 1) }
        #expect(error?.code == .noSuchOutput)
        #expect(error?.detail.contains("features, scores") == true)
        try inputFaultsAreTyped(engine)
    }

    private static func inputFaultsAreTyped(_ engine: any Engine) throws {
        let shapes: [([Dimension], ElementType)] = [
            (["N", 3, "H", "W"], .float), (["N", 12], .float), (["N", 3, 4, 4], .double),
        ]
        for (shape, type) in shapes {
            var builder = GraphBuilder(name: "odd", opset: 13)
            let input = builder.input("pixels", elementType: type, shape: shape)
            builder.output(builder.add("Identity", [input]), as: "out", elementType: type, shape: nil)
            let bytes = try builder.graph().serialized()
            let error = #expect(throws: EngineError.self) { try engine.compile(bytes, options: .init()) }
            #expect(error?.code == .unsupportedInput)
            #expect(error?.subject.contains("pixels") == true)
        }
    }
}

@Suite("Engine contract")
struct EngineContractTests {
    @Test("The reference engine keeps it") func reference() throws {
        try EngineContract.check(ReferenceEngine())
    }

    @Test("OpenVINO keeps it", .enabled(if: Installed.openVINO != nil, Installed.missing))
    func openVINO() throws {
        try EngineContract.check(try OpenVINOEngine())
    }
}
