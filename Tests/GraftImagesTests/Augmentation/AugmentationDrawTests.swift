import Foundation
import GraftLinearAlgebra
import Testing

@testable import GraftImages

@Suite struct AugmentationDrawTests {
    private let everything = AugmentationOptions(
        crop: .init(scale: 0.2...0.9), horizontalFlip: 0.5, verticalFlip: 0.3, quarterTurns: 0.75,
        rotation: .init(degrees: 20, probability: 0.6),
        colour: .init(brightness: 0.4, contrast: 0.3, saturation: 0.2, hue: 0.1, probability: 0.7),
        erasing: .init(probability: 0.4), mixing: .init(mixUp: 0.2, cutMix: 1))

    private func draw(
        _ options: AugmentationOptions, _ width: Int = 500, _ height: Int = 375, seed: UInt64 = 3,
        image: Int = 0, view: Int
    ) -> AugmentationDraw {
        AugmentationDraw(
            options, width: width, height: height, seed: seed, image: image, view: view)
    }

    private func moments(_ values: [Double]) -> (mean: Double, spread: Double) {
        let mean = values.reduce(0, +) / Double(values.count)
        let square = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (mean, (square / Double(values.count)).squareRoot())
    }

    @Test func partsAreDistributedAsTorchvisionDraws() throws {
        for golden in try AugmentationGoldens.read().crops {
            let kind = AugmentationOptions.Crop(
                scale: golden.scale[0]...golden.scale[1], ratio: golden.ratio[0]...golden.ratio[1])
            let options = AugmentationOptions(crop: kind)
            let (width, height) = (Double(golden.width), Double(golden.height))
            let parts = try (0..<20_000).map {
                try #require(draw(options, golden.width, golden.height, view: $0).crop)
            }
            let areas = parts.map(\.area).sorted()
            for (share, expected) in zip([0.1, 0.25, 0.5, 0.75, 0.9], golden.area) {
                #expect(abs(areas[Int(share * 20_000)] - expected) < 0.015, "\(golden)")
            }
            let ratios = moments(parts.map { log($0.width * width / ($0.height * height)) })
            let x = moments(parts.map { $0.left + $0.width / 2 })
            let y = moments(parts.map { $0.top + $0.height / 2 })
            #expect(abs(moments(areas).mean - golden.meanArea) < 0.006)
            #expect(abs(ratios.mean - golden.meanLogRatio) < 0.006)
            #expect(abs(ratios.spread - golden.spreadLogRatio) < 0.004)
            #expect(abs(x.mean - golden.meanCentreX) < 0.005)
            #expect(abs(x.spread - golden.spreadCentreX) < 0.004)
            #expect(abs(y.spread - golden.spreadCentreY) < 0.004)
        }
    }

    @Test(arguments: [(500, 375), (128, 128), (3, 1_000), (1, 1)])
    func partsLieInsideAndKeepTheirBounds(_ width: Int, _ height: Int) throws {
        for view in 0..<2_000 {
            let part = try #require(draw(everything, width, height, view: view).crop)
            #expect(part.left >= 0 && part.left + part.width <= 1 + 1e-12)
            #expect(part.top >= 0 && part.top + part.height <= 1 + 1e-12)
            let ratio = part.width * Double(width) / (part.height * Double(height))
            #expect(ratio > 0.75 - 1e-9 && ratio < 4.0 / 3 + 1e-9)
            // The largest part that keeps its ratio may be too small on a very long image.
            if width < 4 * height, height < 4 * width {
                #expect(part.area >= 0.2 - 1e-9 && part.area <= 0.9 + 1e-9)
            }
        }
    }

    @Test func probabilitiesAreKept() {
        let draws = (0..<20_000).map { draw(everything, view: $0) }
        func share(_ holds: (AugmentationDraw) -> Bool) -> Double {
            Double(draws.count { holds($0) }) / 20_000
        }
        #expect(abs(share(\.isMirrored) - 0.5) < 0.015)
        #expect(abs(share(\.isFlipped) - 0.3) < 0.015)
        for turns in 0...3 { #expect(abs(share { $0.quarterTurns == turns } - 0.25) < 0.015) }
        #expect(abs(share { $0.degrees != 0 } - 0.6) < 0.015)
        #expect(abs(share { $0.colour != nil } - 0.7) < 0.015)
        #expect(abs(share { $0.erased != nil } - 0.4) < 0.015)
        let angles = draws.map(\.degrees).filter { $0 != 0 }
        #expect(angles.allSatisfy { abs($0) <= 20 })
        #expect(abs(moments(angles).spread - 40 / 12.0.squareRoot()) < 0.2)
        let changes = draws.compactMap(\.colour)
        #expect(changes.allSatisfy { (0.6...1.4).contains($0.brightness) })
        #expect(changes.allSatisfy { (0.7...1.3).contains($0.contrast) })
        #expect(changes.allSatisfy { (0.8...1.2).contains($0.saturation) && abs($0.hue) <= 0.1 })
        #expect(abs(moments(changes.map { Double($0.brightness) }).mean - 1) < 0.01)
    }

    /// Neither order nor neighbours decide what a view draws.
    @Test func aViewHasItsOwnChance() {
        let forwards = (0..<50).map { draw(everything, image: 7, view: $0) }
        let backwards = (0..<50).reversed().map { draw(everything, image: 7, view: $0) }
        #expect(forwards == backwards.reversed())
        #expect(Set(forwards).count == 50)
        #expect(Set((0..<50).map { draw(everything, image: $0, view: 0) }).count == 50)
        #expect(Set((0..<50).map { draw(everything, seed: $0, view: 0) }).count == 50)
        // Image and view are not exchangeable.
        #expect(draw(everything, image: 1, view: 2) != draw(everything, image: 2, view: 1))
    }

    @Test func switchingOneKindOffLeavesTheOthers() {
        var fewer = everything
        fewer.crop = nil
        fewer.colour = nil
        for view in 0..<20 {
            var expected = draw(everything, view: view)
            (expected.crop, expected.colour) = (nil, nil)
            #expect(draw(fewer, view: view) == expected)
        }
    }

    @Test func nothingIsDrawnWhereAllIsOff() {
        for view in 0..<20 {
            #expect(draw(AugmentationPreset.none.options, view: view) == .plain)
        }
        #expect(AugmentationDraw.plain.description == "plain")
    }

    @Test func valuesSurviveCoding() throws {
        for preset in AugmentationPreset.allCases {
            let data = try JSONEncoder().encode(preset.options)
            let read = try JSONDecoder().decode(AugmentationOptions.self, from: data)
            #expect(read == preset.options)
        }
        for view in 0..<20 {
            let given = draw(everything, view: view)
            let data = try JSONEncoder().encode(given)
            #expect(try JSONDecoder().decode(AugmentationDraw.self, from: data) == given)
        }
    }

    @Test func descriptionsNameEveryChange() {
        let draw = AugmentationDraw(
            crop: UnitRectangle(left: 0.125, top: 0.2, width: 0.9, height: 0.7), degrees: -4.23,
            quarterTurns: 2, isMirrored: true, isFlipped: true,
            colour: ColourChange(brightness: 1.25, hue: -0.05),
            erased: UnitRectangle(left: 0.5, top: 0.5, width: 0.2, height: 0.5))
        #expect(
            draw.description
                == "63 % at (0.13, 0.2), turned by -4.2 degrees, turned by 180 degrees, mirrored, "
                + "upside down, brightness 1.25, hue -0.05, erased 10 % at (0.5, 0.5)")
    }

    @Test func presetsKeepWhatTheirKindNeeds() {
        for preset in [AugmentationPreset.document, .medical] {
            let options = preset.options
            #expect(options.horizontalFlip == 0 && options.verticalFlip == 0)
            #expect(options.quarterTurns == 0 && (options.colour?.hue ?? 0) == 0)
        }
        #expect(AugmentationPreset.natural.options.verticalFlip == 0)
        #expect(AugmentationPreset.none.options == AugmentationOptions())
    }
}
