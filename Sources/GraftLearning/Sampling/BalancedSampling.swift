import GraftLinearAlgebra

/// How often the images of each class come up in an epoch of training.
///
/// Class c with n of the N images gets a part of the epoch's N places in proportion to n^q (Kang et
/// al., "Decoupling representation and classifier for long-tailed recognition", ICLR 2020,
/// equation 1).
public enum BalancedSampling: String, Sendable, Hashable, Codable, CaseIterable {
    /// Every image once (q = 1).
    case shuffled
    /// In proportion to the square root of a class's size (q = 1/2).
    case squareRoot
    /// Every class equally often (q = 0).
    case balanced

    /// The images of one epoch in order: N numbers in 0..<N.
    ///
    /// A class keeps its number of places in every epoch. Its images come in rounds that hold each
    /// of them once and go on from epoch to epoch, so that rare images are repeated evenly and none
    /// of a frequent class comes again before all have come. Classes without images get no place;
    /// an empty list gives an empty order.
    /// - Parameter classes: class of each image, not negative.
    public func order(classes: [Int], seed: UInt64, epoch: Int) -> [Int] {
        precondition(epoch >= 0, "epochs count from 0")
        precondition(classes.allSatisfy { $0 >= 0 }, "classes must not be negative")
        let members = Dictionary(grouping: classes.indices) { classes[$0] }
            .sorted { $0.key < $1.key }.map(\.value)
        var ofRun = SeededGenerator(seed: seed, stream: -2)
        let key = ofRun.next()
        let images = zip(members, places(sizes: members.map(\.count))).flatMap { own, count in
            Self.images(of: own, seed: key, from: epoch * count, count: count)
        }
        var generator = SeededGenerator(seed: key, stream: -1 - epoch)
        return generator.shuffled(images)
    }

    /// The images of one pass in which none is left out, in ascending order: the rarest class that
    /// the rule asks more of repeats its images, each equally often or once more.
    ///
    /// The class whose share of the places is smallest for its size comes once; with `balanced` every
    /// class comes as often as the largest.
    /// - Parameter classes: class of each image, not negative.
    public func oversampled(classes: [Int], seed: UInt64) -> [Int] {
        let members = Dictionary(grouping: classes.indices) { classes[$0] }
            .sorted { $0.key < $1.key }.map(\.value)
        guard let largest = members.map(\.count).max() else { return [] }
        let images = members.flatMap { own -> [Int] in
            let size = Double(own.count)
            let places =
                switch self {
                case .shuffled: own.count
                case .squareRoot: Int((size * Double(largest)).squareRoot().rounded())
                case .balanced: largest
                }
            return Self.images(of: own, seed: seed, from: 0, count: places)
        }
        return images.sorted()
    }

    /// Places of each class: N in all, by largest remainders, ties to the first class.
    func places(sizes: [Int]) -> [Int] {
        let total = sizes.reduce(0, +)
        let weights = sizes.map { size -> Double in
            switch self {
            case .shuffled: return Double(size)
            case .squareRoot: return Double(size).squareRoot()
            case .balanced: return 1
            }
        }
        let sum = weights.reduce(0, +)
        let exact = weights.map { Double(total) * $0 / sum }
        var places = exact.map { Int($0) }
        let rest = total - places.reduce(0, +)
        let order = exact.indices.sorted {
            let (a, b) = (exact[$0] - Double(places[$0]), exact[$1] - Double(places[$1]))
            return a == b ? $0 < $1 : a > b
        }
        for index in order.prefix(rest) { places[index] += 1 }
        return places
    }

    /// A stretch of a class's endless sequence of rounds, each round in an order of its own.
    private static func images(of own: [Int], seed: UInt64, from start: Int, count: Int) -> [Int] {
        var result: [Int] = []
        var place = start
        while place < start + count {
            // A round belongs to the class's first image, so that classes differ.
            var ofClass = SeededGenerator(seed: seed, stream: own[0])
            var generator = SeededGenerator(seed: ofClass.next(), stream: place / own.count)
            let round = generator.shuffled(own)
            let first = place % own.count
            let taken = round[first..<min(own.count, first + start + count - place)]
            result += taken
            place += taken.count
        }
        return result
    }
}
