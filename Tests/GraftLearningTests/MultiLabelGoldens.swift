import GraftDatasets
import GraftLinearAlgebra

@testable import GraftLearning

/// Reference values that Tools/goldens/partial_labels.py wrote.
enum MultiLabelGoldens {
    struct LossFile: Decodable {
        struct Case: Decodable {
            let kind: MultiLabelLoss.Kind, hold: Bool, role: String
            let values: [Double], gradients: [Double]
        }
        struct Losses: Decodable { let scores: [Double], cases: [Case] }
        struct Adam: Decodable { let start: [Float], gradients: [[Float]], points: [[Float]] }
        struct Tuning: Decodable {
            let columns: Int, z: [Float], labels: String, part: [Bool], weights: [Float]
            let bias: Float, rate: Double, steps: Int, patience: Int, before: Double
            let after: Double, best: Int, ran: Int, tuned: [Float], tunedBias: Float
        }
        let losses: Losses, adam: Adam, tuning: Tuning
    }

    struct MeasureFile: Decodable {
        struct Choices: Decodable {
            let categories: Int, scores: [Float], labels: String, share: Double
            let large: [String: [Int]], constant: [Int], threshold: Double, pseudoShare: Double
            let guessed: [String: [Int]], common: [Bool], perImage: Int, selective: [Int]
            let correction: Double, corrected: [Int], imageWeights: [Double]
        }
        struct Row: Decodable {
            let positive: Int, negative: Int, f1: Double, precision: Double, recall: Double
            let ap: Double?, auc: Double?, weighted: Double?, bestF1: Double?, leastCost: Double?
            let bestRecall: Double?, temperature: Double?
        }
        struct Measures: Decodable {
            let categories: Int, scores: [Float], labels: String, cuts: [Float], counts: [Int32]
            let rows: [Row], mAP: Double, mAUC: Double, microF1: Double, macroF1: Double
            let coverage: Double, rankingLoss: Double, images: Int

            var matrix: Matrix<Float> {
                Matrix(rows: scores.count / categories, columns: categories, storage: scores)
            }
        }
        struct Fits: Decodable {
            let columns: Int, categories: Int, x: [Float], labels: String, penalty: Double
            let scores: [String: [Double]], weights: [Float], bias: [Float]
            let pathPenalty: Double, path: [Double]
        }
        let choices: Choices, measures: [Measures], fits: Fits
    }

    static func losses() throws -> LossFile {
        try Goldens.read("multi-label-losses", as: LossFile.self)
    }

    static func measures() throws -> MeasureFile {
        try Goldens.read("multi-label-measures", as: MeasureFile.self)
    }

    /// Labels from one of 1, 0, u for each image and category.
    static func labels(_ text: String, categories: Int) -> Labels {
        let states = text.compactMap(LabelState.init(symbol:))
        return Labels(
            classes: (0..<categories).map { "c\($0)" },
            states: stride(from: 0, to: states.count, by: categories).map {
                Array(states[$0..<$0 + categories])
            })
    }
}

/// Images with several categories decided by linear scores, and what a given part of them says.
struct DrawnCategories {
    var features: Matrix<Float>
    /// N x C, all known.
    var truth: Labels

    init(_ images: Int, columns: Int, categories: Int, share: Double, noise: Double, seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var features = Matrix<Float>(rows: images, columns: columns)
        for i in 0..<images {
            for j in 0..<columns { features[i, j] = Float(generator.normal()) }
        }
        var states = [[LabelState]](
            repeating: [LabelState](repeating: .absent, count: categories), count: images)
        for k in 0..<categories {
            let direction = (0..<columns).map { _ in generator.normal() }
            let scores = (0..<images).map { i in
                direction.indices.reduce(noise * generator.normal()) {
                    $0 + direction[$1] * Double(features[i, $1])
                }
            }
            let cut = scores.sorted(by: >)[Int(share * Double(images))]
            for i in 0..<images where scores[i] > cut { states[i][k] = .present }
        }
        self.features = features
        truth = Labels(classes: (0..<categories).map { "c\($0)" }, states: states)
    }

    /// Every label kept with the given probability, positives and negatives alike.
    func hiding(keep: Double, seed: UInt64) -> Labels {
        var generator = SeededGenerator(seed: seed)
        return Labels(
            classes: truth.classes,
            states: (0..<truth.imageCount).map { i in
                truth.states(of: i).map { generator.uniform() < keep ? $0 : .unknown }
            })
    }

    func mAP(_ form: LinearForm, on images: [Int]) -> Double {
        let scores = form.scores(of: features.selecting(rows: images))
        return MultiLabelScores(scores: scores, labels: truth.selecting(images: images)).mAP ?? 0
    }
}
