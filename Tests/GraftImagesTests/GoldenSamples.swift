import Foundation
import GraftImages
import Testing

/// The encoded samples and reference pixels that `Tools/goldens/images.py` wrote.
struct GoldenSamples: Decodable {
    struct Sample: Decodable, CustomTestStringConvertible {
        var name: String
        var file: Int
        var rule: String
        var side: Int
        var kernel: PixelGeometry.Kernel
        var width: Int
        var height: Int
        var scaled: Bool
        var allowed: Float
        var expected: Data
        var orientedWidth: Int
        var orientedHeight: Int

        var testDescription: String { name }

        var geometry: PixelGeometry {
            PixelGeometry(
                resize: rule == "squash" ? .squash : .shortSide(side), kernel: kernel, width: width,
                height: height,
                scaledDecoding: scaled)
        }
    }

    var files: [Data]
    var samples: [Sample]

    static let all: GoldenSamples = {
        let url = Bundle.module.url(
            forResource: "images", withExtension: "json", subdirectory: "Goldens")
        guard let url, let data = try? Data(contentsOf: url),
            let decoded = try? JSONDecoder().decode(GoldenSamples.self, from: data)
        else { return GoldenSamples(files: [], samples: []) }
        return decoded
    }()

    /// The bytes of one sample's file.
    static func bytes(of sample: Sample) -> [UInt8] { [UInt8](all.files[sample.file]) }

    /// The bytes of the sample of this name.
    static func bytes(named name: String) throws -> [UInt8] {
        try bytes(of: #require(all.samples.first { $0.name == name }))
    }

    /// One file per name that begins as its format: for tests that damage files.
    static let names = [
        "jpeg-420-odd", "jpeg-progressive", "jpeg-restarts", "jpeg-cmyk", "png-rgb", "png-palette",
        "png-grey-16-bit",
        "webp", "webp-lossless-alpha", "tiff", "tiff-lzw", "gif", "gif-animated", "bmp-24", "bmp-8",
        "avif", "heic",
    ]
}

/// Mean of |a - b|.
func meanDifference(_ a: [Float], _ b: [Float]) -> Float {
    zip(a, b).reduce(0) { $0 + abs($1.0 - $1.1) } / Float(max(a.count, 1))
}
