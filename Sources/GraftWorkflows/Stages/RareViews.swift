import GraftFeatures
import GraftImages
import GraftLearning
import GraftLinearAlgebra

/// Features of changed views of images of rare classes, which take the place of copies.
enum RareViews {
    /// Views of an image beyond which the same ones come again.
    private static let most = 8

    /// - Returns: nil where the classifier does not want any.
    static func rows(
        of backbone: String, _ stage: FeatureStage, _ images: JudgedImages, head: HeadOptions,
        workspace: Workspace, progress: @escaping ProgressReporter
    ) async throws -> AugmentedRows? {
        guard head.imbalance == .augmentation,
            let prepared = stage.prepared.first(where: { $0.name == backbone })
        else { return nil }
        let wanted = counts(images)
        var features = Matrix<Float>(rows: 0, columns: prepared.featureWidth)
        var views = [[Int]](repeating: [], count: wanted.count)
        var extractor = workspace.extractor()
        for number in 0..<(wanted.max() ?? 0) {
            let chosen = wanted.indices.filter { wanted[$0] > number }
            extractor.options.view = AugmentedView(
                AugmentationPreset.gentle.options, seed: head.seed, number: number)
            let extraction = try await extractor.extract(
                chosen.map { images.dataset.samples[$0] }, with: [prepared]
            ) { step in
                var step = WorkProgress(step)
                step.subject = "views of rare classes, \(prepared.name)"
                progress(step)
            }
            let table = try workspace.store.table(of: extraction, backbone: prepared.name)
            for (row, index) in table.indices.enumerated() {
                views[chosen[index]].append(features.rows + row)
            }
            features = features.above(table.features)
        }
        return AugmentedRows(features: features, views: views)
    }

    /// For each image, how often it has to be repeated for its class to reach the largest.
    private static func counts(_ images: JudgedImages) -> [Int] {
        let sizes = images.dataset.labels.classCounts
        let largest = sizes.max() ?? 0
        return images.classes.map { min(most, (largest + sizes[$0] - 1) / sizes[$0] - 1) }
    }
}
