import GraftDatasets
import GraftLinearAlgebra

/// Methods run over blocks of categories.
extension CategoryRun {
    private static let penaltyBlock = 4

    init(
        _ options: CategoryFineTuning, head: LinearForm, training: LabelledFeatures,
        selection: LabelledFeatures
    ) {
        self.options = options
        weights = head.weights.transposed
        bias = head.bias
        func rows(_ part: LabelledFeatures) -> Matrix<Float> {
            head.normalisesRows ? part.features.rowsNormalised() : part.features
        }
        trainingRows = rows(training)
        selectionRows = rows(selection)
        self.training = KnownLabels(training.labels)
        self.selection = KnownLabels(selection.labels)
    }

    /// Why a category has to be left alone.
    func skip(_ index: Int) -> CategoryFineTuningResult.Skip? {
        let (own, other) = (training.categories[index], selection.categories[index])
        if own.positives == 0 { return .noPositiveInTraining }
        if own.negatives == 0 { return .noNegativeInTraining }
        if other.positives == 0 { return .noPositiveInSelection }
        return other.negatives == 0 ? .noNegativeInSelection : nil
    }

    /// One outcome for each category, in their order.
    func outcomes(
        _ method: CategoryFineTuning.Method, _ categories: [Int], workers: Int
    ) async throws -> [CategoryOutcome] {
        switch method {
        case .bp:
            let quick: any ScatteredRows = HalfMatrix(trainingRows) ?? trainingRows
            return try await oneByOne(categories, workers) { index in
                var tuning = GradientFineTuning(self, quick: quick, category: index)
                return try tuning.tuned()
            }
        case .ga:
            return try await oneByOne(categories, workers) { index in
                var tuning = GeneticFineTuning(self, category: index)
                return try tuning.evolved()
            }
        case .path, .surrogate:
            let held = HeldFeatures(trainingRows, scaling: .standardise)
            return try await inBlocks(categories, Self.penaltyBlock, workers) { block in
                try PenalisedFineTuning(
                    self, held: held, categories: block, isSurrogate: method == .surrogate
                ).outcome()
            }
        case .greedy: preconditionFailure("greedy chooses among the others")
        }
    }

    /// The best of the trained head and other heads; of equally good ones the first.
    func candidates(_ forms: [LinearForm], _ categories: [Int]) -> [CategoryOutcome] {
        guard !categories.isEmpty else { return [] }
        let block = block(categories)
        let rows = selectionRows(block)
        var best = trained(block, rows)
        for (order, form) in forms.enumerated() {
            let heads = categories.map { (form.weights.column($0), form.bias[$0]) }
            for (place, measure) in measured(block, rows, heads).enumerated() {
                _ = best[place].take(
                    .greedy, weights: heads[place].0, bias: heads[place].1,
                    setting: Double(order), measure: measure)
            }
        }
        return best
    }

    private func oneByOne(
        _ categories: [Int], _ workers: Int,
        _ body: @escaping @Sendable (Int) throws -> CategoryOutcome
    ) async throws -> [CategoryOutcome] {
        try await inBlocks(categories, 1, workers) { try $0.map(body) }
    }

    /// Fixed blocks, so that results do not depend on how many run at a time.
    private func inBlocks(
        _ categories: [Int], _ size: Int, _ workers: Int,
        _ body: @escaping @Sendable ([Int]) throws -> [CategoryOutcome]
    ) async throws -> [CategoryOutcome] {
        let blocks = stride(from: 0, to: categories.count, by: size).map {
            Array(categories[$0..<min($0 + size, categories.count)])
        }
        var found = [[CategoryOutcome]](repeating: [], count: blocks.count)
        try await withThrowingTaskGroup(of: (Int, [CategoryOutcome]).self) { group in
            var next = 0
            func add() {
                let place = next
                next += 1
                group.addTask { (place, try body(blocks[place])) }
            }
            while next < min(max(1, workers), blocks.count) { add() }
            while let (place, outcomes) = try await group.next() {
                found[place] = outcomes
                if next < blocks.count { add() }
            }
        }
        return found.flatMap(\.self)
    }
}

extension KnownLabels {
    func known(_ index: Int) -> CategoryFineTuningResult.Known {
        let own = categories[index]
        return CategoryFineTuningResult.Known(
            positive: own.positives, negative: own.negatives,
            unknown: imageCount - own.images.count)
    }
}
