import GraftDatasets
import GraftLinearAlgebra

/// What the labels of several categories teach along a training: the roles of unknown ones by
/// policy, and loss and derivative of a batch of scores.
package struct LabelTeacher: Sendable {
    private var rules: UnknownRules
    private let categories: Int
    /// N: how much each image counts.
    let imageWeights: [Float]
    /// Roles before any guess (N x C, row-major).
    private var given: [LabelRole]
    /// Those of now.
    private var roles: [LabelRole]

    package init(
        _ labels: Labels, unknown: UnknownPolicy, settings: UnknownSettings = UnknownSettings(),
        loss: MultiLabelLoss
    ) {
        rules = UnknownRules(policy: unknown, settings: settings, loss: loss)
        categories = labels.classCount
        imageWeights = rules.weights(of: labels)
        given = rules.roles(of: labels)
        roles = given
    }

    /// For each category the labels that count as present, and as absent, before any guess.
    var shares: [(present: Int, absent: Int)] {
        var counts = [(present: Int, absent: Int)](repeating: (0, 0), count: categories)
        for (entry, role) in given.enumerated() {
            switch role {
            case .present, .assumedPresent: counts[entry % categories].present += 1
            case .absent, .assumedAbsent: counts[entry % categories].absent += 1
            case .ignored: continue
            }
        }
        return counts
    }

    /// Lets the labels of a category never count.
    mutating func ignore(category: Int) {
        for entry in stride(from: category, to: given.count, by: categories) {
            given[entry] = .ignored
        }
        roles = given
    }

    /// How often labels are guessed anew on the way.
    package var rounds: Int { rules.policy.isCurriculum ? rules.settings.pseudoRounds : 0 }

    /// Finds the categories that are common, for the policy that asks (`selective`): a head is
    /// trained on known labels, whose mean probabilities are the priors.
    ///
    /// - Throws: as `MultiLabelHeadOptions.fit`.
    package mutating func learnPriors(
        _ data: LabelledFeatures, _ options: MultiLabelHeadOptions = MultiLabelHeadOptions()
    ) throws {
        guard rules.policy == .selective else { return }
        var first = options
        (first.unknown, first.loss) = (.ignore, .bce)
        let priors = try first.fit(data).probabilities(of: data.features).columnMeans()
        rules.common = priors.map { $0 > rules.settings.selectivePrior }
    }

    /// The roles of some images for one step; what changes for good is remembered.
    ///
    /// - Parameters:
    ///   - scores: B x C, before the sigmoid.
    ///   - epoch: from 0.
    mutating func adjusted(_ images: [Int], scores: [Float], epoch: Int) -> [LabelRole] {
        var own = images.flatMap { roles[$0 * categories..<($0 + 1) * categories] }
        for entry in rules.adjust(&own, scores: scores, images: images.count, epoch: epoch) {
            let image = images[entry / categories]
            roles[image * categories + entry % categories] = .assumedPresent
        }
        return own
    }

    /// Loss of a batch, and its derivative by the scores.
    ///
    /// - Parameters:
    ///   - smoothing: share of each label that is spread over present and absent.
    /// - Returns: the mean over images of the sum over categories; B x C.
    package mutating func judge(
        _ images: [Int], scores: [Float], epoch: Int, smoothing: Double = 0
    ) -> (loss: Double, derivatives: [Float]) {
        let own = adjusted(images, scores: scores, epoch: epoch)
        let (count, spread) = (Float(images.count), Float(smoothing / 2))
        var (sum, derivatives) = (0.0, scores)
        for (entry, role) in own.enumerated() {
            var (value, slope) = rules.loss.evaluate(scores[entry], role)
            if spread > 0 {
                let other = rules.loss.evaluate(scores[entry], role.opposite)
                value += spread * (other.value - value)
                slope += spread * (other.derivative - slope)
            }
            let weight = imageWeights[images[entry / categories]]
            sum += Double(weight * value)
            derivatives[entry] = weight * slope / count
        }
        return (sum / Double(images.count), derivatives)
    }

    /// Guesses unknown labels of some images anew from their scores (B x C).
    package mutating func guess(_ images: [Int], scores: [Float]) {
        let known = images.flatMap { given[$0 * categories..<($0 + 1) * categories] }
        let guessed = rules.guesses(known, scores: scores, categories: categories)
        for (entry, role) in guessed.enumerated() {
            roles[images[entry / categories] * categories + entry % categories] = role
        }
    }

    /// What a training that is stopped has to remember, one number a label.
    package var memory: [Float] {
        get { roles.map { Float($0.rawValue) } }
        set {
            guard newValue.count == roles.count else { return }
            roles = newValue.map { LabelRole(rawValue: UInt8($0)) ?? .ignored }
        }
    }
}

extension LabelRole {
    /// Present for absent and the other way round.
    var opposite: LabelRole {
        switch self {
        case .ignored: .ignored
        case .present: .absent
        case .absent: .present
        case .assumedAbsent: .assumedPresent
        case .assumedPresent: .assumedAbsent
        }
    }
}
