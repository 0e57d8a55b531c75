import GraftReports

/// Hand-made results of fine-tuning that resemble real ones.
extension Sample {
    static let epochs: [FineTuneEpoch] = [
        (nil, 0.352, 0.883, 1e-4, 4.1), (0.612, 0.301, 0.896, 1.5e-4, 21.3),
        (0.418, 0.262, 0.912, 3e-4, 21.0), (0.331, 0.241, 0.921, 2.9e-4, 21.2),
        (0.274, 0.228, 0.928, 2.6e-4, 20.8), (0.231, 0.219, 0.934, 2.1e-4, 21.1),
        (0.198, 0.211, 0.941, 1.5e-4, 21.4), (0.176, 0.209, 0.945, 9e-5, 21.0),
        (0.161, 0.208, 0.948, 4e-5, 20.9), (0.152, 0.210, 0.945, 1e-5, 21.2),
        (0.149, 0.211, 0.945, 1e-6, 21.0),
    ].enumerated().map { number, values in
        FineTuneEpoch(
            epoch: number, trainLoss: values.0, validationLoss: values.1,
            validationAccuracy: values.2, rate: values.3, seconds: values.4)
    }

    static let stages: [StageSummary] = [
        ("stem", "input", [32, 112, 112], 1, 928), ("stage 1", "relu_1", [24, 56, 56], 3, 15_200),
        ("stage 2", "add_24", [32, 28, 28], 3, 54_400),
        ("stage 3", "add_32", [96, 14, 14], 7, 482_560),
        ("stage 4", "add_96", [1280, 7, 7], 4, 1_670_784),
    ].enumerated().map { place, values in
        StageSummary(
            name: values.0, input: values.1, shape: values.2, blocks: values.3,
            parameters: values.4, isTrained: place == 4)
    }

    static let rateCurve = RateCurve(
        rates: [1e-6, 1e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2, 1e-1],
        losses: [1.61, 1.6, 1.41, 1.02, 0.61, 0.58, 1.3, 4.4], suggestion: 2.5e-4)

    static let fineTuning = FineTuning(
        dataset: dataset, backbone: "mobilenet_v2",
        recipe: FineTuneRecipeSummary(
            name: "last-stage",
            settings: [
                NamedValue("optimiser", "adamw"), NamedValue("learning rate", "0.0003"),
                NamedValue("epochs", "10"), NamedValue("batch", "32"),
            ],
            choices: [
                "AdamW, which needs the least tuning of its rate",
                "a tenth of warm-up, then cosine", "4 augmented views of each image",
            ]),
        epochs: epochs, chosenEpoch: 8, accuracy: estimate(0.952, 0.015),
        balancedAccuracy: estimate(0.949, 0.016), macroF1: estimate(0.95, 0.015), logLoss: 0.171,
        ece: 0.014,
        probe: ProbeResult(
            accuracy: estimate(0.931, 0.018), balancedAccuracy: estimate(0.927, 0.019),
            seconds: 2.4),
        gain: Estimate(value: 0.021, low: 0.008, high: 0.035), pValue: 0.0021, paid: true,
        verdict:
            "Fine-tuning mobilenet_v2 paid: 95.2 % against 93.1 % for the linear probe on the same "
            + "734 images (difference 2.1 points, 95 % interval 0.8 to 3.5). It took 3 min 32 s "
            + "of training.",
        judgedImages: 734,
        protocolSentence:
            "one in five images set apart to judge, one in eight of the others to choose the "
            + "epoch, seed 1; 95 % intervals",
        trainedParameters: 1_677_189, cachedPrefix: "add_96", stages: stages,
        augmentation: AugmentationSummary(
            preset: "gentle", isAutomatic: true,
            trials: [
                .init(preset: "none", accuracy: 0.93, loss: 0.24),
                .init(preset: "gentle", accuracy: 0.94, loss: 0.22),
            ], learned: 512, judged: 400, seconds: 21.5),
        rateSearch: rateCurve, detail: detail("mobilenet_v2", classes: flowers, confused: confused),
        model: "flowers.onnx", megabytes: 9.12,
        warnings: [
            "The file has no batch normalisation (it may have been folded into the convolutions, which "
                + "are trained as they are)."
        ],
        reproduction: reproduction, seconds: 251.4,
        spent: [
            NamedSeconds("reading images and features", 36.8), NamedSeconds("linear probe", 2.4),
            NamedSeconds("fine-tuning", 212.2),
        ])

    /// Nothing but the least: no gain, every layer trained, one epoch, no settings.
    static var bareFineTuning: FineTuning {
        var bare = fineTuning
        bare.recipe = FineTuneRecipeSummary(name: "full", settings: [], choices: [])
        bare.epochs = Array(epochs.prefix(1))
        bare.chosenEpoch = 0
        bare.gain = Estimate(value: -0.002, low: -0.013, high: 0.009)
        bare.pValue = 0.72
        bare.paid = false
        bare.verdict =
            "Fine-tuning mobilenet_v2 is not better than its linear probe beyond chance."
        bare.cachedPrefix = nil
        bare.stages = bare.stages.map {
            var stage = $0
            stage.isTrained = true
            return stage
        }
        bare.rateSearch = nil
        bare.model = nil
        bare.warnings = []
        bare.spent = []
        bare.dataset = single.dataset
        return bare
    }

    /// Every number unknown, out of range or wildly large.
    static var brokenFineTuning: FineTuning {
        var broken = fineTuning
        broken.accuracy = .unknown
        broken.balancedAccuracy = .unknown
        broken.probe.accuracy = .unknown
        broken.gain = .unknown
        broken.pValue = .nan
        broken.logLoss = .infinity
        broken.seconds = .nan
        broken.spent[0].seconds = .nan
        broken.epochs = (0..<5).map {
            FineTuneEpoch(
                epoch: $0 * 1000,
                trainLoss: [nil, .nan, 1e300, 0, .infinity][$0],
                validationLoss: [.nan, 1e-300, -1, 2, .nan][$0],
                validationAccuracy: [.nan, 1.5, 0, .nan, 1][$0], rate: [.nan, 0, -1, 1e30, 1][$0],
                seconds: .nan)
        }
        broken.chosenEpoch = 77
        broken.rateSearch = RateCurve(
            rates: [0, .nan, 1e-300, 1e-3, 1], losses: [1, 2, 3, .infinity],
            suggestion: .infinity)
        broken.stages[0].shape = [-1, 0]
        return broken
    }

    /// Hostile names everywhere.
    static var hostileFineTuning: FineTuning {
        var hostile = fineTuning
        hostile.dataset = Sample.hostile.dataset
        hostile.detail = Sample.hostile.details[0]
        hostile.backbone = attack
        hostile.verdict = attack
        hostile.protocolSentence = attack
        hostile.recipe = FineTuneRecipeSummary(
            name: attack, settings: [NamedValue(attack, attack)], choices: [attack])
        hostile.stages[0].name = attack
        hostile.stages[0].input = attack
        hostile.cachedPrefix = "line\nbreak\u{1B}[31m"
        hostile.model = attack
        hostile.warnings = [attack]
        hostile.spent = [NamedSeconds(attack, 3)]
        hostile.reproduction.command = attack
        return hostile
    }
}
