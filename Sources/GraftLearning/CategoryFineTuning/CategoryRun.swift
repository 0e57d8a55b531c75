import GraftLinearAlgebra

/// What all blocks of one run share.
struct CategoryRun: Sendable {
    let options: CategoryFineTuning
    /// C x D and C: the trained head.
    let weights: Matrix<Float>
    let bias: [Float]
    let trainingRows: Matrix<Float>
    let selectionRows: Matrix<Float>
    let training: KnownLabels
    let selection: KnownLabels

    /// The trained heads of a block with their measure on the selection images.
    func trained(_ block: CategoryBlock, _ rows: SharedRows) -> [CategoryOutcome] {
        measured(block, rows, block.categories.map { (Array(weights[row: $0]), bias[$0]) })
            .enumerated().map { place, measure in
                let index = block.categories[place]
                return CategoryOutcome(
                    category: index, weights: Array(weights[row: index]), bias: bias[index],
                    measure: measure)
            }
    }

    /// The measure of one weight vector for each category of a block.
    func measured(
        _ block: CategoryBlock, _ rows: SharedRows, _ heads: [(weights: [Float], bias: Float)]
    ) -> [Double] {
        var scores: [Float] = []
        rows.scores(
            weights: heads.flatMap(\.weights), bias: heads.map(\.bias), into: &scores)
        var (scratch, buffer) = (RankScratch(), [Float]())
        return heads.indices.map { place in
            block.selection[place].measure(
                options.measure, scores: scores, column: place, of: heads.count,
                scratch: &scratch, buffer: &buffer)
        }
    }

    func block(_ categories: [Int]) -> CategoryBlock {
        CategoryBlock(categories, training: training, selection: selection)
    }

    func selectionRows(_ block: CategoryBlock) -> SharedRows {
        SharedRows(rows: selectionRows.selecting(rows: block.selectionImages))
    }
}
