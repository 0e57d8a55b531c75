/// What is known of one class on one image.
public enum LabelState: UInt8, Sendable, Codable, CaseIterable {
    /// The class is known not to show.
    case absent
    /// The class is known to show.
    case present
    /// Nobody has said; never counted as absent.
    case unknown

    /// One character for text and JSON: `0` absent, `1` present, `u` unknown.
    public var symbol: Character {
        switch self {
        case .absent: "0"
        case .present: "1"
        case .unknown: "u"
        }
    }

    /// The state written as `symbol`, or nil for any other character.
    public init?(symbol: Character) {
        switch symbol {
        case "0": self = .absent
        case "1": self = .present
        case "u": self = .unknown
        default: return nil
        }
    }
}
