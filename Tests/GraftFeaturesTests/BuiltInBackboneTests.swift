import Foundation
import GraftEngines
import GraftImages
import GraftONNX
import Testing

@testable import GraftFeatures

@Suite("Built-in backbones")
struct BuiltInBackboneTests {
    private struct Golden: Decodable {
        struct Path: Decodable {
            var scales: [Int]
            var angles: [Int]
            var values: [Float]
        }
        var side: Int
        var mapSide: Int
        var pixels: String
        var paths: [Path]
    }

    private func golden() throws -> (Golden, pixels: [Float]) {
        let golden = try JSONDecoder().decode(
            Golden.self, from: TestPlaces.golden("scattering.json"))
        let digits = Array(golden.pixels.utf8)
        let bytes = try stride(from: 0, to: digits.count, by: 2).map { index -> Float in
            let text = String(decoding: digits[index..<index + 2], as: UTF8.self)
            return Float(try #require(UInt8(text, radix: 16)))
        }
        return (golden, bytes)
    }

    @Test("coefficients equal those of kymatio", .enabled(if: TestPlaces.engine != nil))
    func kymatio() throws {
        let engine = try #require(TestPlaces.engine)
        let (golden, grey) = try golden()
        let graph = try ScatteringBackbone().graph(exposingCoefficients: true)
        let compiled = try engine.compile(
            graph.serialized(),
            options: EngineOptions(precision: .f32, threads: 2, lanes: 1, batch: 1))
        let request = try compiled.request()
        request.withInput { input in
            for channel in 0..<3 {
                for (place, value) in grey.enumerated() {
                    input[channel * grey.count + place] = value
                }
            }
        }
        try request.run(count: 1)
        var difference = 0.0
        var total = 0.0
        var worst: Float = 0
        for path in golden.paths {
            let name = (["order\(path.scales.count)"] + path.scales.map(String.init)).joined(
                separator: "_")
            let index = path.angles.reduce(0) { $0 * 8 + $1 }
            let output = try request.output(name, count: 1)
            let size = golden.mapSide * golden.mapSide
            let found = output.values[(index * size)..<((index + 1) * size)]
            for (value, expected) in zip(found, path.values) {
                difference += Double((value - expected) * (value - expected))
                total += Double(expected * expected)
                worst = max(worst, abs(value - expected) / (abs(expected) + 1e-4))
            }
        }
        let relative = (difference / total).squareRoot()
        #expect(relative < 1e-5, "relative error of all coefficients \(relative)")
        #expect(worst < 1e-3, "worst relative error of one coefficient \(worst)")
    }

    @Test(
        "features are the logarithm of the coefficients' mean and deviation",
        .enabled(if: TestPlaces.engine != nil))
    func pooling() throws {
        let engine = try #require(TestPlaces.engine)
        let (golden, grey) = try golden()
        let compiled = try engine.compile(
            ScatteringBackbone().graph().serialized(),
            options: EngineOptions(precision: .f32, threads: 2, lanes: 1, batch: 2))
        let request = try compiled.request()
        request.withInput { input in
            for (place, value) in (grey + grey + grey).enumerated() {
                input[input.count / 2 + place] = value
            }
        }
        try request.run(count: 2)
        let features = try request.output("features", count: 2)
        #expect(features.shape == [2, ScatteringBackbone.width])
        #expect(features.values.allSatisfy { $0.isFinite })
        // Order 0, then order 1 at scale 0: mean and deviation of 8 angles each.
        for path in golden.paths where path.scales == [0] {
            let mean = path.values.reduce(0, +) / Float(path.values.count)
            let variance =
                path.values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(path.values.count)
            let row = features.row(1)
            let place = row.startIndex + 2 + path.angles[0]
            #expect(abs(row[place] - log(mean + 1e-4)) < 1e-3)
            #expect(abs(row[place + 8] - log(variance.squareRoot() + 1e-4)) < 1e-2)
        }
        // A black image has no structure at all.
        let black = features.row(0).dropFirst(2)
        #expect(black.allSatisfy { abs($0 - log(1e-4)) < 1e-2 || abs($0) < 1e-6 })
    }

    @Test("both have complete cards and take any batch", .enabled(if: TestPlaces.engine != nil))
    func cards() throws {
        let engine = try #require(TestPlaces.engine)
        for builtIn in BuiltInBackbone.allCases {
            let prepared = try PreparedBackbone(builtIn.backbone)
            #expect(prepared.featureWidth == builtIn.backbone.card.features?.width)
            let compiled = try prepared.compiled(
                by: engine, precision: .f32, cores: 2, lanes: 1, batch: 3)
            let request = try compiled.request()
            request.withInput { input in
                for place in input.indices { input[place] = Float(place * 37 % 256) }
            }
            try request.run(count: 3)
            let features = try request.output(prepared.featureTensor, count: 3)
            #expect(features.shape == [3, prepared.featureWidth])
            #expect(features.values.allSatisfy { $0.isFinite })
        }
    }

    @Test("the colour histogram's bins are shares", .enabled(if: TestPlaces.engine != nil))
    func colourShares() throws {
        let engine = try #require(TestPlaces.engine)
        let compiled = try engine.compile(
            ColourBackbone().graph().serialized(),
            options: EngineOptions(precision: .f32, threads: 1, lanes: 1, batch: 1))
        let request = try compiled.request()
        request.withInput { input in
            for place in input.indices { input[place] = Float(place * 7919 % 256) }
        }
        try request.run(count: 1)
        let row = Array(try request.output("features", count: 1).values)
        func share(_ range: Range<Int>) -> Float { row[range].reduce(0) { $0 + $1 * $1 } }
        #expect(abs(share(0..<64) - 1) < 1e-3)
        for start in [64, 76, 88] { #expect(abs(share(start..<start + 12) - 1) < 1e-3) }
        #expect(abs(share(108..<114) - 1) < 1e-3)
        #expect(abs(share(114..<123) - 1) < 1e-3)
    }
}
