/// Features of real backbones against ONNX Runtime's on identical pixels.

import Foundation
import Testing

@testable import GraftEngines

/// Written by Tools/goldens/backbone_features.py.
struct BackboneGolden: Decodable, Sendable, CustomTestStringConvertible {
    struct File: Decodable { var networks: [BackboneGolden] }

    var name: String
    var size: Int
    /// One row an image.
    var features: [[Float]]
    var testDescription: String { name }

    static func load() throws -> [BackboneGolden] {
        let file = try #require(
            Bundle.module.url(forResource: "backbone_features", withExtension: "json", subdirectory: "Goldens"))
        return try JSONDecoder().decode(File.self, from: Data(contentsOf: file)).networks
    }

    /// The pattern of the script.
    func pixels(_ image: Int) -> [Float] {
        var all: [Float] = []
        all.reserveCapacity(3 * size * size)
        for c in 0..<3 {
            for y in 0..<size {
                for x in 0..<size {
                    all.append((Float((3 * x + 5 * y + 40 * c + 17 * image + x * y / 16) % 256) - 127.5) / 64)
                }
            }
        }
        return all
    }
}

@Suite("Features of real backbones", .enabled(if: Installed.openVINO != nil, Installed.missing))
struct BackboneFeatureTests {
    @Test(
        "OpenVINO in f32 agrees with ONNX Runtime",
        .enabled(if: Shared.has("squeezenet1_1"), Shared.missing), arguments: try BackboneGolden.load())
    func agrees(_ golden: BackboneGolden) throws {
        guard Shared.has(golden.name) else { return }
        let graph = try OpenVINOEngine().compile(
            try Shared.model(golden.name), options: EngineOptions(precision: .f32, batch: 3))
        let images = golden.features.indices.map { golden.pixels($0) }
        for (row, wanted) in zip(try graph.outputs("features", of: images), golden.features) {
            #expect(PrecisionGuard.cosine(row, wanted) >= 0.99999)
            #expect(difference(row, wanted) < 1e-3)
        }
    }
}
