import GraftLinearAlgebra

/// Features of changed views of images: what a head meets in place of copies where images of rare
/// classes are repeated.
public struct AugmentedRows: Sendable, Equatable {
    /// M x D.
    public let features: Matrix<Float>
    /// N: the rows of `features` that are views of each image; may be empty.
    public let views: [[Int]]

    /// - Precondition: every view is a row of `features`.
    public init(features: Matrix<Float>, views: [[Int]]) {
        precondition(
            views.allSatisfy { $0.allSatisfy { features.rows > $0 && $0 >= 0 } },
            "a view outside the features")
        self.features = features
        self.views = views
    }

    /// The views of some of the images.
    func selecting(_ images: [Int]) -> AugmentedRows {
        AugmentedRows(features: features, views: images.map { views[$0] })
    }

    /// Rows of the images' features followed by `features`: the first time an image comes it is
    /// itself, afterwards one view after the other; itself again where it has none.
    func replacingRepeats(_ images: [Int]) -> [Int] {
        var seen = [Int](repeating: 0, count: views.count)
        return images.map { image in
            let (own, turn) = (views[image], seen[image])
            seen[image] += 1
            return turn == 0 || own.isEmpty ? image : views.count + own[(turn - 1) % own.count]
        }
    }
}
