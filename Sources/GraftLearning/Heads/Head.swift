import GraftLinearAlgebra

/// A light classifier on features, described by its options; `fit` gives the fitted one.
///
/// Options are data, training rows enter only at `fit`, and scaling is learned from those rows
/// alone.
public protocol Head: Sendable, Codable, Hashable {
    /// What happens to features first.
    var scaling: FeatureScaling { get }

    /// Learns from N training images.
    ///
    /// A class without training images is never predicted (probability 0); with a single class
    /// present the fitted head always answers that class.
    /// - Parameters:
    ///   - features: N x D, finite.
    ///   - classes: the class of each image, in 0..<classCount.
    ///   - classCount: K.
    /// - Throws: `empty`, `notFinite`, `invalidOption`, `notSolvable`.
    func fit(_ features: Matrix<Float>, classes: [Int], classCount: Int) throws(LearningError)
        -> FittedHead
}
