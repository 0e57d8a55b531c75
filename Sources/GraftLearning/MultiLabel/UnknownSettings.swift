/// The numbers behind the policies for unknown labels; each is used by the policy it names.
public struct UnknownSettings: Sendable, Codable, Hashable {
    /// `partial`: an image of which the share q of categories is known counts
    /// scale * q^exponent + offset. The usual numbers make one tenth known count 5 and all known 1.
    public var partialScale = 4.0 / 9
    public var partialOffset = 5.0 / 9
    public var partialExponent = -1.0
    /// `ll-r`, `ll-ct`: the share of a batch's entries (images x categories) by which the dropped
    /// ones grow after every epoch. `ll-cp`: the share that changes in every batch.
    public var largeLossShare = 0.002
    /// `pseudo`, `pseudo-positive`: the score (before the sigmoid) that a guess must pass.
    public var pseudoThreshold = 2.0
    /// `pseudo-top`, `pseudo-top-category`: the share of unknown labels that is guessed.
    public var pseudoShare = 0.2
    /// `pseudo...`: how often labels are guessed and the head is trained again.
    public var pseudoRounds = 3
    /// `selective`: the number of ignored entries is this times the images of the batch.
    public var selectivePerImage = 5
    /// `selective`: unknown labels of a category do not count if its prior is above this.
    public var selectivePrior = 0.5
    /// `splc`: an unknown label counts as present where its probability exceeds this.
    public var correctionThreshold = 0.6

    public init() {}
}
