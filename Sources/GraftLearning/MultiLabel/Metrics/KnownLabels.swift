import GraftDatasets
import GraftLinearAlgebra

/// The known labels of every category as lists of images.
public struct KnownLabels: Sendable, Equatable {
    /// Known labels of one category.
    public struct Category: Sendable, Equatable {
        /// Images of which it is known, ascending.
        public let images: [Int]
        /// Whether it is present on each of them.
        public let positive: [Bool]
        public let positives: Int
        public var negatives: Int { images.count - positives }
        /// Whether it is known to be present somewhere and absent somewhere.
        public var hasBoth: Bool { positives > 0 && negatives > 0 }
    }

    /// C.
    public let categories: [Category]
    /// N.
    public let imageCount: Int

    public init(_ labels: Labels) {
        imageCount = labels.imageCount
        var images = [[Int]](repeating: [], count: labels.classCount)
        var positive = [[Bool]](repeating: [], count: labels.classCount)
        for image in 0..<labels.imageCount {
            for index in 0..<labels.classCount {
                let state = labels[image, index]
                guard state != .unknown else { continue }
                images[index].append(image)
                positive[index].append(state == .present)
            }
        }
        categories = zip(images, positive).map { images, positive in
            Category(images: images, positive: positive, positives: positive.count { $0 })
        }
    }
}
