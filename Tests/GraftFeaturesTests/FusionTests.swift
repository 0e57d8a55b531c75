import Foundation
import GraftDatasets
import GraftEngines
import GraftImages
import GraftLinearAlgebra
import GraftONNX
import SystemPackage
import Testing

@testable import GraftFeatures

/// Several backbones on one image.
@Suite struct FusionTests {
    private let colour = BuiltInBackbone.colour.backbone
    private let scattering = BuiltInBackbone.scattering.backbone
    private let pixels = BuiltInBackbone.pixels.backbone

    private struct Goldens: Decodable {
        struct Case: Decodable {
            let kernel: PixelGeometry.Kernel, source: [Float], target: [Float]
        }
        let cases: [Case]
    }

    @Test func resamplingEqualsPillow() throws {
        let file = try #require(
            Bundle.module.url(forResource: "Goldens/resampling", withExtension: "json"))
        let goldens = try JSONDecoder().decode(Goldens.self, from: Data(contentsOf: file))
        #expect(Set(goldens.cases.map(\.kernel)) == Set(PixelGeometry.Kernel.allCases))
        for entry in goldens.cases {
            let (from, to) = (entry.source.count, entry.target.count)
            let weights = ResamplingWeights(entry.kernel, from: from, to: to)
            let own = Matrix(rows: to, columns: from, storage: weights.values).product(
                with: entry.source)
            for (a, b) in zip(own, entry.target) {
                #expect(abs(a - b) < 0.01, "\(entry.kernel) \(from) to \(to)")
            }
            let turned = Matrix(
                rows: from, columns: to, storage: weights.transposed(from: from, to: to))
            #expect(turned.transposed.storage == weights.values)
        }
    }

    @Test func partsShareTheLargestView() throws {
        let fused = try Backbone.fused([colour, scattering])
        let sides = [colour, scattering].map { $0.card.input?.transform.geometry.width ?? 0 }
        #expect(fused.name == "colour+scattering")
        #expect(fused.card.input?.transform.geometry.width == sides.max())
        #expect(fused.card.commercialUse == .yes)
        #expect(fused.card.notes.count == (sides[0] == sides[1] ? 0 : 1))
        let prepared = try PreparedBackbone(fused)
        let parts = try [colour, scattering].map { try PreparedBackbone($0) }
        #expect(prepared.featureWidth == parts.reduce(0) { $0 + $1.featureWidth })
        #expect(prepared.components.map(\.name) == ["colour", "scattering"])
        #expect(prepared.components.allSatisfy { $0.geometry == prepared.geometry })
        let other = try PreparedBackbone(try Backbone.fused([scattering, colour]))
        #expect(other.digest != prepared.digest)
    }

    /// One graph against its parts, each on pixels that were resampled outside, by the plain engine.
    @Test func oneGraphGivesWhatItsPartsGive() throws {
        let fused = try PreparedBackbone(try Backbone.fused([colour, self.pixels]))
        let geometry = fused.geometry
        var generator = SeededGenerator(seed: 3)
        var pixels: [Float] = []
        for _ in 0..<3 {
            let (across, down) = (3 + 9 * generator.uniform(), 3 + 9 * generator.uniform())
            for y in 0..<geometry.height {
                for x in 0..<geometry.width {
                    let wave = sin(Double(x) / across) * cos(Double(y) / down)
                    pixels.append(Float(127 + 100 * wave))
                }
            }
        }
        let own = try features(fused, pixels)
        #expect(own.count == fused.featureWidth)
        var start = 0
        for part in try [colour, self.pixels].map({ try PreparedBackbone($0) }) {
            let seen = Self.resampled(pixels, from: geometry, to: part.geometry)
            let expected = try features(part, seen)
            let mine = own[start..<start + part.featureWidth]
            start += part.featureWidth
            #expect(cosine(Array(mine), expected) > 0.99999, "\(part.name)")
        }
    }

    private func cosine(_ a: [Float], _ b: [Float]) -> Double {
        var (product, first, second) = (0.0, 0.0, 0.0)
        for (x, y) in zip(a, b) {
            product += Double(x) * Double(y)
            first += Double(x) * Double(x)
            second += Double(y) * Double(y)
        }
        return product / (first * second).squareRoot()
    }

    private func features(_ backbone: PreparedBackbone, _ pixels: [Float]) throws -> [Float] {
        let graph = try backbone.compiled(
            by: ReferenceEngine(), precision: .f32, cores: 1, lanes: 1, batch: 1)
        let request = try graph.request()
        request.withInput { _ = $0.update(fromContentsOf: pixels) }
        try request.run(count: 1)
        return try request.output(backbone.featureTensor, count: 1).values
    }

    private static func resampled(
        _ pixels: [Float], from outer: PixelGeometry, to own: PixelGeometry
    ) -> [Float] {
        let rows = Matrix(
            rows: own.height, columns: outer.height,
            storage: ResamplingWeights(own.kernel, from: outer.height, to: own.height).values)
        let columns = Matrix(
            rows: own.width, columns: outer.width,
            storage: ResamplingWeights(own.kernel, from: outer.width, to: own.width).values)
        let size = outer.height * outer.width
        return (0..<3).flatMap { plane in
            rows.product(
                with: Matrix(
                    rows: outer.height, columns: outer.width,
                    storage: Array(pixels[plane * size..<(plane + 1) * size]))
            ).product(withTransposed: columns).storage
        }
    }

    @Test func whatCannotBeFusedIsRefused() {
        #expect(throws: FeatureError.self) { try Backbone.fused([colour, colour]) }
        var unknown = colour
        unknown.card.name = "unknown"
        unknown.card.input = nil
        let first = #expect(throws: FeatureError.self) {
            try Backbone.fused([scattering, unknown])
        }
        #expect(first?.code == .unsupportedInput)
        var boxed = colour
        boxed.card.name = "boxed"
        boxed.card.input?.transform.geometry.resize = .letterbox(fill: 114)
        let second = #expect(throws: FeatureError.self) {
            try Backbone.fused([scattering, boxed])
        }
        #expect(second?.detail.contains("letterbox") == true)
    }
}
