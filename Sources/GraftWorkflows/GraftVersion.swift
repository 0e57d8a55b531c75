/// The version of Graft that writes results and models.
public enum GraftVersion {
    public static let current = "0.1.0"
}
