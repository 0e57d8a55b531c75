/// The loss of one category on one image, as data.
///
/// Formulas and gradients are in `MultiLabelLoss+Derivative.swift`; s is the score (before the
/// sigmoid) and p = 1 / (1 + exp(-s)).
public struct MultiLabelLoss: Sendable, Codable, Hashable {
    /// The raw values are the names of the command line.
    public enum Kind: String, Sendable, Codable, CaseIterable {
        /// Binary cross entropy.
        case bce
        /// Focal loss (Lin et al. 2017, equation 4): (1 - p)^g, p^g times the cross entropy.
        case focal
        /// Asymmetric loss (Ridnik et al. 2021, equations 4 to 7): own exponents for both sides,
        /// probability of negatives shifted by `clip`.
        case asymmetric = "asl"
        /// Hill loss (Zhang et al. 2021, equations 7 and 8): focal-margin loss for positives,
        /// (1.5 - p) p^2 for negatives.
        case hill
        /// Asymmetric loss with an exponent of its own for unknown labels that count as absent
        /// (Ben-Baruch et al. 2022, equation 5).
        case partialAsymmetric = "partial-asl"
        /// Focal loss with a margin on the score of known positives (Zhang et al. 2021, equation 8):
        /// the loss that SPLC was published with.
        case focalMargin = "focal-margin"
    }

    public var kind: Kind
    /// Exponent of the focusing weight of positives.
    public var positiveFocus: Double
    /// Exponent of the focusing weight of known negatives.
    public var negativeFocus: Double
    /// Exponent for unknown labels that count as absent (`partialAsymmetric`).
    public var unknownFocus: Double
    /// The probability that `asymmetric` and `partialAsymmetric` take off negatives.
    public var clip: Double
    /// The margin of `hill` and `focalMargin`.
    public var margin: Double
    /// Whether focusing weights of `asymmetric` and `partialAsymmetric` are constants to the
    /// gradient, as in the published code. A minimiser that compares losses (L-BFGS) always uses
    /// the full gradient.
    public var holdsFocus: Bool

    /// The published numbers of a kind.
    public init(_ kind: Kind) {
        self.kind = kind
        let isAsymmetric = kind == .asymmetric || kind == .partialAsymmetric
        positiveFocus = isAsymmetric || kind == .bce ? 0 : 2
        negativeFocus =
            switch kind {
            case .bce, .hill: 0
            case .focal, .focalMargin: 2
            case .asymmetric: 4
            case .partialAsymmetric: 1
            }
        unknownFocus = kind == .partialAsymmetric ? 4 : negativeFocus
        clip = isAsymmetric ? 0.05 : 0
        margin = kind == .hill || kind == .focalMargin ? 1 : 0
        holdsFocus = isAsymmetric
    }

    public static let bce = MultiLabelLoss(.bce)
    /// Exponents 4 and 0, clip 0.05.
    public static let asymmetric = MultiLabelLoss(.asymmetric)
}
