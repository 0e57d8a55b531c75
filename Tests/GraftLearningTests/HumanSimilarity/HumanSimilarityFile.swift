import GraftDatasets
import GraftLinearAlgebra

@testable import GraftLearning

/// What Tools/goldens/human_similarity.py wrote.
struct HumanSimilarityFile: Decodable {
    struct Case: Decodable {
        struct Agreement: Decodable {
            let spearman: Double, pearson: Double, tauA: Double, ofRaters: Double
        }
        struct Draw: Decodable { let images: [Double], raters: [Double] }
        struct Drawn: Decodable { let ofMean: [[Double]], ofRaters: [[Double]] }
        struct Variance: Decodable { let models: [Double], difference: Double }
        let name: String, images: Int, columns: Int, raters: Int
        let x: [Float], y: [Float], ratings: [Double], rdms: [String: [Double]]
        let models: [[Double]], agreement: [Agreement], ceilings: [String: [Double]]
        let halves: [[Int]], splitHalf: [Double]
        let draws: [String: [Draw]], drawn: [String: Drawn], variances: [Variance]
        let cka: [String: Double]

        var first: Matrix<Float> { Matrix(rows: images, columns: columns, storage: x) }
        var second: Matrix<Float> { Matrix(rows: images, columns: columns, storage: y) }
        var human: RatedPairs {
            RatedPairs(
                imageCount: images, raters: (0..<raters).map { "rater \($0)" },
                triangles: Matrix(
                    rows: raters, columns: images * (images - 1) / 2, storage: ratings))
        }
    }
    struct Ranks: Decodable { let x: [Double], y: [Double], tauA: Double }
    struct Student: Decodable { let degrees: Double, value: Double }
    struct Triplets: Decodable {
        let images: Int, columns: Int, x: [Float], triplets: [[Int]], oddOneOut: Double
        let twoAlternative: Double, logLikelihood: [Double], bestScale: [Double]

        func judged(_ question: JudgedTriplets.Question) -> JudgedTriplets {
            JudgedTriplets(
                imageCount: images, question: question,
                triplets: triplets.map { .init($0[0], $0[1], other: $0[2]) })
        }
    }
    struct Scaling: Decodable { let values: [Double], coordinates: [Double], share: Double }
    let cases: [Case], ranks: [Ranks], student: [Student], triplets: Triplets, scaling: Scaling

    static func read() throws -> HumanSimilarityFile {
        try Goldens.read("humanSimilarity", as: HumanSimilarityFile.self)
    }
}
