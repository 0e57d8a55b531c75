import Foundation
import GraftDatasets
import GraftFeatures
import GraftReports
import GraftTraining

/// What came of pre-training, put into the words and numbers of a report.
struct PretrainSummary {
    let workflow: Pretrain
    /// As they were used.
    let options: PretrainOptions
    let network: Pretrained
    let found: (samples: [Sample], problems: [DatasetProblem])
    let verdict: PretrainVerdict?
    let backbone: Backbone

    func result(reproduction: Reproduction, spent: [NamedSeconds], seconds: Double) throws
        -> Pretraining
    {
        let judged = verdict?.result
        let name = workflow.verdict?.backbone ?? ""
        return Pretraining(
            folder: workflow.folder, trainingImages: network.trainingImages,
            validationImages: network.validationImages, unreadable: unreadable,
            pretext: options.pretext.name, settings: settings,
            epochs: network.epochs.map {
                PretrainingEpoch($0, identity: network.baselines.identity)
            },
            chosenEpoch: network.chosenEpoch, meanImage: network.baselines.meanImage,
            parameters: network.weights.values.reduce(0) { $0 + $1.count },
            encoderParameters: backbone.card.parameters ?? 0, arms: judged?.arms ?? [],
            verdict: verdict.map { verdict in
                PretrainingVerdict(
                    paid: judged?.paid ?? false, gain: Estimate(verdict.comparison.difference),
                    overRandom: verdict.overRandom.map { Estimate($0.difference) },
                    sentence: verdict.sentence(name))
            },
            labelled: verdict.map {
                $0.images.summary(name: workflow.verdict?.data ?? "", unreadable: $0.unreadable)
            }, detail: detail, model: workflow.output,
            megabytes: Double(backbone.card.bytes ?? 0) / 1e6, warnings: warnings,
            reproduction: reproduction, seconds: seconds, spent: spent)
    }

    private var unreadable: [FileProblem] {
        network.unreadable.sorted { $0.key < $1.key }.map {
            FileProblem(path: found.samples[$0.key].path, reason: $0.value)
        }
    }

    private var detail: BackboneDetail? {
        verdict.map { verdict in
            BackboneDetail(
                name: verdict.fused.name, evaluation: verdict.fused.scores,
                classes: verdict.images.dataset.labels.classes,
                paths: verdict.images.dataset.samples.map(\.path), truth: verdict.images.classes,
                predictions: verdict.fused.nested.predictions,
                probabilities: verdict.fused.nested.probabilities)
        }
    }

    private var warnings: [String] {
        var warnings = verdict?.images.warnings ?? []
        if network.chosenEpoch == 0 {
            warnings.append(
                "No epoch beat the start: the encoder that was written has learned nothing.")
        }
        if network.smallImages > 0 {
            warnings.append(
                "\(network.smallImages) images are smaller than \(options.side) pixels and "
                    + "were enlarged; a smaller --size suits them.")
        }
        if network.labelledImages > 0, let verdict {
            warnings.append(
                "\(network.labelledImages) of the images learned from are also among the "
                    + "\(verdict.images.classes.count) labelled ones: the verdict is about images "
                    + "whose pixels, not labels, were seen before.")
        }
        if network.microBatch < options.batch {
            warnings.append(
                "Memory ran out: images went through the network \(network.microBatch) at a time.")
        }
        if network.trainingImages < 300 {
            warnings.append(
                "\(network.trainingImages) images are few to learn from; expect little.")
        }
        return warnings
    }

    private var settings: [NamedValue] {
        var settings = [
            NamedValue("size", "\(options.side) x \(options.side) pixels")
        ]
        if let start = workflow.start {
            settings.append(NamedValue("begins as", start))
        } else {
            let widths = options.network.widths.map(String.init).joined(separator: ", ")
            settings.append(NamedValue("widths", widths))
            settings.append(
                NamedValue("skip connections", options.network.hasSkips ? "yes" : "no"))
        }
        if let mask = options.pretext.mask {
            settings.append(
                NamedValue(
                    "mask",
                    "\(Numeral.percent(mask.ratio)) % in patches of \(mask.patch) pixels"))
        }
        if let noise = options.pretext.noise {
            settings.append(
                NamedValue("noise", "standard deviation \(noise.sigma) of 255 grey levels"))
        }
        if options.pretext.asPublished {
            settings.append(NamedValue("corruption", "as published, accidents included"))
        }
        return settings + [
            NamedValue(
                "loss",
                "\(options.distance.rawValue) differences over \(options.region.rawValue) pixels"
                    + (options.normalisesPatches ? ", targets scaled patch by patch" : "")),
            NamedValue("epochs", "\(options.epochs)"), NamedValue("batch", "\(options.batch)"),
            NamedValue("learning rate", "\(options.rate), AdamW"),
            NamedValue("weight decay", "\(options.weightDecay)"),
            NamedValue("seed", "\(options.seed)"),
        ]
    }
}
