import GraftLearning
import GraftLinearAlgebra

extension Judgement {
    /// The family and setting that most folds chose; of equally many the first and smoothest.
    func commonChoice(_ families: [HeadFamily]) -> (family: HeadFamily, setting: Double?) {
        let candidates = families.indices.flatMap { place in
            families[place].candidates.map { (place: place, setting: $0) }
        }
        func count(_ index: Int) -> Int {
            nested.choices.count {
                $0.family == candidates[index].place && $0.setting == candidates[index].setting
            }
        }
        let best = candidates.indices.max { a, b in
            count(a) != count(b) ? count(a) < count(b) : a > b
        }
        guard let best else { return (families[0], nil) }
        return (families[candidates[best].place], candidates[best].setting)
    }

    /// The head of the common choice, without thresholds.
    func commonHead(_ head: HeadOptions) -> any Head {
        let (family, setting) = commonChoice(head.families(for: run))
        return family.head(setting)
    }

    /// The common choice fitted on all images; thresholds, where they are asked for, are chosen by
    /// inner cross-validation of these images.
    func fitted(
        _ features: Matrix<Float>, _ images: JudgedImages, views: AugmentedRows?,
        head: HeadOptions
    ) throws -> FittedHead {
        var (family, setting) = commonChoice(head.families(for: run))
        let classCount = images.dataset.labels.classCount
        guard head.tunesThresholds || views != nil else {
            return try family.head(setting).fit(
                features, classes: images.classes, classCount: classCount)
        }
        if let setting { family.settings = [setting] }
        return try head.plan([family]).fitted(
            features, classes: images.classes, classCount: classCount,
            groups: images.isClustered ? images.clusters : nil, views: views)
    }

    /// How often each choice of part weights won, in words; nil where there was nothing to choose.
    func weightChoices(_ head: HeadOptions) -> String? {
        let families = head.families(for: run)
        guard families.count > 1 else { return nil }
        let folds = families.indices.map { place in
            (place, nested.choices.count { $0.family == place })
        }
        return folds.filter { $0.1 > 0 }.sorted { $0.1 != $1.1 ? $0.1 > $1.1 : $0.0 < $1.0 }.map {
            place, count in
            let weights = (families[place].fusion?.weights ?? []).map { String(Int($0)) }
            return "\(weights.joined(separator: ":")) in \(count) fold\(count == 1 ? "" : "s")"
        }.joined(separator: ", ")
    }
}
