import GraftImages
import Testing

@testable import GraftFeatures

@Suite("Backbone catalogue")
struct BackboneCatalogTests {
    private let catalog = BackboneCatalog()

    @Test("every line becomes a card with a unique name")
    func cards() {
        #expect(catalog.cards.count == 291)
        #expect(Set(catalog.cards.map(\.name)).count == 291)
        #expect(catalog.cards.allSatisfy { BackboneCard.isValid(name: $0.name) })
        #expect(catalog.cards.count { $0.url != nil } == 291)
        #expect(catalog.cards.count { $0.sha256 != nil } == 264)
        #expect(catalog.variants.values.reduce(0) { $0 + $1.count } == 470)
        #expect(Set(catalog.variants.keys).isSubset(of: Set(catalog.cards.map(\.name))))
    }

    @Test("the facts of well-known networks")
    func facts() throws {
        let resnet = try #require(catalog["timm-resnet18"])
        #expect(
            resnet.url
                == "https://huggingface.co/onnxmodelzoo/resnet18_Opset18_timm/resolve/main/resnet18_Opset18_timm.onnx"
        )
        #expect(resnet.sha256?.hex.hasPrefix("bb6228db") == true)
        #expect(resnet.features == .init(name: "/global_pool/flatten/Flatten_output_0", width: 512))
        #expect(resnet.sourceAccuracy.map { ($0 * 1e5).rounded() } == 71504)
        #expect(resnet.commercialUse == .yes)
        let input = try #require(resnet.input)
        #expect(input.name == "x")
        #expect(input.transform.normalisation.mean == [123.675, 116.28, 103.53])
        let alexnet = try #require(catalog["zoo-bvlcalexnet-12"]?.input?.transform)
        #expect(alexnet.normalisation.order == .bgr)
        #expect(alexnet.geometry.resize == .squash)
        #expect(alexnet.normalisation.std == [1, 1, 1])
        let lite = try #require(
            catalog["zoo-efficientnet-lite4-11"]?.input?.transform.normalisation)
        #expect(lite.layout == .nhwc && lite.mean == [127, 127, 127])
    }

    @Test("remarks are spelt out, what is not verified is listed")
    func remarks() throws {
        let known = catalog.cards.flatMap(\.notes)
        // A code that nobody spelt out would have no blank in it.
        #expect(known.allSatisfy { $0.contains(" ") }, "\(known.filter { !$0.contains(" ") })")
        #expect(catalog.cards.contains { $0.unverified.contains("url:pattern") })
        #expect(catalog["zoo-squeezenet1.1-7"]?.unverified.contains("url:pattern") == false)
    }

    @Test("filters")
    func filters() {
        var filter = BackboneCatalog.Filter()
        filter.commercialOnly = true
        #expect(catalog.cards(matching: filter).allSatisfy { $0.commercialUse == .yes })
        #expect(catalog.cards(matching: filter).count < 291)
        filter.maximumMegabytes = 10
        #expect(catalog.cards(matching: filter).allSatisfy { ($0.bytes ?? .max) <= 10_000_000 })
        filter.text = "MobileNet small"
        let names = catalog.cards(matching: filter).map(\.name)
        #expect(!names.isEmpty && names.allSatisfy { $0.contains("mobile") })
        var family = BackboneCatalog.Filter()
        family.family = "clip"
        #expect(catalog.cards(matching: family).count == 25)
        #expect(catalog.suggestions(for: "resnet18", count: 9).contains("timm-resnet18"))
        #expect(catalog.suggestions(for: "tv-resent50").contains("tv-resnet50"))
    }
}
