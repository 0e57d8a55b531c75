import GraftDatasets
import GraftLinearAlgebra

/// Draws of images and raters that many models' answers to the same triplets are counted on.
public struct TripletDraws: Sendable {
    /// First, second and other image and the rater of each triplet, close together in memory.
    private let members: [SIMD4<UInt32>]
    private let judged: [Int]
    private let imageCount: Int
    public let raterCount: Int
    private let resamples: Int
    private let seed: UInt64

    public init(
        _ triplets: [JudgedTriplets.Triplet], imageCount: Int, raterCount: Int,
        resamples: Int = 1_000, seed: UInt64 = 0
    ) {
        members = triplets.map {
            SIMD4(UInt32($0.first), UInt32($0.second), UInt32($0.other), UInt32($0.rater))
        }
        self.imageCount = imageCount
        self.raterCount = raterCount
        self.resamples = resamples
        self.seed = seed
        var seen = [Bool](repeating: false, count: imageCount)
        for triplet in triplets {
            seen[triplet.first] = true
            seen[triplet.second] = true
            seen[triplet.other] = true
        }
        judged = seen.indices.filter { seen[$0] }
    }

    /// How the share of right answers scatters.
    public func scatter(_ right: [Bool]) -> DualBootstrap {
        scatters([right])[0]
    }

    /// The same for several models at once, on the same draws.
    public func scatters(_ right: [[Bool]]) -> [DualBootstrap] {
        precondition(right.allSatisfy { $0.count == members.count }, "one answer for each triplet")
        let answers = right.map { model in model.map { $0 ? 1.0 : 0.0 } }
        let images = shares(answers, drawsRaters: false, drawsImages: true)
        let severalRaters = raterCount > 1
        let both = severalRaters ? shares(answers, drawsRaters: true, drawsImages: true) : []
        let raters = severalRaters ? shares(answers, drawsRaters: true, drawsImages: false) : []
        return right.indices.map { model in
            DualBootstrap(
                both: both.map { $0[model] }, ofRaters: raters.map { $0[model] },
                ofImages: images.map { $0[model] }, raterCount: raterCount,
                imageCount: judged.count)
        }
    }

    /// Draws x models.
    private func shares(
        _ answers: [[Double]], drawsRaters: Bool, drawsImages: Bool
    ) -> [[Double]] {
        let stream = (drawsRaters ? 1 : 0) + (drawsImages ? 2 : 0)
        var weights = [Double](repeating: 0, count: members.count)
        return (0..<resamples).compactMap { number in
            var generator = SeededGenerator(seed: seed, stream: 1_000_000 * stream + number)
            var images = [Int32](repeating: drawsImages ? 0 : 1, count: imageCount)
            var raters = [Int32](repeating: drawsRaters ? 0 : 1, count: raterCount)
            if drawsImages {
                for _ in judged { images[judged[generator.integer(below: judged.count)]] += 1 }
            }
            if drawsRaters {
                for _ in raters { raters[generator.integer(below: raterCount)] += 1 }
            }
            let total = weigh(&weights, images, raters)
            guard total > 0 else { return nil }
            return answers.map { right in
                right.withUnsafeBufferPointer { x in
                    weights.withUnsafeBufferPointer { y in
                        guard let a = x.baseAddress, let b = y.baseAddress else { return 0 }
                        return Double.dot(a, b, count: x.count) / total
                    }
                }
            }
        }
    }

    /// - Returns: the sum of the weights.
    private func weigh(_ weights: inout [Double], _ images: [Int32], _ raters: [Int32]) -> Double {
        var total: Int64 = 0
        let hasRaters = raterCount > 1
        members.withUnsafeBufferPointer { members in
            images.withUnsafeBufferPointer { images in
                weights.withUnsafeMutableBufferPointer { weights in
                    for place in members.indices {
                        let own = members[place]
                        var weight =
                            images[Int(own.x)] &* images[Int(own.y)] &* images[Int(own.z)]
                        if hasRaters { weight &*= raters[Int(own.w)] }
                        weights[place] = Double(weight)
                        total &+= Int64(weight)
                    }
                }
            }
        }
        return Double(total)
    }
}
