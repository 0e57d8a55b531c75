import GraftDatasets
import GraftLinearAlgebra

/// The order in which images join a ranking: every beginning of it holds about the same share of
/// each class.
struct RankSample {
    /// Places of images.
    let order: [Int]

    /// - Parameters:
    ///   - classes: the class of each image, 0 ..< K.
    ///   - seed: decides which images of a class come first.
    init(classes: [Int], classCount: Int, seed: UInt64) {
        var members = [[Int]](repeating: [], count: classCount)
        for (image, own) in classes.enumerated() { members[own].append(image) }
        var generator = SeededGenerator(seed: seed, stream: 71)
        var places: [(share: Double, image: Int)] = []
        for own in members {
            let shuffled = generator.shuffled(own)
            // The first two of every class come before all others: one image cannot be tested.
            places += shuffled.enumerated().map { place, image in
                (place < 2 ? -1 : (Double(place) + 0.5) / Double(own.count), image)
            }
        }
        order = places.sorted { ($0.share, $0.image) < ($1.share, $1.image) }.map(\.image)
    }

    /// The first images, in their order in the data set.
    func first(_ count: Int) -> [Int] { order.prefix(count).sorted() }
}
