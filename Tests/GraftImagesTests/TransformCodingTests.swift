import Foundation
import GraftImages
import Testing

@Suite struct TransformCodingTests {
    /// The encoded form is part of the feature store's key: this text must never change.
    @Test func theEncodedFormIsStable() throws {
        let transform = ImageTransform(
            geometry: PixelGeometry(resize: .shortSide(256), width: 224, height: 224),
            normalisation: PixelNormalisation(
                mean: [1, 2, 3], std: [4, 5, 6], order: .bgr, layout: .nhwc))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let text = String(decoding: try encoder.encode(transform), as: UTF8.self)
        #expect(
            text
                == #"{"geometry":{"height":224,"kernel":"bilinear","resize":"#
                + #"{"rule":"shortSide","side":256},"scaledDecoding":true,"width":224},"#
                + #""normalisation":{"layout":"nhwc","mean":[1,2,3],"order":"bgr","std":[4,5,6]}}"#)
        #expect(try JSONDecoder().decode(ImageTransform.self, from: Data(text.utf8)) == transform)
    }

    @Test(arguments: [PixelGeometry.Resize.shortSide(7), .squash, .letterbox(fill: 114)])
    func everyRuleComesBack(_ rule: PixelGeometry.Resize) throws {
        let geometry = PixelGeometry(
            resize: rule, kernel: .lanczos, width: 5, height: 6, scaledDecoding: false)
        #expect(
            try JSONDecoder().decode(PixelGeometry.self, from: JSONEncoder().encode(geometry))
                == geometry)
    }
}
