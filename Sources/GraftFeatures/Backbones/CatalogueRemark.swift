/// Spells out the catalogue's short codes for traps.
enum CatalogueRemark {
    /// The words for a code, which may carry a value after a colon; an unknown code stays as it is.
    static func words(for code: String) -> String {
        let parts = code.split(separator: ":", maxSplits: 1).map(String.init)
        let value = parts.count > 1 ? parts[1] : ""
        return switch parts.first ?? "" {
        case "zoo-unverified": "the zoo keeps this export among its unverified models"
        case "idle-host": "host of a project that sleeps; may be gone"
        case "licence-conflict": "sources disagree on the licence"
        case "licence-inherited": "no licence with the file; taken from the original code"
        case "two-heads": "two classifiers are averaged; the feature tensor feeds the first"
        case "before-relu": "feature tensor probably lies before its ReLU"
        case "accuracy-at": "published accuracy belongs to a crop of \(value) px, not to this file"
        case "accuracy-suspect":
            "zoo accuracy far below the architecture's: check colour order and scale"
        case "accuracy-conflict": "sources disagree on the accuracy"
        case "inner-normalisation": "graph renormalises by itself; give it the stated mean and std"
        case "pool-last-map": "no dense layer: the last feature map is pooled"
        case "external-data": "weights may lie in a second file"
        case "moved": "files have moved to another host"
        case "emits-logits": "only output is the class scores"
        case "now-called": "checkpoint is now called \(value)"
        case "same-file": "same bytes as \(value)"
        case "input-unknown": "no pixel rule was published"
        case "input-conflict": "sources disagree on the pixel rule"
        case "int8": "8-bit integer operators"
        case "int8-worse": "8-bit file was found worse than the float one"
        case "int8-cosine": "8-bit features agree with the float ones to a cosine of \(value)"
        case "int8-broken": "8-bit sibling gave wrong answers; use this float file"
        case "really": "by its size this is \(value)"
        case "data": "trained on \(value) according to its source"
        case "also-features": "also \(value.replacing("=", with: ", width "))"
        case "has-text-encoder": "a text encoder is published beside it"
        case "unit-norm": "features come with length 1"
        case "centre-crop-checked": "centre crop was checked against the original"
        case "availability-unchecked": "address was not checked"
        case "mirror": "mirror: \(value)"
        case "class-token": "feature is the class token (position 0)"
        case "size-multiple": "any input size that is a multiple of \(value)"
        case "self-reported": "accuracy known only from its author"
        case "single-source": "known from one source only"
        case "weights": "weights come from \(value)"
        default: code
        }
    }
}
