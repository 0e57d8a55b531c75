import GraftImages

/// What is known of a backbone, as data: where it comes from, how it wants its pixels, what it gives.
///
/// The JSON form uses the keys of a folder's `manifest.json`; see `BackboneCard+Codable`.
public struct BackboneCard: Sendable, Hashable {
    /// Whether the stated licence of the weights allows commercial use. The terms of the images that
    /// they were trained on are another matter, which no card can settle.
    public enum CommercialUse: String, Sendable, Hashable, Codable, CaseIterable {
        case yes, no, unknown
    }

    /// How the image becomes the network's input tensor.
    public struct Input: Sendable, Hashable {
        /// Name of the tensor; nil where the graph has only one.
        public var name: String?
        public var transform: ImageTransform

        public init(name: String? = nil, transform: ImageTransform) {
            self.name = name
            self.transform = transform
        }
    }

    /// The tensor whose value is the feature vector.
    public struct Features: Sendable, Hashable, Codable {
        public var name: String
        /// D, where known.
        public var width: Int?

        private enum CodingKeys: String, CodingKey {
            case name
            case width = "dim"
        }

        public init(name: String, width: Int? = nil) {
            self.name = name
            self.width = width
        }
    }

    /// The tensor of the source task's class scores.
    public struct Posteriors: Sendable, Hashable, Codable {
        public enum Activation: String, Sendable, Hashable, Codable {
            /// Raw scores; a softmax makes probabilities of them.
            case logits
            /// Probabilities that sum to 1.
            case softmax
            /// One probability per class.
            case sigmoid
        }

        public var name: String
        /// K, where known.
        public var width: Int?
        public var activation: Activation

        private enum CodingKeys: String, CodingKey {
            case name
            case width = "dim"
            case activation
        }

        public init(name: String, width: Int? = nil, activation: Activation) {
            self.name = name
            self.width = width
            self.activation = activation
        }
    }

    /// Unique in its folder; a letter or digit, then letters, digits, dots, dashes, underscores.
    public var name: String
    /// File name inside the card's folder; nil for a built-in or not yet downloaded backbone.
    public var file: String?
    public var sha256: ContentDigest?
    public var md5: String?
    /// Size of the file.
    public var bytes: Int?
    public var family: String?
    public var architecture: String?
    /// Task or data that the weights were trained on.
    public var sourceTask: String?
    public var objective: String?
    public var checkpoint: String?
    /// nil where the pixel rule is not known.
    public var input: Input?
    /// nil: found by the rule of `ONNXGraph.penultimate()`.
    public var features: Features?
    public var posteriors: Posteriors?
    /// Number of source classes.
    public var classCount: Int?
    /// File of class names, one a line, relative to the card's folder, or the name of a known list.
    public var classList: String?
    /// Position of the first class of the list's customary numbering (1 where class 0 is background).
    public var classIndexOffset: Int?
    public var licence: String?
    public var commercialUse: CommercialUse
    /// Top-1 accuracy on the source task, 0...1, and the crop it was measured at.
    public var sourceAccuracy: Double?
    public var sourceAccuracySize: Int?
    public var parameters: Int?
    /// Multiply-adds of one image in 10^9.
    public var gigaMACs: Double?
    public var url: String?
    /// Where file and facts come from.
    public var provenance: String?
    /// Facts of this card that nobody checked, such as "url" or "features: derived".
    public var unverified: [String]
    /// Traps and remarks.
    public var notes: [String]

    /// A card with only a name; everything else unknown.
    public init(name: String, input: Input? = nil) {
        self.name = name
        self.input = input
        commercialUse = .unknown
        unverified = []
        notes = []
    }

    /// Judges a licence by its name: permissive ones allow commercial use, "NC" and the like do not.
    public static func commercialUse(ofLicence licence: String?) -> CommercialUse {
        guard let licence = licence?.lowercased() else { return .unknown }
        let against = ["non-commercial", "noncommercial", "-nc", " nc", "research only", "cvnets"]
        if against.contains(where: licence.contains) { return .no }
        let allowing = [
            "apache", "mit", "bsd", "cc0", "cc-by", "cc by", "isc", "public domain", "unlicense",
        ]
        return allowing.contains(where: licence.hasPrefix) ? .yes : .unknown
    }

    /// Whether a name can be used as a file name without leaving its folder.
    public static func isValid(name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard let first = bytes.first, bytes.count <= 128 else { return false }
        func isAlphanumeric(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: false
            }
        }
        let others = Array("._-+".utf8)
        return isAlphanumeric(first)
            && bytes.allSatisfy { isAlphanumeric($0) || others.contains($0) }
    }
}
