import GraftONNX

/// The backbones that Graft builds itself.
public enum BuiltInBackbone: String, Sendable, Hashable, Codable, CaseIterable {
    case scattering
    case colour

    func graph() throws -> ONNXGraph {
        throw FeatureError(.unknownBackbone, subject: rawValue, detail: "")
    }
}
