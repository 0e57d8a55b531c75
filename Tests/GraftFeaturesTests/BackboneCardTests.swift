import Foundation
import GraftImages
import GraftONNX
import SystemPackage
import Testing

@testable import GraftFeatures

@Suite("Backbone cards")
struct BackboneCardTests {
    private func card(_ json: String) throws -> BackboneCard {
        try JSONDecoder().decode(BackboneCard.self, from: Data(json.utf8))
    }

    @Test("a manifest's card is read")
    func manifestCard() throws {
        let card = try card(
            """
            {"name": "net", "file": "net.onnx", "bytes": 5, "input": {"name": "x", "layout": "NHWC",
             "size": [160, 224], "resize": 256, "resizeMode": "shortSide", "kernel": "bicubic",
             "colourOrder": "BGR", "mean": [1, 2, 3], "std": [4, 5, 6]},
             "features": {"name": "f", "dim": 7}, "posteriors": {"name": "p", "dim": 3, "activation": "sigmoid"},
             "classes": 3, "licence": "Apache-2.0 (README)", "source": {"path": "b", "repo": "a"},
             "note": "n", "unknownKey": [1]}
            """)
        let transform = try #require(card.input).transform
        #expect(transform.geometry.height == 160 && transform.geometry.width == 224)
        #expect(
            transform.geometry.resize == .shortSide(256) && transform.geometry.kernel == .bicubic)
        #expect(
            transform.normalisation
                == PixelNormalisation(mean: [1, 2, 3], std: [4, 5, 6], order: .bgr, layout: .nhwc))
        #expect(card.features == .init(name: "f", width: 7))
        #expect(card.posteriors?.activation == .sigmoid)
        #expect(card.commercialUse == .yes)
        #expect(card.provenance == "a, b")
        #expect(card.notes == ["n"])
        let copy = try JSONDecoder().decode(BackboneCard.self, from: JSONEncoder().encode(card))
        #expect(copy == card)
    }

    @Test(
        "a wrong card names the key at fault",
        arguments: [
            (#"{"file": "x"}"#, "name"), (#"{"name": "../x"}"#, "name"),
            (#"{"name": "a", "sha256": "12"}"#, "sha256"),
            (#"{"name": "a", "input": {"size": 8, "mean": [0], "std": [1]}}"#, "mean"),
            (#"{"name": "a", "input": {"size": 8, "mean": [0,0,0], "std": [1,0,1]}}"#, "std"),
            (#"{"name": "a", "input": {"size": -8, "mean": [0,0,0], "std": [1,1,1]}}"#, "size"),
            (
                #"{"name": "a", "input": {"size": 8, "kernel": "magic", "mean": [0,0,0], "std": [1,1,1]}}"#,
                "kernel"
            ),
            (#"{"name": "a", "input": {"size": 8, "std": [1,1,1]}}"#, "mean"),
        ])
    func wrong(json: String, key: String) throws {
        do {
            _ = try card(json)
            Issue.record("no error")
        } catch {
            #expect(BackboneFolder.explain(error).contains(key))
        }
    }

    @Test("licences are judged by their name")
    func licences() {
        let verdicts: [(String?, BackboneCard.CommercialUse)] = [
            ("Apache-2.0", .yes), ("MIT", .yes), ("BSD-3-Clause", .yes), ("CC BY 4.0", .yes),
            ("cc-by-nc-4.0", .no), ("CC BY-NC-SA", .no), ("Research only", .no),
            ("custom", .unknown), (nil, .unknown),
        ]
        for (licence, verdict) in verdicts {
            #expect(
                BackboneCard.commercialUse(ofLicence: licence) == verdict, "\(licence ?? "none")")
        }
    }

    @Test(
        "names stay inside their folder",
        arguments: ["", ".", "..", "a/b", "-a", "a b", "a\0b", "é"])
    func badNames(name: String) {
        #expect(!BackboneCard.isValid(name: name))
    }
}

@Suite("Backbone folders")
struct BackboneFolderTests {
    private func write(_ text: String, to file: FilePath) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: file.string))
    }

    @Test("one bad card does not spoil the others")
    func manifest() async throws {
        try await TestPlaces.withFolder { folder in
            try TestPlaces.meanColour().write(to: folder.appending("good.onnx"))
            try write(
                """
                {"models": [{"name": "good", "file": "good.onnx"}, {"name": "gone", "file": "gone.onnx"},
                 {"name": "out", "file": "../out.onnx"}, {"name": "root", "file": "/etc/passwd"},
                 {"file": "good.onnx"}, 7, {"name": "good", "file": "good.onnx"}, {"name": "nofile"}]}
                """, to: folder.appending("manifest.json"))
            let found = try BackboneFolder.read(folder)
            #expect(found.backbones.map(\.name) == ["good"])
            #expect(
                found.skipped.map(\.name) == [
                    "gone", "out", "root", "entry 5", "entry 6", "good", "nofile",
                ])
            try write("{", to: folder.appending("manifest.json"))
            #expect(throws: FeatureError.self) { try BackboneFolder.read(folder) }
        }
        #expect(throws: FeatureError.self) { try BackboneFolder.read("/no/such/folder") }
    }

    @Test("bare files are understood by the rule, or skipped with a reason")
    func bare() async throws {
        try await TestPlaces.withFolder { folder in
            try TestPlaces.meanColour(side: 32).write(to: folder.appending("plain.onnx"))
            try TestPlaces.meanColour(side: 32).write(to: folder.appending("carded.onnx"))
            try write(
                #"{"name": "named", "input": {"size": 32, "mean": [0,0,0], "std": [1,1,1]}}"#,
                to: folder.appending("carded.json"))
            try write("not a graph", to: folder.appending("text.onnx"))
            let found = try BackboneFolder.read(folder)
            #expect(found.backbones.map(\.name) == ["named", "plain"])
            #expect(found.skipped.map(\.name) == ["text"])
            let plain = try PreparedBackbone(found.backbones[1])
            #expect(plain.featureWidth == 3)
            #expect(plain.posteriors?.width == 2)
            #expect(plain.backbone.card.unverified.contains { $0.hasPrefix("input") })
            #expect(plain.geometry.width == 32)
        }
    }

    @Test("a file that differs from its card is refused, with both digests")
    func mismatch() async throws {
        try await TestPlaces.withFolder { folder in
            let file = folder.appending("a.onnx")
            try TestPlaces.meanColour().write(to: file)
            var card = TestPlaces.card("a")
            card.sha256 = ContentDigest(of: "something else")
            let error = #expect(throws: FeatureError.self) {
                try PreparedBackbone(Backbone(card: card, origin: .file(file)))
            }
            #expect(error?.code == .hashMismatch)
            card.sha256 = try ContentDigest(ofFile: file)
            card.bytes = 3
            let size = #expect(throws: FeatureError.self) {
                try PreparedBackbone(Backbone(card: card, origin: .file(file)))
            }
            #expect(size?.code == .sizeMismatch)
            card.bytes = nil
            var large = card
            large.input = TestPlaces.card("a", side: 16).input
            let side = #expect(throws: ONNXError.self) {
                try PreparedBackbone(Backbone(card: large, origin: .file(file)))
            }
            #expect(side?.code == .shapeMismatch)
            card.features = .init(name: "colour", width: 4)
            let width = #expect(throws: FeatureError.self) {
                try PreparedBackbone(Backbone(card: card, origin: .file(file)))
            }
            #expect(width?.code == .badCard)
        }
    }
}
