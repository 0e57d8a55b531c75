import GraftLinearAlgebra
import Testing

@testable import GraftTraining

@Suite("Pretext")
struct PretextTests {
    private func corrupted(
        _ pretext: Pretext, side: Int = 224, level: Float = 0.5, view: Int = 0
    ) -> (planes: [Float], mask: [Float]) {
        var planes = [Float](repeating: level, count: 3 * side * side)
        var mask = [Float](repeating: 9, count: side * side)
        planes.withUnsafeMutableBufferPointer { planes in
            mask.withUnsafeMutableBufferPointer {
                pretext.corrupt(
                    planes, side: side, corrupted: $0, seed: 3, image: 5, view: view)
            }
        }
        return (planes, mask)
    }

    @Test("noise has mean 0 and the deviation asked for, on every pixel")
    func noise() {
        let (planes, mask) = corrupted(.denoising)
        let changes = planes.map { (Double($0) - 0.5) * 255 }
        let mean = changes.reduce(0, +) / Double(changes.count)
        let variance = changes.reduce(0) { $0 + $1 * $1 } / Double(changes.count)
        let fourth = changes.reduce(0) { $0 + $1 * $1 * $1 * $1 } / Double(changes.count)
        #expect(abs(mean) < 0.3)
        #expect(abs(variance.squareRoot() - 25) < 0.2)
        // The kurtosis of a normal distribution.
        #expect(abs(fourth / (variance * variance) - 3) < 0.05)
        #expect(mask.allSatisfy { $0 == 1 })
    }

    @Test("exactly a quarter of the patches is black, and the mask says which")
    func masking() {
        let (planes, mask) = corrupted(.masking)
        #expect(mask.reduce(0, +) == 0.25 * 224 * 224)
        for place in mask.indices {
            for channel in 0..<3 {
                #expect(planes[channel * 224 * 224 + place] == (mask[place] == 1 ? 0 : 0.5))
            }
        }
        // Whole patches of 8 x 8.
        for row in 0..<28 {
            for column in 0..<28 {
                let corner = mask[row * 8 * 224 + column * 8]
                #expect(mask[(row * 8 + 7) * 224 + column * 8 + 7] == corner)
            }
        }
    }

    @Test("both changes every pixel, and what is masked is black under its noise")
    func both() {
        let (planes, mask) = corrupted(.both)
        #expect(mask.allSatisfy { $0 == 1 })
        #expect(planes.count { $0 == 0 } == 3 * 224 * 224 / 4)
    }

    @Test("the published noise leaves 93.6 % alone, lifts 3.2 % by one and whitens 3.2 %")
    func publishedNoise() {
        let published = Pretext(noise: .init(sigma: 0.54), asPublished: true)
        let (planes, _) = corrupted(published)
        let count = Double(planes.count)
        func share(_ test: (Float) -> Bool) -> Double { Double(planes.count(where: test)) / count }
        #expect(abs(share { $0 == 0.5 } - 0.936) < 0.003)
        #expect(abs(share { abs($0 - 0.5 - 1 / 255) < 1e-4 } - 0.032) < 0.002)
        #expect(abs(share { $0 == 1 } - 0.032) < 0.002)
    }

    @Test("the published mask spares the border of an 8 x 8 grid in the first rows")
    func publishedMask() {
        let published = Pretext(mask: .init(), asPublished: true)
        for view in 0..<20 {
            let (_, mask) = corrupted(published, view: view)
            // Patches 0 ... 7 are the first row of an 8 x 8 grid.
            for patch in 0..<8 { #expect(mask[patch * 8] == 0) }
        }
    }

    @Test("draws follow seed, image and view alone")
    func draws() {
        #expect(corrupted(.both, view: 1).planes == corrupted(.both, view: 1).planes)
        #expect(corrupted(.both, view: 1).planes != corrupted(.both, view: 2).planes)
    }

    @Test("scaled patches have mean 0 and deviation 1, and come back")
    func scaling() {
        var generator = SeededGenerator(seed: 1)
        // 20 pixels leave a narrower last patch.
        let planes = (0..<3 * 20 * 20).map { _ in Float(generator.uniform()) }
        let scale = PatchScale(patch: 8, side: 20)
        var scaled = planes
        let moments = scaled.withUnsafeMutableBufferPointer { scale.apply($0) }
        #expect(moments.count == 9)
        var first: [Float] = []
        for channel in 0..<3 {
            for row in 0..<8 {
                let start = (channel * 20 + row) * 20
                first += scaled[start..<start + 8]
            }
        }
        let mean = first.reduce(0, +) / Float(first.count)
        let variance = first.reduce(0) { $0 + $1 * $1 } / Float(first.count)
        #expect(abs(mean) < 1e-5 && abs(variance - 1) < 1e-3)
        scaled.withUnsafeMutableBufferPointer { scale.undo($0, moments) }
        #expect(zip(scaled, planes).allSatisfy { abs($0 - $1) < 1e-5 })
    }

    @Test("neighbours answer for each other, and never for themselves")
    func neighbours() {
        // Two tight groups far apart; one image of the first carries the other's label.
        let values: [Float] = [0, 0, 0, 0.1, 0.1, 0, 9, 9, 9, 9.1, 9.1, 9]
        let features = Matrix(rows: 6, columns: 2, storage: values)
        #expect(NeighbourProbe(neighbours: 1).accuracy(features, classes: [0, 0, 0, 1, 1, 1]) == 1)
        let wrong = NeighbourProbe(neighbours: 2).accuracy(features, classes: [1, 0, 0, 1, 1, 1])
        #expect(wrong < 1 && wrong >= 3.0 / 6)
    }
}
