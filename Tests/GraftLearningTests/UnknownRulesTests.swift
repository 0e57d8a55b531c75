import GraftDatasets
import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// Unknown labels while training.
@Suite struct UnknownRulesTests {
    private let golden: MultiLabelGoldens.MeasureFile.Choices
    private let labels: Labels

    init() throws {
        golden = try MultiLabelGoldens.measures().choices
        labels = MultiLabelGoldens.labels(golden.labels, categories: golden.categories)
    }

    private func rules(_ policy: UnknownPolicy) -> UnknownRules {
        var settings = UnknownSettings()
        settings.largeLossShare = golden.share
        settings.pseudoThreshold = golden.threshold
        settings.pseudoShare = golden.pseudoShare
        settings.selectivePerImage = golden.perImage
        settings.correctionThreshold = golden.correction
        return UnknownRules(policy: policy, settings: settings, loss: .bce)
    }

    /// Entries whose role a policy changes in an epoch, with the roles.
    private func changed(
        _ rules: UnknownRules, epoch: Int
    ) -> (entries: [Int], roles: [LabelRole], kept: [Int]) {
        let before = rules.roles(of: labels)
        var after = before
        let kept = rules.adjust(
            &after, scores: golden.scores, images: labels.imageCount, epoch: epoch)
        let entries = before.indices.filter { before[$0] != after[$0] }
        return (entries, entries.map { after[$0] }, kept)
    }

    @Test func largeLossesAreThoseOfNumPy() throws {
        for (epoch, expected) in golden.large {
            let dropped = changed(rules(.rejectLargeLosses), epoch: try #require(Int(epoch)))
            #expect(dropped.entries == expected && dropped.roles.allSatisfy { $0 == .ignored })
            #expect(dropped.kept.isEmpty)
            let turned = changed(rules(.correctForStep), epoch: try #require(Int(epoch)))
            #expect(turned.entries == expected)
            #expect(turned.roles.allSatisfy { $0 == .assumedPresent } && turned.kept.isEmpty)
        }
        #expect(golden.large["0"] == [] && (golden.large["5"]?.count ?? 0) > 5)
        for epoch in [1, 7] {
            let turned = changed(rules(.correctForGood), epoch: epoch)
            #expect(turned.entries == golden.constant && turned.kept.sorted() == golden.constant)
        }
        #expect(changed(rules(.correctForGood), epoch: 0).entries.isEmpty)
    }

    @Test func curriculumGuessesAreThoseOfNumPy() throws {
        let policies: [(String, UnknownPolicy)] = [
            ("pseudo", .pseudo), ("pseudoPositive", .pseudoPositive), ("pseudoTop", .pseudoTop),
            ("pseudoTopCategory", .pseudoTopCategory),
        ]
        for (name, policy) in policies {
            let rules = rules(policy)
            let before = rules.roles(of: labels)
            let after = rules.guesses(
                before, scores: golden.scores, categories: golden.categories)
            let entries = before.indices.filter { before[$0] != after[$0] }
            #expect(entries == golden.guessed[name], "\(name)")
            for entry in entries {
                #expect(
                    after[entry] == (golden.scores[entry] > 0 ? .assumedPresent : .assumedAbsent))
            }
        }
    }

    @Test func selectionsAreThoseOfNumPy() {
        var selective = rules(.selective)
        selective.common = golden.common
        let ignored = changed(selective, epoch: 0)
        #expect(ignored.entries == golden.selective)
        #expect(ignored.roles.allSatisfy { $0 == .ignored })
        #expect(changed(rules(.selfCorrecting), epoch: 1).entries == golden.corrected)
        #expect(changed(rules(.selfCorrecting), epoch: 0).entries.isEmpty)
        let weights = rules(.partial).weights(of: labels).map { Double($0) }
        #expect(distance(weights, golden.imageWeights) < 1e-6)
        #expect(rules(.ignore).weights(of: labels).allSatisfy { $0 == 1 })
    }

    @Test(arguments: UnknownPolicy.allCases)
    func knownLabelsNeverChange(policy: UnknownPolicy) {
        let rules = rules(policy)
        let before = rules.roles(of: labels)
        var after = before
        _ = rules.adjust(&after, scores: golden.scores, images: labels.imageCount, epoch: 30)
        after = rules.guesses(after, scores: golden.scores, categories: golden.categories)
        for (entry, role) in before.enumerated() where role == .present || role == .absent {
            #expect(after[entry] == role)
        }
    }
}
