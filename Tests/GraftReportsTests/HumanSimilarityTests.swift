import Foundation
import FoundationXML
import GraftReports
import Testing

/// Comparisons with people are written with the promised keys and as well-formed pages.
@Suite struct HumanSimilarityTests {
    static func backbone(_ name: String, _ value: Double) -> BackboneAgreement {
        let estimate = Estimate(value: value, low: value - 0.1, high: value + 0.1)
        return BackboneAgreement(
            name: name, stage: "stage2", spearman: estimate, tripletAccuracy: estimate,
            rsa: estimate, pearson: value, kendall: value, tripletLogLikelihood: -1,
            aligned: AlignedAgreement(
                stage: "features", before: estimate, centred: estimate, after: estimate,
                gain: estimate,
                strengths: [1, nil], file: "out/\(name)-aligned.onnx",
                fewShot: [
                    FewShotEffect(
                        head: "neighbours", shots: 5, before: estimate, after: estimate,
                        difference: estimate)
                ]), sourceAccuracy: value, sourceTask: "ImageNet-1k", transferAccuracy: nil,
            differenceToBest: estimate,
            stages: ["stage1", "stage2"].map {
                StageAgreement(
                    name: $0, width: 8, size: "4 x 4", spearman: estimate, rsa: estimate,
                    tripletAccuracy: estimate)
            }, heldOut: value, onChoosing: value, precision: "f32", forwardPasses: 0)
    }

    static func agreement(_ names: [String] = ["one", "two"]) -> HumanAgreement {
        HumanAgreement(
            dataset: Sample.dataset,
            judgements: JudgementSummary(
                pairs: 6, raters: 2, ceilingLow: 0.5, ceilingHigh: 0.7, reliability: 0.8,
                ceilingOfMean: 0.9, images: 4, triplets: 4, areTripletsAsked: false, chance: 1 / 3,
                file: "rdm.csv", format: "matrix", notes: []),
            measure: "cosine",
            backbones: names.enumerated().map { backbone($1, 0.5 - 0.1 * Double($0)) },
            references: [
                ReferenceAgreement(
                    name: "raw pixels", spearman: .unknown, rsa: .unknown,
                    tripletAccuracy: .unknown, kendall: .nan)
            ], failed: [BackboneFailure(name: "three", reason: "is <broken>")],
            accuracyVersusAgreement: AcrossBackbones(
                spearman: 0.2, low: -0.5, high: 0.8, backbones: 4),
            imageNetVersusAgreement: nil, transferVersusAgreement: nil,
            kernelAlignment: KernelAlignment(
                names: names, linear: names.map { _ in names.map { _ in 0.5 } },
                rbf: names.map { _ in names.map { _ in -0.1 } }),
            learning: LearnedAlignment(
                method: "ridge", unit: "Spearman", better: 1, of: 2, labelled: "flowers"),
            finding: "One sees as people do.", caution: "Nobody knows.", warnings: ["few images"],
            reproduction: Sample.reproduction, seconds: 3)
    }

    static let pictures = SimilarityPictures(
        classes: [ClassCount(name: "a & b", images: 2), ClassCount(name: "c", images: 2)],
        matrices: ["People", "one"].map {
            .init(title: $0, side: 4, cells: (0..<16).map { UInt8($0 * 16) })
        },
        maps: [
            .init(
                title: "People",
                points: (0..<4).map {
                    .init(path: "i<\($0)>.png", group: 0, x: Double($0), y: Double($0 % 2))
                }, share: 0.6)
        ], thumbnails: ["i<0>.png": [0xFF, 0xD8, 0xFF, 0]])

    private func parse(_ page: String) -> String? {
        let parser = XMLParser(data: Data(page.utf8))
        return parser.parse() ? nil : "\(String(describing: parser.parserError))"
    }

    @Test func jsonHasThePromisedKeys() throws {
        let text = try JSONReport.encoded(Self.agreement())
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        func keys(_ value: Any?) -> Set<String> { Set((value as? [String: Any] ?? [:]).keys) }
        #expect(
            keys(object["judgements"]).isSuperset(of: [
                "pairs", "raters", "ceilingLow", "ceilingHigh",
            ]))
        let first = try #require((object["backbones"] as? [[String: Any]])?.first)
        #expect(
            Set(first.keys).isSuperset(of: [
                "name", "stage", "spearman", "tripletAccuracy", "rsa", "aligned", "sourceAccuracy",
            ]))
        for name in ["spearman", "tripletAccuracy", "rsa"] {
            #expect(keys(first[name]) == ["value", "low", "high"])
        }
        #expect(
            keys(object["accuracyVersusAgreement"]) == ["spearman", "low", "high", "backbones"])
        #expect(object["seconds"] as? Double == 3)
        #expect(object["transferVersusAgreement"] is NSNull)
    }

    @Test func pagesAreWellFormedWhateverTheNames() {
        for names in [["one"], ["one", "two"], [Sample.attack, "two"], []] {
            var agreement = Self.agreement(names)
            let page = HumanSimilarityPage(agreement, pictures: Self.pictures).rendered()
            #expect(parse(page) == nil, "\(parse(page) ?? "")")
            #expect(!page.contains("<script>alert"))
            agreement.judgements.ceilingLow = .nan
            agreement.judgements.ceilingHigh = .nan
            agreement.kernelAlignment = nil
            agreement.learning = nil
            for place in agreement.backbones.indices {
                agreement.backbones[place].spearman = .unknown
                agreement.backbones[place].rsa = .unknown
                agreement.backbones[place].aligned = nil
            }
            let empty = SimilarityPictures(classes: [], matrices: [], maps: [], thumbnails: [:])
            let bare = HumanSimilarityPage(agreement, pictures: empty).rendered()
            #expect(parse(bare) == nil, "\(parse(bare) ?? "")")
            #expect(!TextReport().rendered(agreement).isEmpty)
        }
    }

    @Test func textNamesBackbonesAndGains() {
        let text = TextReport().rendered(Self.agreement())
        for word in ["one", "two", "noise ceiling 0.50 to 0.70", "raw pixels", "ridge"] {
            #expect(text.contains(word), "\(word)")
        }
        #expect(CSVReport.agreement(Self.agreement()).split(separator: "\r\n").count == 6)
    }

    @Test func neighboursBecomeASheet() {
        let found = Neighbourhood(
            backbone: "one", measure: "cosine", images: 2,
            queries: [
                QueryNeighbours(
                    query: "q<1>.png",
                    neighbours: [
                        Neighbour(path: "a.png", similarity: 1, label: "a & b", isIdentical: true),
                        Neighbour(path: "b.png", similarity: .nan, label: nil, isIdentical: false),
                    ])
            ], unreadable: [FileProblem(path: "x", reason: "is cut short")], warnings: [],
            seconds: 1)
        let page = NeighboursPage(found, thumbnails: ["a.png": [0xFF, 0xD8, 0xFF]]).rendered()
        #expect(parse(page) == nil)
        #expect(page.contains("identical") && page.contains("data:image/jpeg"))
        #expect(TextReport().rendered(found).contains("identical file"))
        #expect(CSVReport.neighbours(found).split(separator: "\r\n").count == 3)
    }
}
