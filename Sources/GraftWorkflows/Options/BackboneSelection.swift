/// Which backbones take part.
public struct BackboneSelection: Sendable, Hashable, Codable {
    /// Folders of ONNX files, used besides the built-in and added ones.
    public var folders: [String]
    /// Names to keep, in this order; nil keeps all.
    public var only: [String]?
    /// Keep only those whose licence is known to allow commercial use.
    public var commercialOnly: Bool

    public init(folders: [String] = [], only: [String]? = nil, commercialOnly: Bool = false) {
        self.folders = folders
        self.only = only
        self.commercialOnly = commercialOnly
    }
}
