/// What a classifier does about classes of unequal size while it learns.
public enum ImbalanceMethod: String, Sendable, Hashable, Codable, CaseIterable {
    /// Nothing: every image counts the same.
    case none
    /// Images weighted so that every class counts the same.
    case weights
    /// Images of rare classes repeated until every class comes as often as the largest; the network
    /// draws every class equally often in each epoch.
    case sampling
    /// The same, with changed views (mirrored, a little askew, lighter or darker) in place of copies;
    /// the frozen backbone sees each view.
    case augmentation
    /// Focal loss, gamma 2.
    case focal
    /// Cross-entropy of scores plus the logarithm of the class shares, tau 1.
    case logitAdjustment = "logit-adjustment"
    /// Images weighted by the inverse effective number of their class, beta 0.999.
    case classBalanced = "class-balanced"
    /// Label-distribution-aware margins.
    case ldam
    /// The classifier re-trained on balanced images behind layers that were trained without; on
    /// frozen features, whose layers nobody trained here, the same as `sampling`.
    case crt
}
