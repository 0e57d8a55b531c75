import GraftLinearAlgebra

/// Every score of one backbone on one data set; what cannot be had is missing, with its reason.
public struct TransferabilityScores: Sendable, Codable, Equatable {
    /// Finite numbers only.
    public private(set) var values: [TransferabilityScore: Double] = [:]
    /// Why a wanted score is missing.
    public private(set) var reasons: [TransferabilityScore: String] = [:]

    public subscript(score: TransferabilityScore) -> Double? { values[score] }

    /// The reasons as lines such as "leep: this backbone has no class posteriors".
    public var notes: [String] {
        TransferabilityScore.allCases.compactMap { score in
            reasons[score].map { "\(score.rawValue): \($0)" }
        }
    }

    public init() {}

    /// What a backbone makes of the target images.
    public struct Input: Sendable {
        /// N x D.
        public var features: Matrix<Float>
        /// N x S; nil for a backbone whose head is no softmax.
        public var posteriors: Matrix<Float>?
        /// S x K distances between names of source and target classes.
        public var distances: Matrix<Double>?
        /// Published top-1 accuracy on the source data, in 0...1.
        public var sourceAccuracy: Double?

        public init(
            features: Matrix<Float>, posteriors: Matrix<Float>? = nil,
            distances: Matrix<Double>? = nil, sourceAccuracy: Double? = nil
        ) {
            self.features = features
            self.posteriors = posteriors
            self.distances = distances
            self.sourceAccuracy = sourceAccuracy
        }
    }

    /// The scores that `init` finds; `linearProbe` and `rawPixels` are added by `setting`.
    public static let computable = Set(TransferabilityScore.allCases)
        .subtracting([.linearProbe, .rawPixels])

    /// - Parameters:
    ///   - input: what the backbone makes of N images.
    ///   - classes: the class of each image, in 0..<K; classes without images do not count.
    ///   - folds: the fold of each image for `nearestMean`; nil leaves it out.
    ///   - seed: decides where the mixture of `nLEEP` starts.
    public init(
        _ input: Input, classes: [Int], folds: [Int]? = nil,
        wanted: Set<TransferabilityScore> = computable, seed: UInt64 = 0
    ) {
        let partition = ClassPartition(classes)
        addCard(input, wanted)
        addPosteriors(input, classes: classes, partition, wanted)
        let fromFeatures = wanted.filter { $0.needs.contains(.features) && $0 != .linearProbe }
        guard !fromFeatures.isEmpty else { return }
        guard input.features.rows == classes.count else {
            for score in fromFeatures {
                reasons[score] =
                    "there are features of \(input.features.rows) images for "
                    + "\(classes.count) classes; extract them again"
            }
            return
        }
        do {
            let features = try FeatureDecomposition(input.features)
            add(features, classes: partition, folds: folds, wanted: fromFeatures, seed: seed)
        } catch {
            for score in fromFeatures { reasons[score] = error.description }
        }
    }

    /// The feature scores alone, from a decomposition at hand.
    public init(
        _ features: FeatureDecomposition, classes: ClassPartition, folds: [Int]? = nil,
        wanted: Set<TransferabilityScore> = computable, seed: UInt64 = 0
    ) {
        add(features, classes: classes, folds: folds, wanted: wanted, seed: seed)
    }

    /// The same with one score set; a number that is not finite counts as missing.
    public func setting(
        _ score: TransferabilityScore, to value: Double?, reason: String? = nil
    ) -> TransferabilityScores {
        var result = self
        result.put(score) { () throws(LearningError) in
            guard let value else {
                throw LearningError(
                    code: .empty, subject: score.rawValue, detail: reason ?? "not computed")
            }
            return value
        }
        return result
    }

    /// Takes over everything that the other one has.
    mutating func merge(_ other: TransferabilityScores) {
        values.merge(other.values) { $1 }
        reasons.merge(other.reasons) { $1 }
    }

    private mutating func put(
        _ score: TransferabilityScore, _ value: () throws(LearningError) -> Double
    ) {
        values[score] = nil
        reasons[score] = nil
        do throws(LearningError) {
            let number = try value()
            if number.isFinite {
                values[score] = number
            } else {
                reasons[score] = "the result is not a finite number; look at the features"
            }
        } catch {
            reasons[score] = error.subject == score.rawValue ? error.detail : error.description
        }
    }

    private mutating func addCard(_ input: Input, _ wanted: Set<TransferabilityScore>) {
        guard wanted.contains(.sourceAccuracy) else { return }
        put(.sourceAccuracy) { () throws(LearningError) in
            guard let accuracy = input.sourceAccuracy else {
                throw LearningError(
                    code: .empty, subject: "sourceAccuracy",
                    detail: "the card of this backbone states no accuracy")
            }
            return accuracy
        }
    }

    private mutating func addPosteriors(
        _ input: Input, classes: [Int], _ partition: ClassPartition,
        _ wanted: Set<TransferabilityScore>
    ) {
        let asked = wanted.filter { $0.needs.contains(.posteriors) }
        guard let posteriors = input.posteriors, posteriors.rows == classes.count else {
            for score in asked {
                reasons[score] =
                    input.posteriors.map {
                        "there are posteriors of \($0.rows) images for \(classes.count) classes; "
                            + "extract them again"
                    } ?? "this backbone has no class posteriors"
            }
            return
        }
        for score in asked.sorted(by: { $0.rawValue < $1.rawValue }) {
            put(score) { () throws(LearningError) in
                switch score {
                case .nce: return try nce(posteriors: posteriors, classes: partition)
                case .leep: return try leep(posteriors: posteriors, classes: partition)
                case .emdIndex, .emdNormalised:
                    return try Self.emd(score, posteriors, classes, input.distances)
                default: return try softmaxIndex(posteriors: posteriors).mean
                }
            }
        }
    }

    private static func emd(
        _ score: TransferabilityScore, _ posteriors: Matrix<Float>, _ classes: [Int],
        _ distances: Matrix<Double>?
    ) throws(LearningError) -> Double {
        guard let distances else {
            throw LearningError(
                code: .empty, subject: score.rawValue,
                detail: "there are no distances between class names; give word vectors")
        }
        let index = try emdIndex(posteriors: posteriors, classes: classes, distances: distances)
        guard score == .emdNormalised else { return index.mean }
        guard let normalised = index.normalised else {
            throw LearningError(
                code: .notSolvable, subject: score.rawValue,
                detail: "all distances between class names are 0; look at the word vectors")
        }
        return normalised
    }

    private mutating func add(
        _ features: FeatureDecomposition, classes: ClassPartition, folds: [Int]?,
        wanted: Set<TransferabilityScore>, seed: UInt64
    ) {
        for score in TransferabilityScore.allCases where wanted.contains(score) {
            switch score {
            case .nLEEP:
                put(score) { () throws(LearningError) in
                    let starts = features.mixtureStarts(classes, seed: seed)
                    return try features.nLEEP(classes, starts: starts)
                }
            case .hScore: put(score) { () throws(LearningError) in try features.hScore(classes) }
            case .logME: put(score) { () throws(LearningError) in try features.logME(classes) }
            case .transRate:
                put(score) { () throws(LearningError) in try features.transRate(classes) }
            case .gbc: put(score) { () throws(LearningError) in try features.gbc(classes) }
            case .parc: put(score) { () throws(LearningError) in try features.parc(classes) }
            case .sfda:
                put(score) { () throws(LearningError) in try features.sfda(classes).meanLogarithm }
            case .nearestMean:
                put(score) { () throws(LearningError) in
                    guard let folds else {
                        throw LearningError(
                            code: .unusableFolds, subject: "nearestMean",
                            detail: "there are no folds; give every image one")
                    }
                    return try features.nearestMean(classes, folds: folds)
                }
            default: continue
            }
        }
    }
}

extension TransferabilityScore: CodingKeyRepresentable {}
