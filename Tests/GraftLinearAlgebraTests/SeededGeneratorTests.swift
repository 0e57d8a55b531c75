import Foundation
import GraftLinearAlgebra
import Testing

/// The generator draws what the published algorithms draw.
@Suite struct SeededGeneratorTests {
    struct Golden: Decodable {
        struct Case: Decodable { let seed: String, draws: [String] }
        struct Order: Decodable { let seed: String, order: [Int] }
        let cases: [Case], orders: [Order]
    }

    static func golden() throws -> Golden {
        let file = try #require(
            Bundle.module.url(forResource: "Goldens/generator", withExtension: "json"))
        return try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
    }

    @Test func drawsEqualThePublishedAlgorithm() throws {
        for entry in try Self.golden().cases {
            var generator = SeededGenerator(seed: try #require(UInt64(entry.seed)))
            #expect(entry.draws.map { _ in String(generator.next()) } == entry.draws)
        }
    }

    @Test func shufflesAsFisherAndYates() throws {
        for entry in try Self.golden().orders {
            var generator = SeededGenerator(seed: try #require(UInt64(entry.seed)))
            #expect(generator.shuffled(0..<entry.order.count) == entry.order)
        }
    }

    @Test func uniformAndNormalHaveTheirMoments() {
        var generator = SeededGenerator(seed: 5)
        let uniforms = (0..<20_000).map { _ in generator.uniform() }
        #expect(uniforms.allSatisfy { $0 >= 0 && $0 < 1 })
        #expect(abs(uniforms.reduce(0, +) / 20_000 - 0.5) < 0.01)
        let normals = (0..<20_000).map { _ in generator.normal() }
        #expect(abs(normals.reduce(0, +) / 20_000) < 0.03)
        #expect(abs(normals.reduce(0) { $0 + $1 * $1 } / 20_000 - 1) < 0.04)
    }

    @Test func integersBelowABoundAreEven() {
        var generator = SeededGenerator(seed: 11)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<14_000 { counts[generator.integer(below: 7)] += 1 }
        #expect(counts.allSatisfy { abs($0 - 2_000) < 200 })
    }

    @Test func streamsDifferAndRepeat() {
        var (a, b, c) = (
            SeededGenerator(seed: 3, stream: 0), SeededGenerator(seed: 3, stream: 1),
            SeededGenerator(seed: 3, stream: 1)
        )
        let (first, second, third) = (a.next(), b.next(), c.next())
        #expect(first != second && second == third)
    }
}
