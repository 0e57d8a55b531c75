import GraftReports

/// Hand-made results that resemble real ones.
enum Sample {
    static func estimate(_ value: Double, _ half: Double) -> Estimate {
        Estimate(value: value, low: max(0, value - half), high: min(1, value + half))
    }

    /// Cost and accuracy decide the rest.
    static func backbone(
        _ name: String, _ accuracy: Double, costMS: Double, fileMB: Double = 14, tied: Bool = false,
        front: Bool = false,
        difference: Double = .nan
    ) -> BackboneResult {
        BackboneResult(
            name: name, featureWidth: 1280, accuracy: estimate(accuracy, 0.011),
            balancedAccuracy: estimate(accuracy - 0.004, 0.012),
            macroF1: estimate(accuracy - 0.002, 0.012),
            logLoss: 0.214, ece: 0.018, imagesPerSecond: 1000 / costMS,
            latencyMS: Latency(p50: costMS * 1.7, p95: costMS * 2.1), fileMB: fileMB,
            precision: "f32",
            forwardPasses: 3670, tiedWithBest: tied, onParetoFront: front, costMS: costMS,
            differenceToBest: difference.isFinite
                ? Estimate(value: difference, low: difference - 0.009, high: difference + 0.009)
                : .unknown,
            pValue: difference.isFinite ? (tied ? 0.41 : 0.0002) : .nan, peakMemoryMB: 412,
            inputSize: "224 x 224", sourceTask: "ImageNet-1k classification", licence: "Apache-2.0",
            penalties: [0.1, 0.1, 1, 0.1, 0.1])
    }

    static let flowers = ["daisy", "dandelion", "roses", "sunflowers", "tulips"]

    /// K classes, mostly right, the errors on neighbours.
    static func detail(
        _ name: String, classes: [String], each: Int = 700, confused: [ConfusedExample] = []
    ) -> BackboneDetail {
        let counts = classes.indices.map { label in
            classes.indices.map { predicted in
                if label == predicted { return each - each / 12 }
                let distance = abs(label - predicted)
                return distance == 1 ? each / 30 : distance == 2 && label % 3 == 0 ? each / 90 : 0
            }
        }
        return BackboneDetail(
            name: name,
            perClass: classes.enumerated().map { index, name in
                ClassScore(
                    name: name, images: each - index * each / (classes.count * 3),
                    precision: estimate(0.93 - Double(index % 7) * 0.012, 0.02),
                    recall: estimate(0.95 - Double(index % 5) * 0.021, 0.025),
                    f1: estimate(0.94 - Double(index % 6) * 0.015, 0.02))
            }, confusion: ConfusionTable(classes: classes, counts: counts), confused: confused)
    }

    static let curve = LearningCurveSummary(
        name: "mobilenet_v2",
        points: [
            (50, 0.812), (100, 0.858), (250, 0.893), (500, 0.911), (1000, 0.921), (2936, 0.931),
        ].map {
            .init(images: $0.0, score: estimate($0.1, 0.16 / Double($0.0).squareRoot() + 0.006))
        },
        extrapolation: [(4000, 0.933), (6000, 0.936), (11744, 0.9395)].map {
            .init(images: $0.0, score: estimate($0.1, 0.011 + Double($0.0) / 900_000))
        }, fit: "0.953 − 0.62 n^−0.42",
        sentence:
            "Doubling the 2,936 training images would add about 0.5 points (0.1 to 1.0); four times as many, about 0.9."
    )

    static let methods = Methods(
        intervals: [
            NamedValue("Accuracy", "Wilson score interval on the pooled out-of-fold predictions"),
            NamedValue(
                "Balanced accuracy, macro F1",
                "percentile bootstrap over images, 2,000 resamples, seed 1"),
            NamedValue("Precision, recall", "Wilson score interval"),
            NamedValue("Difference to the best", "corrected resampled t interval over the folds"),
        ],
        ties:
            "Two backbones are compared on the same folds. Where the corrected resampled t-test (Nadeau and Bengio, 2003) gives p ≥ 0.05, this dataset cannot tell them apart: another draw of images could turn the order round.",
        cost: "ms per image in batches of 16, from file to features")

    static let reproduction = Reproduction(
        command:
            "graft compare photos/flowers5 --backbones models --folds 5 --seed 1 --output out/flowers5",
        started: "2026-11-21T09:41:07Z",
        versions: [
            NamedValue("graft", "0.1.0"), NamedValue("OpenVINO", "2026.1.0"),
            NamedValue("libjpeg-turbo", "2.1.5"),
            NamedValue("OpenBLAS", "0.3.21"), NamedValue("Swift", "6.3.1"),
        ],
        machine: [
            NamedValue("Processor", "AMD EPYC 7B13, 2 cores, AVX2"), NamedValue("Memory", "16 GB"),
            NamedValue("System", "Debian 12, Linux 6.1"),
        ],
        settings: [
            NamedValue("Precision", "automatic: f32"), NamedValue("Threads", "2"),
            NamedValue("Batch", "16"),
            NamedValue("Seeds", "folds 1, bootstrap 1"),
        ])

    static let dataset = DatasetSummary(
        name: "flowers5", images: 3667,
        classes: zip(flowers, [633, 898, 641, 698, 797]).map { ClassCount(name: $0, images: $1) },
        unreadable: [
            FileProblem(
                path: "roses/12045_ab.jpg",
                reason: "cut short after 4,096 bytes; copy the file again"),
            FileProblem(
                path: "tulips/empty.jpg", reason: "0 bytes; remove it or copy the file again"),
            FileProblem(path: "tulips/notes.png", reason: "is text, not a PNG image; remove it"),
        ],
        duplicates: [
            ["daisy/3891.jpg", "daisy/3891 (copy).jpg"],
            ["tulips/77.jpg", "tulips/78.jpg", "tulips/79.jpg"],
        ],
        conflicts: [["roses/1002.jpg", "tulips/1002.jpg"]],
        ignored: [FileProblem(path: "LICENSE.txt", reason: "not an image")])

    static let confused: [ConfusedExample] = [
        ("roses/110472418_87b6a3aa98_m.jpg", "roses", "tulips", 0.991),
        ("tulips/8733586143.jpg", "tulips", "roses", 0.984),
        ("daisy/1396526833_fb867165be_n.jpg", "daisy", "dandelion", 0.972),
        ("tulips/14674071872_2df55466d5_b.jpg", "tulips", "daisy", 0.951),
        ("sunflowers/4895122831_83db2ba2d0_n.jpg", "sunflowers", "dandelion", 0.94),
        ("dandelion/8719388716_1a392c4c0f_n.jpg", "dandelion", "sunflowers", 0.922),
        ("roses/3065719996_c16ecd5551.jpg", "roses", "tulips", 0.897),
        ("roses/1002.jpg", "roses", "tulips", 0.88),
        ("daisy/3891.jpg", "daisy", "sunflowers", 0.861),
        ("tulips/77.jpg", "tulips", "sunflowers", 0.83),
    ].map { ConfusedExample(path: $0.0, label: $0.1, predicted: $0.2, probability: $0.3) }

    static let comparison = Comparison(
        dataset: dataset,
        evaluation: EvaluationProtocol(
            folds: 5, seed: 1, head: "logistic regression (L2)", innerFolds: 5),
        backbones: [
            backbone("resnet50-v1-7", 0.9362, costMS: 19.4, fileMB: 102.6, tied: true, front: true),
            backbone(
                "mobilenet_v2", 0.931, costMS: 4.9, fileMB: 13.96, tied: true, front: true,
                difference: -0.0052),
            backbone(
                "shufflenet-v2-10", 0.8975, costMS: 3.1, fileMB: 9.2, front: true,
                difference: -0.0387),
            backbone("squeezenet1.1-7", 0.8811, costMS: 3.4, fileMB: 4.96, difference: -0.0551),
            backbone("scattering", 0.7120, costMS: 6.2, fileMB: 0.4, difference: -0.2242),
            backbone("colour", 0.5873, costMS: 2.2, fileMB: 0.1, front: true, difference: -0.3489),
        ],
        failed: [
            BackboneFailure(
                name: "inception-v1-9",
                reason: "the file ends after 1,048,576 of 28,016,256 bytes; download it again")
        ],
        best: "resnet50-v1-7", recommended: "mobilenet_v2",
        recommendation:
            "Take mobilenet_v2: at 93.1 % it cannot be told apart from the most accurate (resnet50-v1-7, 93.6 %) and costs a quarter of its time.",
        details: [
            detail("mobilenet_v2", classes: flowers, confused: confused),
            detail("resnet50-v1-7", classes: flowers),
        ], learningCurve: curve,
        warnings: ["3 images could not be read and were left out."],
        methods: methods, reproduction: reproduction, seconds: 34.2)

    /// Forty backbones with long names, a hundred classes.
    static func crowded(backbones count: Int = 40, classes: Int = 100) -> Comparison {
        var crowded = comparison
        let names = (0..<classes).map { "class \($0) of things" }
        crowded.backbones = (0..<count).map { index in
            let spread = Double((index * 37) % 40) / 40
            return backbone(
                "vision_transformer_base_patch16_224.augreg_in21k_ft_in1k_v\(index)",
                0.94 - Double(index) * 0.006,
                costMS: 2 + 60 * spread * spread, tied: index < 5, front: index == 0 || index == 3,
                difference: index == 0 ? .nan : -0.006 * Double(index))
        }
        crowded.best = crowded.backbones.first?.name
        crowded.recommended = crowded.backbones.dropFirst(3).first?.name ?? crowded.best
        crowded.dataset.classes = names.map { ClassCount(name: $0, images: 40) }
        crowded.details = [detail(crowded.recommended ?? "", classes: names, each: 120)]
        return crowded
    }

    /// One backbone, two classes, nothing wrong.
    static var single: Comparison {
        var single = comparison
        single.backbones = [backbone("colour", 1, costMS: 2.2, tied: true, front: true)]
        single.backbones[0].accuracy = Estimate(value: 1, low: 1, high: 1)
        single.best = "colour"
        single.recommended = "colour"
        single.recommendation =
            "Take colour: it is the only backbone that was compared, and it was right on every image."
        single.failed = []
        single.warnings = []
        single.learningCurve = nil
        single.dataset = DatasetSummary(
            name: "parts", images: 64,
            classes: [ClassCount(name: "good", images: 32), ClassCount(name: "bad", images: 32)])
        single.details = [
            BackboneDetail(
                name: "colour", perClass: [],
                confusion: ConfusionTable(classes: ["good", "bad"], counts: [[32, 0], [0, 32]]))
        ]
        return single
    }

    static let attack = #"<script>alert("x")</script>'&"#

    /// Hostile and unusual names everywhere.
    static var hostile: Comparison {
        var hostile = comparison
        let names = [
            attack, "عربي \u{202E}gpj.exe", "花卉 🌻", "line\nbreak\u{1B}[31m",
            "=HYPERLINK(\"http://x\")", "]]>--><img src=x onerror=alert(1)>",
        ]
        hostile.dataset.name = attack
        hostile.dataset.classes = names.map { ClassCount(name: $0, images: 10) }
        hostile.dataset.unreadable = names.map { FileProblem(path: $0 + ".jpg", reason: attack) }
        hostile.dataset.conflicts = [names]
        hostile.dataset.notes = [attack]
        hostile.details = [
            detail(
                attack, classes: names,
                confused: names.map {
                    ConfusedExample(
                        path: $0 + ".jpg", label: $0, predicted: attack, probability: .nan)
                })
        ]
        hostile.backbones[0].name = attack
        hostile.backbones[0].licence = attack
        hostile.backbones[0].notes = [attack]
        hostile.best = attack
        hostile.failed = [BackboneFailure(name: attack, reason: attack)]
        hostile.recommendation = attack
        hostile.warnings = [attack]
        hostile.reproduction.command = attack
        hostile.learningCurve?.sentence = attack
        hostile.learningCurve?.name = attack
        hostile.methods.ties = attack
        return hostile
    }
}
