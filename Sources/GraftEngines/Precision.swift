/// The arithmetic in which an engine executes a graph.

/// Half precision (f16) and integers are left out on purpose: features have to agree with the published f32 network.
public enum Precision: String, Sendable, Codable, CaseIterable {
    /// bf16 where the processor has it and a `PrecisionGuard` agreed, else f32.
    case automatic
    case f32
    case bf16
}
