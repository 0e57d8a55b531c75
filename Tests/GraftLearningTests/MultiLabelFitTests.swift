import GraftDatasets
import GraftLinearAlgebra
import Testing

@testable import GraftLearning

/// Fits of multi-label heads.
@Suite struct MultiLabelFitTests {
    @Test(arguments: ["ignore", "negative"])
    func fullBatchFitsEqualScikitLearn(policy: String) throws {
        let file = try MultiLabelGoldens.measures().fits
        let labels = MultiLabelGoldens.labels(file.labels, categories: file.categories)
        let features = Matrix<Float>(
            rows: labels.imageCount, columns: file.columns, storage: file.x)
        var options = MultiLabelHeadOptions(
            unknown: try #require(UnknownPolicy(rawValue: policy)), optimiser: .lbfgs)
        options.penalty = file.penalty
        options.iterations = 1_000
        let head = try options.fit(LabelledFeatures(features: features, labels: labels))
        let own = head.form.scores(of: features).storage.map { Double($0) }
        #expect(distance(own, try #require(file.scores[policy])) < 2e-3)
        #expect(head.untrained.isEmpty)
    }

    /// Every policy learns something, the same twice, with both optimisers.
    @Test(arguments: UnknownPolicy.allCases, MultiLabelHeadOptions.Optimiser.allCases)
    func policiesLearn(policy: UnknownPolicy, optimiser: MultiLabelHeadOptions.Optimiser) throws {
        let data = DrawnCategories(300, columns: 12, categories: 4, share: 0.3, noise: 0.5, seed: 2)
        let labels = data.hiding(keep: 0.4, seed: 3)
        var options = MultiLabelHeadOptions(unknown: policy, optimiser: optimiser, seed: 5)
        options.epochs = optimiser == .adam ? 25 : 4
        let training = LabelledFeatures(features: data.features, labels: labels)
            .selecting(Array(0..<200))
        let head = try options.fit(training)
        #expect(data.mAP(head.form, on: Array(200..<300)) > 0.75)
        #expect(head.losses.allSatisfy(\.isFinite) && !head.losses.isEmpty)
        #expect(try options.fit(training) == head)
    }

    @Test(arguments: MultiLabelLoss.Kind.allCases)
    func lossesLearn(kind: MultiLabelLoss.Kind) throws {
        let data = DrawnCategories(300, columns: 12, categories: 3, share: 0.3, noise: 0.5, seed: 6)
        let options = MultiLabelHeadOptions(
            unknown: .negative, loss: MultiLabelLoss(kind), epochs: 25)
        let training = LabelledFeatures(
            features: data.features, labels: data.hiding(keep: 0.7, seed: 7)
        ).selecting(Array(0..<200))
        #expect(data.mAP(try options.fit(training).form, on: Array(200..<300)) > 0.75)
    }

    /// What an unknown label would say must not reach a fit that ignores it.
    @Test func ignoredLabelsHaveNoInfluence() throws {
        let data = DrawnCategories(80, columns: 5, categories: 2, share: 0.4, noise: 1, seed: 8)
        let labels = data.hiding(keep: 0.5, seed: 9)
        let known = (0..<80).filter { labels[$0, 0] != .unknown }
        var options = MultiLabelHeadOptions(unknown: .ignore, optimiser: .lbfgs)
        options.scaling = .none
        options.iterations = 500
        let all = try options.fit(LabelledFeatures(features: data.features, labels: labels))
        options.penalty *= 80 / Double(known.count)
        let only = try options.fit(
            LabelledFeatures(features: data.features, labels: labels).selecting(known))
        let (a, b) = (all.form.weights.column(0), only.form.weights.column(0))
        #expect(distance(a.map { Double($0) }, b.map { Double($0) }) < 5e-3)
    }

    @Test func categoriesThatCannotBeLearnedAreNamed() throws {
        let features = Matrix<Float>([[0, 1], [1, 0], [1, 1], [0, 0]])
        let labels = Labels(
            classes: ["never", "always", "both"],
            states: [
                [.unknown, .present, .present], [.unknown, .present, .absent],
                [.unknown, .present, .unknown], [.unknown, .present, .absent],
            ])
        let data = LabelledFeatures(features: features, labels: labels)
        let ignoring = try MultiLabelHeadOptions(unknown: .ignore).fit(data)
        #expect(ignoring.untrained == [0, 1])
        let probabilities = ignoring.probabilities(of: features)
        #expect(probabilities[0, 0] == 0.5 && probabilities[0, 1] > 0.85)
        #expect(ignoring.form.weights.column(1).allSatisfy { $0 == 0 })
        let negative = try MultiLabelHeadOptions(unknown: .negative).fit(data)
        #expect(negative.untrained == [0, 1] && negative.probabilities(of: features)[0, 0] < 0.15)
    }

    @Test func brokenInputIsRefused() {
        let labels = Labels(classes: ["a"], states: [[.present], [.absent]])
        let broken = LabelledFeatures(features: Matrix([[1], [.nan]]), labels: labels)
        #expect(throws: LearningError.self) { try MultiLabelHeadOptions().fit(broken) }
        var options = MultiLabelHeadOptions()
        options.batch = 0
        let sound = LabelledFeatures(features: Matrix([[1], [2]]), labels: labels)
        #expect(throws: LearningError.self) { try options.fit(sound) }
        let empty = LabelledFeatures(
            features: Matrix(rows: 0, columns: 1),
            labels: .unlabelled(imageCount: 0, classes: ["a"]))
        #expect(throws: LearningError.self) { try MultiLabelHeadOptions().fit(empty) }
    }
}
