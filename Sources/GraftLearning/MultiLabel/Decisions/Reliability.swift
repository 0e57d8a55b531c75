import GraftDatasets
import GraftLinearAlgebra

/// How often known labels are present where a probability promises it, in bins of equal width.
public struct Reliability: Sendable, Codable, Equatable {
    public struct Bin: Sendable, Codable, Equatable {
        public let labels: Int
        /// The mean probability; nil without labels.
        public let probability: Double?
        /// The share of present ones; nil without labels.
        public let present: Double?
    }

    /// From probability 0 to 1; a probability on a border belongs to the upper bin.
    public let bins: [Bin]
    /// The mean distance between promise and share, weighted by labels; nil without known labels.
    public let expectedCalibrationError: Double?

    /// - Parameters:
    ///   - probabilities: N x C.
    ///   - category: one category; nil throws the known labels of all together.
    public init(
        probabilities: Matrix<Float>, labels: Labels, category: Int? = nil, binCount: Int = 10
    ) {
        precondition(binCount > 0, "a reliability diagram needs bins")
        precondition(
            probabilities.rows == labels.imageCount
                && probabilities.columns == labels.classCount,
            "one probability for every image and category")
        var counts = [Int](repeating: 0, count: binCount)
        var sums = [Double](repeating: 0, count: binCount)
        var present = counts
        for image in 0..<labels.imageCount {
            for index in category.map({ $0..<$0 + 1 }) ?? 0..<labels.classCount {
                let state = labels[image, index]
                guard state != .unknown else { continue }
                let p = Double(probabilities[image, index])
                let bin = min(binCount - 1, max(0, Int(p * Double(binCount))))
                counts[bin] += 1
                sums[bin] += p
                if state == .present { present[bin] += 1 }
            }
        }
        bins = counts.indices.map { bin in
            let count = Double(counts[bin])
            return Bin(
                labels: counts[bin], probability: counts[bin] > 0 ? sums[bin] / count : nil,
                present: counts[bin] > 0 ? Double(present[bin]) / count : nil)
        }
        let total = counts.reduce(0, +)
        let gap = counts.indices.reduce(0) { $0 + abs(sums[$1] - Double(present[$1])) }
        expectedCalibrationError = total > 0 ? gap / Double(total) : nil
    }
}
