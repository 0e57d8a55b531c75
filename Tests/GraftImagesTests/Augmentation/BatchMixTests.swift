import GraftLinearAlgebra
import Testing

@testable import GraftImages

@Suite struct BatchMixTests {
    private func mixed(_ mix: BatchMix, planes: [Float], width: Int, height: Int) -> [Float] {
        var result = [Float](repeating: -1, count: planes.count)
        planes.withUnsafeBufferPointer { source in
            result.withUnsafeMutableBufferPointer {
                mix.mix(planes: source, into: $0, width: width, height: height)
            }
        }
        return result
    }

    private func mixed(_ mix: BatchMix, targets: [Float], classCount: Int) -> [Float] {
        var result = [Float](repeating: -1, count: targets.count)
        targets.withUnsafeBufferPointer { source in
            result.withUnsafeMutableBufferPointer {
                mix.mix(targets: source, into: $0, classCount: classCount)
            }
        }
        return result
    }

    @Test func boxesAreThoseOfThePaper() throws {
        for golden in try AugmentationGoldens.read().boxes {
            let mix = BatchMix(
                partners: [0], share: golden.share, centreX: golden.centreX,
                centreY: golden.centreY, width: golden.width, height: golden.height)
            let box = try #require(mix.box)
            let found = [
                box.columns.lowerBound, box.columns.upperBound, box.rows.lowerBound,
                box.rows.upperBound,
            ].map(Double.init)
            #expect(found == Array(golden.expected[..<4]), "\(golden)")
            #expect(abs(mix.share - golden.expected[4]) < 1e-12, "\(golden)")
        }
    }

    @Test func sharesFollowTheBetaDistribution() throws {
        for golden in try AugmentationGoldens.read().betas {
            var generator = SeededGenerator(seed: 2)
            let count = 40_000
            let drawn = (0..<count).map { _ in generator.beta(golden.alpha) }
            #expect(drawn.allSatisfy { (0...1).contains($0) })
            let mean = drawn.reduce(0, +) / Double(count)
            let variance = drawn.reduce(0) { $0 + ($1 - 0.5) * ($1 - 0.5) } / Double(count)
            #expect(abs(mean - 0.5) < 0.01 && abs(variance - golden.variance) < 0.003)
            for (at, expected) in zip(golden.at, golden.expected) {
                let share = Double(drawn.count { $0 <= at }) / Double(count)
                #expect(abs(share - expected) < 0.01, "alpha \(golden.alpha) at \(at)")
            }
        }
        var generator = SeededGenerator(seed: 2)
        for _ in 0..<1_000 {
            let tiny = generator.beta(1e-6)
            #expect(tiny == 0 || tiny == 1 || (1e-300..<1).contains(tiny))
        }
    }

    @Test func mixUpIsTheWeightedSum() {
        let planes = (0..<3 * 12).map(Float.init)  // 3 images of 2 x 2
        let mix = BatchMix(partners: [1, 2, 0], share: 0.75)
        let result = mixed(mix, planes: planes, width: 2, height: 2)
        for image in 0..<3 {
            for index in 0..<12 {
                let expected =
                    0.75 * planes[image * 12 + index] + 0.25 * planes[(image + 1) % 3 * 12 + index]
                #expect(abs(result[image * 12 + index] - expected) < 1e-5)
            }
        }
        let targets: [Float] = [1, 0, 0, 1, 1, 0]
        #expect(
            mixed(mix, targets: targets, classCount: 2) == [0.75, 0.25, 0.25, 0.75, 1, 0])
    }

    @Test func cutMixPastesTheBoxAndCorrectsTheShare() throws {
        let (width, height) = (7, 5)
        let size = 3 * width * height
        let planes = (0..<2 * size).map { Float($0 < size ? 10 : 20) }
        // A box of 7 x 5 times 0.5, around the corner: only a part of it lies inside.
        let mix = BatchMix(
            partners: [1, 0], share: 0.25, centreX: 0, centreY: 4, width: width, height: height)
        let result = mixed(mix, planes: planes, width: width, height: height)
        let box = try #require(mix.box)
        #expect(box == .init(columns: 0..<3, rows: 2..<5) && mix.share == 1 - 9.0 / 35)
        for index in 0..<size {
            let (row, column) = (index / width % height, index % width)
            let isInside = box.columns.contains(column) && box.rows.contains(row)
            #expect(result[index] == (isInside ? 20 : 10))
            #expect(result[size + index] == (isInside ? 10 : 20))
        }
        let own = result[..<size].count { $0 == 10 }
        #expect(abs(Double(own) / Double(size) - mix.share) < 1e-12)
        let targets = mixed(mix, targets: [1, 0, 0, 1], classCount: 2)
        #expect(abs(Double(targets[0]) - mix.share) < 1e-6 && targets[0] + targets[1] == 1)
    }

    @Test func drawsArePermutationsOfBothKinds() throws {
        let options = AugmentationOptions.Mixing(mixUp: 0.4, cutMix: 1, probability: 0.8)
        let drawn = (0..<4_000).map {
            BatchMix(options, count: 17, width: 32, height: 24, seed: 1, step: $0)
        }
        let mixes = drawn.compactMap(\.self)
        #expect(abs(Double(mixes.count) / 4_000 - 0.8) < 0.03)
        #expect(abs(Double(mixes.count { $0.box != nil }) / Double(mixes.count) - 0.5) < 0.03)
        #expect(mixes.allSatisfy { $0.partners.sorted() == Array(0..<17) })
        #expect(Set(mixes.map(\.partners)).count > 3_000)
        let again = BatchMix(options, count: 17, width: 32, height: 24, seed: 1, step: 3_999)
        #expect(again == drawn[3_999])
        let off = BatchMix(
            AugmentationOptions.Mixing(), count: 4, width: 8, height: 8, seed: 1, step: 0)
        #expect(off == nil)
        for step in 0..<50 {
            let cut = BatchMix(
                .init(cutMix: 1), count: 2, width: 8, height: 8, seed: 1, step: step)
            #expect(cut?.box != nil)
            let up = BatchMix(.init(mixUp: 1), count: 2, width: 8, height: 8, seed: 1, step: step)
            #expect(up != nil && up?.box == nil)
        }
    }

    @Test func unknownTargetsStayUnknown() {
        let mix = BatchMix(partners: [1, 0], share: 0.6)
        let result = mixed(mix, targets: [1, .nan, 0, 1], classCount: 2)
        #expect(result[0] == 0.6 && result[1].isNaN && result[3].isNaN)
    }
}
