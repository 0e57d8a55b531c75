import Foundation
import GraftImages
import GraftReports
import GraftTraining

/// What was trained and why so, in words, whatever the kind of labels.
struct FineTuneWords: Sendable {
    let bench: FineTuneBench
    /// The network that is written.
    let network: FineTuned
    /// The run whose epochs are shown.
    let shown: FineTuned

    private var options: FineTuneOptions { bench.options }

    var recipe: FineTuneRecipeSummary {
        var settings = [
            NamedValue("optimiser", options.optimiser?.rawValue ?? ""),
            NamedValue("learning rate", options.rate.map { "\($0)" } ?? ""),
            NamedValue("epochs", "\(options.epochs ?? 0)"), NamedValue("batch", "\(options.batch)"),
            NamedValue("weight decay", "\(options.weightDecay ?? 0)"),
            NamedValue("rate of earlier stages", "x \(options.layerDecay ?? 1) a stage"),
            NamedValue("augmentation", network.augmentation.rawValue),
            NamedValue("sampling", options.sampling.rawValue),
            NamedValue("batch normalisation", options.batchNorm.rawValue),
            NamedValue("classifier begins at", options.headStart.rawValue),
            NamedValue("test views", options.testViews.rawValue),
        ]
        if let share = options.averaging {
            settings.append(NamedValue("weights averaged", "\(share)"))
        }
        return FineTuneRecipeSummary(
            name: options.recipe.name, settings: settings,
            choices: bench.choices + [choice].compactMap(\.self))
    }

    /// Why this augmentation, a sentence; nil where the user chose it.
    private var choice: String? {
        guard options.augmentation == .automatic else { return nil }
        let name = "augmentation \(network.augmentation.rawValue)"
        guard let choice = shown.choice, !choice.trials.isEmpty else {
            return "\(name), for there are too few images to try any"
        }
        let scores = choice.trials.map {
            "\($0.preset.rawValue) \(String(format: "%.1f", 100 * $0.accuracy)) %"
        }
        return
            "\(name), after short trainings of the last stage on \(choice.learned) of the images "
            + "that learn, judged on \(choice.judged) others of those that learn and choose: "
            + scores.joined(separator: ", ")
    }

    var augmentation: AugmentationSummary {
        AugmentationSummary(
            preset: network.augmentation.rawValue, isAutomatic: options.augmentation == .automatic,
            trials: (shown.choice?.trials ?? []).map {
                .init(preset: $0.preset.rawValue, accuracy: $0.accuracy, loss: $0.loss)
            }, learned: shown.choice?.learned ?? 0, judged: shown.choice?.judged ?? 0,
            seconds: shown.choice?.seconds ?? 0)
    }

    var rateCurve: RateCurve? {
        network.rateSearch.map { search in
            RateCurve(
                rates: search.points.map(\.rate), losses: search.points.map(\.loss),
                suggestion: search.suggestion)
        }
    }

    var stages: [StageSummary] {
        let all = bench.plan.stages.stages
        return all.enumerated().map { place, stage in
            StageSummary(
                name: stage.name, input: stage.input, shape: stage.shape,
                blocks: stage.blocks.count, parameters: stage.parameters,
                isTrained: all.count - 1 - place < bench.plan.trainedStages)
        }
    }

    /// Whether training doubled the loss on the validation images.
    private var hasFailed: Bool {
        let (first, last) = (shown.epochs.first, shown.epochs.last)
        guard let before = first?.validationLoss, let after = last?.validationLoss else {
            return false
        }
        return options.rate ?? 0 > 0 && after > 2 * before
    }

    var warnings: [String] {
        var warnings: [String] = []
        if shown.chosenEpoch == 0 {
            warnings.append(
                "No epoch beat the start on the validation images: the network written is the one "
                    + "that training began with."
                    + (hasFailed
                        ? " The loss grew while it trained: use a smaller --rate, or find one with "
                            + "--rate find." : ""))
        }
        if network.microBatch < options.batch / max(1, options.accumulation) {
            warnings.append(
                "Memory ran out: images went through the network \(network.microBatch) at a time.")
        }
        let plan = bench.plan
        if plan.trainedStages > 0, plan.hasBareConvolutions {
            warnings.append(
                "The file has no batch normalisation (it may have been folded into the convolutions, "
                    + "which are trained as they are).")
        }
        return warnings
    }
}
