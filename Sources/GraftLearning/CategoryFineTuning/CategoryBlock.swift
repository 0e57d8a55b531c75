import GraftLinearAlgebra

/// A few categories that share products: the images on which any of them is known.
struct CategoryBlock: Sendable {
    /// Known labels of one category by their rows in the block.
    struct Part: Sendable {
        let rows: [Int]
        let positive: [Bool]
    }

    let categories: [Int]
    /// For each category in the order of `categories`.
    let training: [Part]
    let selection: [Part]
    /// Images of the block in the two parts, ascending.
    let trainingImages: [Int]
    let selectionImages: [Int]

    init(_ categories: [Int], training: KnownLabels, selection: KnownLabels) {
        self.categories = categories
        (trainingImages, self.training) = Self.parts(categories, training)
        (selectionImages, self.selection) = Self.parts(categories, selection)
    }

    private static func parts(_ categories: [Int], _ known: KnownLabels) -> ([Int], [Part]) {
        var place = [Int](repeating: -1, count: known.imageCount)
        for index in categories {
            for image in known.categories[index].images { place[image] = 0 }
        }
        let images = place.indices.filter { place[$0] == 0 }
        for (row, image) in images.enumerated() { place[image] = row }
        let parts = categories.map { index in
            let category = known.categories[index]
            return Part(rows: category.images.map { place[$0] }, positive: category.positive)
        }
        return (images, parts)
    }
}

extension CategoryBlock.Part {
    /// The measure of one column of scores (rows x columns).
    func measure(
        _ measure: CategoryFineTuning.Measure, scores: [Float], column: Int, of columns: Int,
        scratch: inout RankScratch, buffer: inout [Float]
    ) -> Double {
        if buffer.count < rows.count { buffer = [Float](repeating: 0, count: rows.count) }
        for (place, row) in rows.enumerated() { buffer[place] = scores[row * columns + column] }
        return scratch.measure(measure, buffer, positive)
    }
}

extension RankScratch {
    /// One of the two areas; both classes must be there.
    mutating func measure(
        _ measure: CategoryFineTuning.Measure, _ scores: [Float], _ positive: [Bool]
    ) -> Double {
        guard let areas = areas(scores, positive, count: positive.count) else { return 0 }
        return measure == .ap ? areas.ap : areas.auc
    }
}
