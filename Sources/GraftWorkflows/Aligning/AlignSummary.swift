import Foundation
import GraftFeatures
import GraftLearning
import GraftReports

/// A round of comparisons with people as the result that is printed and written.
struct AlignSummary {
    let round: AlignRound
    let learned: [Int: AlignmentStage.Learned]
    let options: Align
    /// Accuracies on the user's task, by backbone.
    let truths: [String: Double]
    /// Accuracies on the source tasks that cards lack, by backbone.
    let sources: [String: Double]

    func agreement(reproduction: Reproduction) -> HumanAgreement {
        let runs = round.runs.sorted {
            spearman(round.representative(of: $0)).value
                > spearman(round.representative(of: $1)).value
        }
        let best = runs.first.map { round.representative(of: $0) } ?? 0
        let backbones = runs.map { backbone($0, best: best) }
        let source = across(runs, sourceAccuracy)
        return HumanAgreement(
            dataset: dataset, judgements: judgements, measure: options.comparing.words,
            backbones: backbones, references: references, failed: round.stage.failures,
            accuracyVersusAgreement: source,
            imageNetVersusAgreement: across(runs) {
                card($0).sourceTask?.contains("ImageNet") == true ? sourceAccuracy($0) : nil
            },
            transferVersusAgreement: across(runs) { truths[round.stage.prepared[$0].name] },
            kernelAlignment: kernels(runs), learning: learning,
            finding: AlignWording.finding(backbones, judgements),
            caution: AlignWording.caution(source), warnings: warnings, reproduction: reproduction,
            seconds: 0)
    }

    private func card(_ run: Int) -> BackboneCard { round.stage.prepared[run].backbone.card }

    /// By the card, else by the user's file.
    private func sourceAccuracy(_ run: Int) -> Double? {
        card(run).sourceAccuracy ?? sources[card(run).name]
    }

    private func spearman(_ model: Int) -> Estimate {
        Estimate(round.agreement.interval(model, .ofMean))
    }

    private func rsa(_ model: Int) -> Estimate {
        Estimate(round.agreement.interval(model, .ofRaters))
    }

    private func backbone(_ run: Int, best: Int) -> BackboneAgreement {
        let place = round.representative(of: run)
        let model = round.models[place]
        let mean = round.pairs.mean()
        let known = mean.indices.filter { !mean[$0].isNaN }
        let values = model.rdm.values(at: round.pairs)
        let (own, human) = (known.map { values[$0] }, known.map { mean[$0] })
        let answers = round.tripletAgreement[place]
        let choice = round.choices[run]
        let extraction = round.stage.extraction.runs[run]
        return BackboneAgreement(
            name: model.name, stage: model.stage, spearman: spearman(place),
            tripletAccuracy: Estimate(round.tripletAccuracy[place]), rsa: rsa(place),
            pearson: RankAgreement.pearson(own, human),
            kendall: RankAgreement.kendallTauA(own, human),
            tripletLogLikelihood: answers.logLikelihood(scale: answers.bestScale),
            aligned: learned[run].map(aligned), sourceAccuracy: sourceAccuracy(run),
            sourceTask: card(run).sourceTask, transferAccuracy: truths[model.name],
            differenceToBest: Estimate(
                round.agreement.difference(place, minus: best, .ofMean)),
            stages: round.stages(of: run).map(stage), heldOut: choice?.heldOut ?? .nan,
            onChoosing: choice?.onChoosing ?? .nan,
            precision: extraction.view.precision.rawValue,
            forwardPasses: extraction.forwardPasses)
    }

    private func stage(_ place: Int) -> StageAgreement {
        let model = round.models[place]
        return StageAgreement(
            name: model.stage, width: model.width, size: model.size, spearman: spearman(place),
            rsa: rsa(place), tripletAccuracy: Estimate(round.tripletAccuracy[place]))
    }

    private func aligned(_ own: AlignmentStage.Learned) -> AlignedAgreement {
        let found = own.validation
        return AlignedAgreement(
            stage: own.stage, before: Estimate(found.before), centred: Estimate(found.centred),
            after: Estimate(found.after), gain: Estimate(found.gain), strengths: found.strengths,
            file: own.file, fewShot: own.fewShot)
    }

    private var references: [ReferenceAgreement] {
        let mean = round.pairs.mean()
        let known = mean.indices.filter { !mean[$0].isNaN }
        return round.models.indices.filter { round.models[$0].run == nil }.map { place in
            let values = round.models[place].rdm.values(at: round.pairs)
            return ReferenceAgreement(
                name: round.models[place].name, spearman: spearman(place), rsa: rsa(place),
                tripletAccuracy: Estimate(round.tripletAccuracy[place]),
                kendall: RankAgreement.kendallTauA(
                    known.map { values[$0] }, known.map { mean[$0] }))
        }
    }

    /// Among the backbones for which the number is known.
    private func across(_ runs: [Int], _ number: (Int) -> Double?) -> AcrossBackbones? {
        let known = runs.compactMap { run in number(run).map { (run, $0) } }
        let places = known.map { round.representative(of: $0.0) }
        let samples = round.agreement.samples(.ofMean).map { draw in places.map { draw[$0] } }
        guard
            let found = AgreementAcrossBackbones(
                known.map(\.1), agreements: places.map { spearman($0).value }, samples: samples,
                seed: round.seed)
        else { return nil }
        return AcrossBackbones(
            spearman: found.correlation.value, low: found.correlation.low,
            high: found.correlation.high, backbones: found.backboneCount)
    }

    /// Of the stages that stand for the backbones; left out beyond 2,000 images.
    private func kernels(_ runs: [Int]) -> KernelAlignment? {
        guard runs.count > 1, round.dataset.count <= 2_000 else { return nil }
        var (names, linear, rbf) = ([String](), [CKA](), [CKA]())
        for run in runs {
            let model = round.models[round.representative(of: run)]
            guard let features = try? model.features(round.stage, store: round.store),
                let plain = try? CKA(features),
                let radial = try? CKA(features, kernel: .rbf(bandwidth: 1))
            else { continue }
            names.append(model.name)
            linear.append(plain)
            rbf.append(radial)
        }
        func table(_ kernels: [CKA]) -> [[Double]] {
            kernels.map { one in kernels.map { one.alignment(with: $0) } }
        }
        return names.count > 1
            ? KernelAlignment(names: names, linear: table(linear), rbf: table(rbf)) : nil
    }

    private var learning: LearnedAlignment? {
        guard let learning = options.learning else { return nil }
        var unit = "triplet accuracy"
        if case .ratings = round.judgements.content { unit = "Spearman" }
        return LearnedAlignment(
            method: learning.method.rawValue
                + (learning.method == .ridge && !learning.isNonNegative ? ", signed" : ""),
            unit: unit, better: learned.values.count { $0.validation.gain.low > 0 },
            of: learned.count, labelled: options.labelled)
    }

    private var judgements: JudgementSummary {
        var areAsked = false
        if case .triplets = round.judgements.content { areAsked = true }
        return JudgementSummary(
            pairs: round.pairs.count, raters: round.pairs.raters.count,
            ceilingLow: round.ceiling?.lower ?? .nan, ceilingHigh: round.ceiling?.upper ?? .nan,
            reliability: round.ceiling?.reliability ?? .nan,
            ceilingOfMean: round.ceiling?.ceilingOfMean ?? .nan,
            images: round.pairs.judgedImages.count, triplets: round.triplets.triplets.count,
            areTripletsAsked: areAsked, chance: round.triplets.question == .oddOneOut ? 1 / 3 : 0.5,
            file: options.judgements, format: round.judgements.format.rawValue,
            notes: round.judgements.notes)
    }

    private var dataset: DatasetSummary {
        let counts = round.dataset.labels.classCounts
        return DatasetSummary(
            name: options.data, images: round.dataset.count,
            classes: round.dataset.labels.classes.enumerated().compactMap {
                counts[$0] > 0 ? ClassCount(name: $1, images: counts[$0]) : nil
            },
            unreadable: round.stage.unreadable,
            ignored: round.dataset.problems.map { FileProblem(path: $0.path, reason: $0.reason) },
            notes: round.notes)
    }

    private var warnings: [String] {
        var warnings: [String] = []
        if round.pairs.raters.count < 2 {
            warnings.append(
                "There is one rater, so no noise ceiling can be given and intervals hold for other "
                    + "images, not for other raters.")
        }
        if round.triplets.triplets.isEmpty {
            warnings.append("No three images have all their pairs judged: no triplet accuracy.")
        }
        if round.pairs.judgedImages.count < 20 {
            warnings.append(
                "\(round.pairs.judgedImages.count) judged images are few: intervals are wide.")
        }
        return warnings
    }
}
