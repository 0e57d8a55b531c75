#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

/// A seeded random generator whose every draw is the same on every machine: xoshiro256** seeded
/// through SplitMix64.
///
/// Source: Blackman and Vigna, "Scrambled linear pseudorandom number generators", ACM TOMS 47(4),
/// 2021. The standard library's shuffles and ranges do not promise a stable algorithm, so that
/// Graft draws with the methods below.
public struct SeededGenerator: RandomNumberGenerator, Sendable, Codable, Equatable {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64

    /// The sequence that belongs to `seed`; every seed, 0 included, is good.
    public init(seed: UInt64) {
        var state = seed
        s0 = Self.splitMix64(&state)
        s1 = Self.splitMix64(&state)
        s2 = Self.splitMix64(&state)
        s3 = Self.splitMix64(&state)
    }

    /// One of many independent sequences of a seed, so that task number `stream` draws the same
    /// however tasks are run.
    public init(seed: UInt64, stream: Int) {
        var state = seed
        let base = Self.splitMix64(&state)
        state = base ^ UInt64(truncatingIfNeeded: stream)
        self.init(seed: Self.splitMix64(&state))
    }

    /// A generator in the given state, as for the published test vectors. The state must not be all
    /// zero.
    init(state: (UInt64, UInt64, UInt64, UInt64)) {
        (s0, s1, s2, s3) = state
    }

    static func splitMix64(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    public mutating func next() -> UInt64 {
        let product = s1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = (s3 << 45) | (s3 >> 19)
        return result
    }

    /// A number in [0, 1), one of 2^53 equally likely ones.
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A whole number in 0..<bound, all equally likely (Lemire's multiplication with rejection).
    /// `bound` must be positive.
    public mutating func integer(below bound: Int) -> Int {
        precondition(bound > 0, "bound must be positive")
        let range = UInt64(bound)
        var (high, low) = range.multipliedFullWidth(by: next())
        if low < range {
            let threshold = (0 &- range) % range
            while low < threshold { (high, low) = range.multipliedFullWidth(by: next()) }
        }
        return Int(high)
    }

    /// A draw from the normal distribution of mean 0 and variance 1 (Marsaglia's polar method,
    /// second value unused).
    public mutating func normal() -> Double {
        while true {
            let (x, y) = (2 * uniform() - 1, 2 * uniform() - 1)
            let square = x * x + y * y
            if square > 0, square < 1 { return x * (-2 * log(square) / square).squareRoot() }
        }
    }

    /// Puts the elements into random order, every order equally likely (Fisher-Yates, from the last
    /// place down).
    public mutating func shuffle<C: MutableCollection & RandomAccessCollection>(
        _ collection: inout C
    )
    where C.Index == Int {
        var last = collection.endIndex - 1
        while last > collection.startIndex {
            let other = collection.startIndex + integer(below: last - collection.startIndex + 1)
            collection.swapAt(last, other)
            last -= 1
        }
    }

    /// The elements in random order.
    public mutating func shuffled<S: Sequence>(_ elements: S) -> [S.Element] {
        var result = Array(elements)
        shuffle(&result)
        return result
    }
}
