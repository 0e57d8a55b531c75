import Foundation
import GraftImages
import Testing

/// The reference values that `Tools/goldens/augmentation.py` wrote.
struct AugmentationGoldens: Decodable {
    struct View: Decodable, CustomTestStringConvertible {
        struct Draw: Decodable {
            let crop: UnitRectangle, degrees: Double, quarterTurns: Int
            let isMirrored: Bool, isFlipped: Bool
        }
        let draw: Draw, width: Int, height: Int, canvasWidth: Int, canvasHeight: Int
        let originalWidth: Int, originalHeight: Int, planes: [Float], expected: [Float]

        var testDescription: String { "\(augmentation), \(width) x \(height)" }
        var augmentation: AugmentationDraw {
            AugmentationDraw(
                crop: draw.crop, degrees: draw.degrees, quarterTurns: draw.quarterTurns,
                isMirrored: draw.isMirrored, isFlipped: draw.isFlipped)
        }
    }
    struct Colour: Decodable {
        let change: ColourChange, expected: [Float]
    }
    struct Crop: Decodable {
        let width: Int, height: Int, scale: [Double], ratio: [Double], area: [Double]
        let meanArea: Double, meanLogRatio: Double, spreadLogRatio: Double
        let meanCentreX: Double, spreadCentreX: Double, spreadCentreY: Double
    }
    struct Box: Decodable {
        let share: Double, width: Int, height: Int, centreX: Int, centreY: Int, expected: [Double]
    }
    struct Beta: Decodable {
        let alpha: Double, at: [Double], expected: [Double], variance: Double
    }
    let views: [View], pixels: [Float], colours: [Colour], crops: [Crop], boxes: [Box]
    let betas: [Beta]

    static func read() throws -> AugmentationGoldens {
        let file = try #require(
            Bundle.module.url(forResource: "Goldens/augmentation", withExtension: "json"))
        return try JSONDecoder().decode(AugmentationGoldens.self, from: Data(contentsOf: file))
    }
}

/// The largest |a - b|; infinite where they differ in length.
func largestDifference(_ a: [Float], _ b: [Float]) -> Float {
    guard a.count == b.count else { return .infinity }
    return zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) }
}
