/// What a multi-label fit makes of labels that nobody has given.
///
/// The raw values are the names of the command line. Numbers that a policy needs are in
/// `UnknownSettings`.
public enum UnknownPolicy: String, Sendable, Codable, CaseIterable {
    /// Unknown labels do not count.
    case ignore
    /// Unknown counts as absent (Assume Negative).
    case negative
    /// Unknown labels do not count, and an image with few known labels counts more (Durand, Mehrasa
    /// and Mori 2019, "Learning a deep ConvNet for multi-label classification with partial labels",
    /// equation 2).
    case partial
    /// Unknown counts as absent, except for those with the largest losses, which do not count; more
    /// are dropped after every epoch (LL-R of Kim et al. 2022, "Large loss matters in weakly
    /// supervised multi-label classification").
    case rejectLargeLosses = "ll-r"
    /// As `rejectLargeLosses`, but the chosen ones count as present for this step (LL-Ct).
    case correctForStep = "ll-ct"
    /// A constant share of the largest losses of every batch becomes present for good (LL-Cp).
    case correctForGood = "ll-cp"
    /// Trained on known labels, then unknown ones with a score above the threshold become present,
    /// below minus the threshold absent; repeated (Durand et al. 2019, section 3.3).
    case pseudo
    /// As `pseudo`, but nothing becomes absent.
    case pseudoPositive = "pseudo-positive"
    /// As `pseudo`, but a share of all unknown labels with the largest absolute scores gets the
    /// sign of its score.
    case pseudoTop = "pseudo-top"
    /// As `pseudoTop`, the share taken in every category by itself.
    case pseudoTopCategory = "pseudo-top-category"
    /// Unknown counts as absent, except for the ones of a batch that look most positive and for
    /// categories that are common (CSL of Ben-Baruch et al. 2022, "Multi-label classification with
    /// partial annotations using class-aware selective loss").
    case selective
    /// Unknown counts as absent until the first epoch is over, then as present wherever the
    /// probability exceeds a threshold (SPLC of Zhang et al. 2021, "Simple and robust loss design
    /// for multi-label learning with missing labels", equation 9).
    case selfCorrecting = "splc"

    /// Whether labels are guessed in rounds after training on known ones.
    var isCurriculum: Bool {
        switch self {
        case .pseudo, .pseudoPositive, .pseudoTop, .pseudoTopCategory: true
        default: false
        }
    }

    /// Whether an unknown label counts as absent unless something speaks against it.
    var assumesAbsent: Bool {
        switch self {
        case .negative, .rejectLargeLosses, .correctForStep, .correctForGood, .selective,
            .selfCorrecting:
            true
        default: false
        }
    }
}
