import GraftImages

/// A card from one line of the catalogue.
extension BackboneCard {
    init?(row: CatalogueTable.Row, inputs: [String: CatalogueTable.Row]) {
        guard let name = row["id"] else { return nil }
        self.init(name: name)
        sha256 = row["sha256"].flatMap { ContentDigest(hex: $0) }
        md5 = row["md5"]
        bytes = row.whole("bytes")
        family = row["family"]
        architecture = row["architecture"]
        sourceTask = row["data"]
        objective = row["objective"]
        checkpoint = row["checkpoint"]
        licence = row["licence"]
        commercialUse = row["commercial"].flatMap { CommercialUse(rawValue: $0) } ?? .unknown
        sourceAccuracy = row.number("top1").map { $0 / 100 }
        sourceAccuracySize = row.whole("top1Size")
        parameters = row.whole("parameters")
        gigaMACs = row.number("gmacs")
        classCount = row.whole("classes")
        classList = row["classList"]
        url = row["url"].map { CatalogueTable.address($0) }
        unverified = row.words("unverified")
        notes = row.words("remarks").map { CatalogueRemark.words(for: $0) }
        if let transform = row["input"].flatMap({ inputs[$0] }).flatMap(Self.transform) {
            input = Input(name: row["inputTensor"], transform: transform)
        } else {
            notes.append("pixel rule unknown: state \"input\" in a card of your own")
        }
        if let tensor = row["featureTensor"] {
            features = Features(name: tensor, width: row.whole("featureWidth"))
        }
        if let tensor = row["posteriorTensor"],
            let activation = row["activation"].flatMap({ Posteriors.Activation(rawValue: $0) })
        {
            posteriors = Posteriors(name: tensor, width: classCount, activation: activation)
        }
    }

    /// The pixel rule of one line of the input table; nil if it is incomplete.
    private static func transform(_ row: CatalogueTable.Row) -> ImageTransform? {
        guard let height = row.whole("height"), let width = row.whole("width"),
            let mode = row["resizeMode"], let colour = row["colour"]?.lowercased(),
            let order = PixelNormalisation.ColourOrder(rawValue: colour),
            let mean = row.numbers("mean"),
            let std = row.numbers("std"), mean.count == order.channels, std.count == order.channels
        else { return nil }
        let side = row.whole("resize") ?? min(height, width)
        let kernel = row["kernel"].flatMap { PixelGeometry.Kernel(rawValue: $0) } ?? .bilinear
        let layout =
            row["layout"].flatMap { PixelNormalisation.Layout(rawValue: $0.lowercased()) } ?? .nchw
        return ImageTransform(
            geometry: PixelGeometry(
                resize: mode == "squash" ? .squash : .shortSide(side), kernel: kernel, width: width,
                height: height),
            normalisation: PixelNormalisation(mean: mean, std: std, order: order, layout: layout))
    }
}
