import GraftDatasets
import GraftLinearAlgebra

/// Features of N images with what is known of C categories on them.
public struct LabelledFeatures: Sendable {
    /// N x D.
    public let features: Matrix<Float>
    /// N x C.
    public let labels: Labels

    public init(features: Matrix<Float>, labels: Labels) {
        precondition(features.rows == labels.imageCount, "one row of features for every image")
        self.features = features
        self.labels = labels
    }

    /// The given images, in the given order.
    public func selecting(_ images: [Int]) -> LabelledFeatures {
        LabelledFeatures(
            features: features.selecting(rows: images), labels: labels.selecting(images: images))
    }
}
