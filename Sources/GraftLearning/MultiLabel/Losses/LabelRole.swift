/// What a label counts as in one step of training.
enum LabelRole: UInt8, Sendable, Codable, CaseIterable {
    /// It does not count: loss and gradient are 0.
    case ignored
    /// Known to be present.
    case present
    /// Known to be absent.
    case absent
    /// Unknown, counted as absent.
    case assumedAbsent
    /// Unknown, counted as present.
    case assumedPresent

    /// Whether it counts as absent.
    var isNegative: Bool { self == .absent || self == .assumedAbsent }
}
