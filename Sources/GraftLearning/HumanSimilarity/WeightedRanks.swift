/// A list that was sorted once, ranked again and again as its members count more or less often.
struct WeightedRanks: Sendable {
    /// Places in ascending order of their values.
    private let order: [Int32]
    /// Whether the value differs from the one before it in that order.
    private let begins: [Bool]

    /// Missing values (NaN) stand last and must be given no weight.
    init(_ values: [Double]) {
        let sorted = values.enumerated().map { (value: $0.element, place: Int32($0.offset)) }
            .sorted {
                $0.value < $1.value || ($1.value.isNaN && !$0.value.isNaN)
            }
        order = sorted.map(\.place)
        begins = sorted.indices.map { $0 == 0 || sorted[$0].value != sorted[$0 - 1].value }
    }

    /// Mean ranks in the list where member i stands `weights[i]` times, minus their mean.
    ///
    /// Equal to ranking the longer list; a member of weight 0 gets a number that means nothing.
    func centred(_ weights: [Double], total: Double, into ranks: inout [Double]) {
        let centre = (total + 1) / 2
        order.withUnsafeBufferPointer { order in
            begins.withUnsafeBufferPointer { begins in
                weights.withUnsafeBufferPointer { weights in
                    ranks.withUnsafeMutableBufferPointer { ranks in
                        var (before, start) = (0.0, 0)
                        while start < order.count {
                            var end = start
                            var own = 0.0
                            repeat {
                                own += weights[Int(order[end])]
                                end += 1
                            } while end < order.count && !begins[end]
                            let rank = before + (own + 1) / 2 - centre
                            for place in start..<end { ranks[Int(order[place])] = rank }
                            before += own
                            start = end
                        }
                    }
                }
            }
        }
    }
}

/// Sums of products over weighted members.
enum WeightedSum {
    static func product(_ x: [Double], _ y: [Double], _ weights: [Double]) -> Double {
        x.withUnsafeBufferPointer { x in
            y.withUnsafeBufferPointer { y in
                weights.withUnsafeBufferPointer { weights in
                    var sums = SIMD8<Double>.zero
                    let whole = x.count / 8 * 8
                    for start in stride(from: 0, to: whole, by: 8) {
                        for lane in 0..<8 {
                            sums[lane] += x[start + lane] * y[start + lane] * weights[start + lane]
                        }
                    }
                    var sum = sums.sum()
                    for place in whole..<x.count { sum += x[place] * y[place] * weights[place] }
                    return sum
                }
            }
        }
    }
}
