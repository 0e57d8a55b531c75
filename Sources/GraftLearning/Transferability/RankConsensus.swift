/// One order of backbones from several scores, by counting whom each score puts behind whom.
///
/// Borda's count (1784): in each score a backbone gets the share of the other backbones that it
/// beats, half for ties; its points are the mean over the scores that it has. A score that says
/// something of fewer than two backbones does not count.
public struct RankConsensus: Sendable, Codable, Hashable {
    /// In 0...1, higher is better; nil for a backbone that no counted score says anything of.
    public let points: [Double?]

    /// - Parameter scores: for each score one number for each backbone, higher is better; nil or
    ///   not finite where it is missing.
    public init(_ scores: [[Double?]], backboneCount: Int) {
        var sums = [Double](repeating: 0, count: backboneCount)
        var counts = [Double](repeating: 0, count: backboneCount)
        for values in scores {
            precondition(values.count == backboneCount, "one number for every backbone")
            let known = values.indices.filter { values[$0]?.isFinite == true }
            guard known.count > 1 else { continue }
            for own in known {
                let won = known.reduce(0.0) { sum, other in
                    guard other != own, let a = values[own], let b = values[other] else {
                        return sum
                    }
                    return sum + (a > b ? 1 : a == b ? 0.5 : 0)
                }
                sums[own] += won / Double(known.count - 1)
                counts[own] += 1
            }
        }
        points = zip(sums, counts).map { $1 > 0 ? $0 / $1 : nil }
    }

    /// Ranks from 1, the best first; equal points share the lowest number. nil without points.
    public var ranks: [Int?] { Self.ranks(points) }

    /// Ranks from 1, the largest first; equal values share the lowest number.
    public static func ranks(_ values: [Double?]) -> [Int?] {
        let known = values.compactMap { $0 }
        return values.map { own in own.map { own in 1 + known.count { $0 > own } } }
    }

    /// Kendall's tau-b between scores over the backbones that both have: scores x scores; nil for
    /// fewer than two such backbones, or where one of the two does not vary.
    public static func agreement(_ scores: [[Double?]]) -> [[Double?]] {
        scores.map { first in
            scores.map { second in
                let both = zip(first, second).compactMap { a, b -> (Double, Double)? in
                    guard let a, let b, a.isFinite, b.isFinite else { return nil }
                    return (a, b)
                }
                let (x, y) = (both.map(\.0), both.map(\.1))
                guard Set(x).count > 1, Set(y).count > 1 else { return nil }
                return RankAgreement.kendall(x, y)
            }
        }
    }
}
