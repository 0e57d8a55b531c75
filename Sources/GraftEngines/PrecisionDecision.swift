/// The outcome of a precision guard, to be remembered for a machine and a backbone.

/// It holds as long as `engine`, `version` and `processor` and the model are the same.
public struct PrecisionDecision: Sendable, Codable, Equatable {
    public enum Reason: String, Sendable, Codable {
        /// The caller asked for this precision.
        case requested
        /// The engine does not execute bf16 natively on this processor.
        case unavailable
        /// Features in bf16 point the same way as in f32.
        case agreed
        /// At least one image's features do not.
        case disagreed
        /// There was no image to compare on.
        case noImages
        /// The graph does not compile or run in bf16.
        case failed
    }

    /// `.f32` or `.bf16`.
    public var precision: Precision
    public var reason: Reason
    /// The lowest cosine between bf16 and f32 features over the images; nil where none were compared.
    public var lowestCosine: Double?
    /// Images that were compared.
    public var images: Int
    public var engine: String
    public var version: String
    public var processor: Processor

    /// One sentence for a report.
    public var explanation: String {
        let cosine = lowestCosine.map { (value: Double) in String((value * 1e6).rounded() / 1e6) } ?? ""
        switch reason {
        case .requested: return "\(precision.rawValue) was asked for"
        case .unavailable: return "f32: this processor has no bf16"
        case .agreed: return "bf16: lowest cosine to f32 \(cosine) on \(images) images"
        case .disagreed: return "f32: with bf16 the lowest cosine would be \(cosine) on \(images) images"
        case .noImages: return "f32: no image to check bf16 on"
        case .failed: return "f32: the graph does not run in bf16"
        }
    }

    /// Whether the decision was made with the same engine on the same processor.
    public func holds(for engine: any Engine, processor: Processor) -> Bool {
        self.engine == engine.name && version == engine.version && self.processor == processor
    }
}
