import Foundation

/// The loss against a growing learning rate (Smith, "Cyclical learning rates", WACV 2017).
public struct RateSearch: Sendable, Codable, Equatable {
    public struct Point: Sendable, Codable, Equatable {
        public var rate: Double
        /// Smoothed.
        public var loss: Double
    }

    public var points: [Point]
    /// The rate at which the loss falls fastest, divided by 3 for safety; nil where it never falls.
    public var suggestion: Double?

    /// - Parameter points: by growing rate.
    init(_ points: [Point]) {
        self.points = points
        var best: (slope: Double, rate: Double)?
        for place in points.indices.dropFirst(3) {
            let (before, after) = (points[place - 3], points[place])
            let slope = (after.loss - before.loss) / (log(after.rate) - log(before.rate))
            if slope < 0, slope < best?.slope ?? 0 { best = (slope, after.rate) }
        }
        suggestion = best.map { $0.rate / 3 }
    }
}
