/// The part of a dataset that an image was put into by whoever made it.
public enum Split: String, Sendable, Codable, CaseIterable {
    case train, validation, test

    /// The split that a folder name or table cell stands for, in any case: `train`, `training`;
    /// `val`, `valid`, `validation`, `dev`; `test`, `testing`. Nil for any other word.
    public init?(named name: String) {
        switch name.lowercased() {
        case "train", "training": self = .train
        case "val", "valid", "validation", "dev": self = .validation
        case "test", "testing": self = .test
        default: return nil
        }
    }
}
