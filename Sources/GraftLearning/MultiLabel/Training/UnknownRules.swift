import GraftDatasets
import GraftLinearAlgebra

/// What unknown labels count as, by policy, from labels and scores.
struct UnknownRules: Sendable {
    let policy: UnknownPolicy
    let settings: UnknownSettings
    let loss: MultiLabelLoss
    /// `selective`: categories whose unknown labels never count.
    var common: [Bool] = []

    /// Roles before anything is learned (N x C, row-major).
    func roles(of labels: Labels) -> [LabelRole] {
        var roles: [LabelRole] = []
        roles.reserveCapacity(labels.imageCount * labels.classCount)
        for image in 0..<labels.imageCount {
            for index in 0..<labels.classCount {
                switch labels[image, index] {
                case .present: roles.append(.present)
                case .absent: roles.append(.absent)
                case .unknown: roles.append(policy.assumesAbsent ? .assumedAbsent : .ignored)
                }
            }
        }
        return roles
    }

    /// How much each image counts: 1, except for `partial`.
    func weights(of labels: Labels) -> [Float] {
        (0..<labels.imageCount).map { image in
            guard policy == .partial else { return 1 }
            let known = labels.classes.indices.count { labels[image, $0] != .unknown }
            guard known > 0 else { return 0 }
            let share = Double(known) / Double(labels.classCount)
            let power = Double.exponential(
                settings.partialExponent * Double.logarithm(share))
            return Float(settings.partialScale * power + settings.partialOffset)
        }
    }

    /// Changes the roles of a batch for one step.
    /// - Parameters:
    ///   - roles: B x C, row-major; known labels stay.
    ///   - scores: B x C, of the current head.
    ///   - epoch: from 0; the first leaves large losses and corrections alone.
    /// - Returns: entries that become present for good (`ll-cp`).
    func adjust(_ roles: inout [LabelRole], scores: [Float], images: Int, epoch: Int) -> [Int] {
        switch policy {
        case .rejectLargeLosses, .correctForStep:
            let share = Double(epoch) * settings.largeLossShare
            for entry in largestLosses(roles, scores, share: share) {
                roles[entry] = policy == .correctForStep ? .assumedPresent : .ignored
            }
        case .correctForGood:
            guard epoch > 0 else { return [] }
            let chosen = largestLosses(roles, scores, share: settings.largeLossShare)
            for entry in chosen { roles[entry] = .assumedPresent }
            return chosen
        case .selective:
            let unknown = roles.indices.filter { roles[$0] == .assumedAbsent }
            let likely = Self.first(settings.selectivePerImage * images, of: unknown) { scores[$0] }
            for entry in unknown where !common.isEmpty && common[entry % common.count] {
                roles[entry] = .ignored
            }
            for entry in likely { roles[entry] = .ignored }
        case .selfCorrecting:
            guard epoch > 0 else { return [] }
            let t = settings.correctionThreshold
            let cut = Float(Double.logarithm(t / (1 - t)))
            for entry in roles.indices where roles[entry] == .assumedAbsent && scores[entry] > cut {
                roles[entry] = .assumedPresent
            }
        default: break
        }
        return []
    }

    /// The unknown entries counted as absent with the largest losses, as many as the share of all
    /// entries of the batch, rounded up; of equal losses the first.
    private func largestLosses(
        _ roles: [LabelRole], _ scores: [Float], share: Double
    ) -> [Int] {
        let count = Int((Double(roles.count) * share).rounded(.up))
        let unknown = roles.indices.filter { roles[$0] == .assumedAbsent }
        return Self.first(count, of: unknown) { loss.evaluate(scores[$0], .assumedAbsent).value }
    }

    /// Roles of unknown labels guessed from the scores of a head trained on known ones.
    ///
    /// - Parameter labels: roles in which unknown labels are ignored (N x C).
    func guesses(_ labels: [LabelRole], scores: [Float], categories: Int) -> [LabelRole] {
        var roles = labels
        let unknown = roles.indices.filter { roles[$0] == .ignored }
        func guess(_ entry: Int) {
            roles[entry] = scores[entry] > 0 ? .assumedPresent : .assumedAbsent
        }
        func top(_ entries: [Int]) -> [Int] {
            let count = Int(settings.pseudoShare * Double(entries.count))
            return Self.first(count, of: entries) { abs(scores[$0]) }
        }
        let threshold = Float(settings.pseudoThreshold)
        switch policy {
        case .pseudo: unknown.filter { abs(scores[$0]) > threshold }.forEach(guess)
        case .pseudoPositive: unknown.filter { scores[$0] > threshold }.forEach(guess)
        case .pseudoTop: top(unknown).forEach(guess)
        case .pseudoTopCategory:
            var entries = [[Int]](repeating: [], count: categories)
            for entry in unknown { entries[entry % categories].append(entry) }
            for own in entries { top(own).forEach(guess) }
        default: break
        }
        return roles
    }

    /// The entries with the largest values; of equal ones the first.
    private static func first(_ count: Int, of entries: [Int], by value: (Int) -> Float) -> [Int] {
        guard count > 0 else { return [] }
        let valued = entries.map { (entry: $0, value: value($0)) }
        let sorted = valued.sorted { ($1.value, $0.entry) < ($0.value, $1.entry) }
        return sorted.prefix(count).map(\.entry)
    }
}
