import Foundation

/// A moment as results write it.
enum Stamp {
    /// ISO 8601, UTC, whole seconds.
    static func text(_ date: Date) -> String { date.ISO8601Format() }
}
