/// What an uncertain label (`-1` in a table) is taken for: the five ways of the CheXpert
/// literature (Irvin et al., AAAI 2019; label smoothing after Pham et al., 2021).
public enum UncertainPolicy: String, Sendable, Hashable, Codable, CaseIterable {
    /// Unknown, so that it is ignored.
    case unknown
    case absent
    case present
    /// Unknown to every measure; a soft target drawn from U(0, 0.3) for training.
    case nearlyAbsent = "nearly-absent"
    /// Unknown to every measure; a soft target drawn from U(0.55, 0.85) for training.
    case nearlyPresent = "nearly-present"

    /// The state that stands in the labels.
    public var state: LabelState {
        switch self {
        case .absent: .absent
        case .present: .present
        case .unknown, .nearlyAbsent, .nearlyPresent: .unknown
        }
    }

    /// Range that a soft target is drawn from, nil where there is none.
    public var softRange: ClosedRange<Double>? {
        switch self {
        case .nearlyAbsent: 0...0.3
        case .nearlyPresent: 0.55...0.85
        case .unknown, .absent, .present: nil
        }
    }
}
