import GraftLinearAlgebra

/// One evaluation of all active problems: their values and gradients at their trial points.
struct LockstepRound<Element: BLASElement> {
    /// The objective of every problem.
    private(set) var values: [Double]
    /// The largest component of every gradient, in the coordinates of the standardised features.
    private(set) var largest: [Double]
    private let states: [ProblemState<Element>]
    private let features: BlockedFeatures<Element>
    private let task: LinearTask
    private let columns: Int
    private let width: Int
    /// Problems x columns x D: W of the standardised features, from L and the trial points.
    private var weights: [Element]
    /// The same, for held rows: factor * W; then reused for its gradient.
    private var held: [Element]
    /// Problems x columns.
    private var bias: [Double]
    private var heldBias: [[Element]]
    private var biasGradient: [[Double]]
    /// Problems x columns x D: derivatives by `held`, then by the preconditioned coordinates.
    private var gradients: [Element]

    /// Rows per product: a piece of this many rows is read twice while it is in the cache.
    private static var pieceRows: Int { 256 }

    init(states: [ProblemState<Element>], features: BlockedFeatures<Element>, task: LinearTask) {
        self.states = states
        self.features = features
        self.task = task
        columns = task.columns
        width = features.rows.columns
        values = [Double](repeating: 0, count: states.count)
        largest = values
        weights = []
        weights.reserveCapacity(states.count * columns * width)
        bias = []
        for state in states {
            weights += state.minimiser.trial[..<(columns * width)]
            bias += state.minimiser.trial[(columns * width)...].map { Double($0) / state.biasScale }
        }
        held = weights
        heldBias = []
        biasGradient = Array(repeating: Array(repeating: 0, count: columns), count: states.count)
        gradients = [Element](repeating: 0, count: weights.count)
    }

    /// The gradient of one problem in the coordinates of its minimiser.
    func gradient(_ place: Int) -> [Element] {
        let size = columns * width
        let scale = states[place].biasScale
        return gradients[place * size..<(place + 1) * size]
            + biasGradient[place].map { Element($0 / scale) }
    }

    mutating func evaluate(_ preconditioner: Preconditioner<Element>) {
        apply(preconditioner, to: &weights, transposed: false)
        foldStandardisation()
        for block in features.blocks.indices { addBlock(block) }
        finishGradients()
        apply(preconditioner, to: &gradients, transposed: true)
    }

    /// One triangular solution for each run of problems with the same penalty.
    private func apply(
        _ preconditioner: Preconditioner<Element>, to buffer: inout [Element], transposed: Bool
    ) {
        let size = columns * width
        buffer.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            var first = 0
            while first < states.count {
                let penalty = states[first].problem.penalty
                var end = first + 1
                while end < states.count, states[end].problem.penalty == penalty { end += 1 }
                preconditioner.apply(
                    base + first * size, count: (end - first) * columns, penalty: penalty,
                    transposed: transposed)
                first = end
            }
        }
    }

    /// held = factor * W and its bias b + W offset; the penalty's share of the values.
    private mutating func foldStandardisation() {
        for (place, state) in states.enumerated() {
            var own = [Element](repeating: 0, count: columns)
            var penalty = 0.0
            for k in 0..<columns {
                let start = (place * columns + k) * width
                var moved = bias[place * columns + k]
                if task.loss.penalisesBias { penalty += moved * moved }
                for j in 0..<width {
                    let weight = weights[start + j]
                    held[start + j] = weight * state.factor[j]
                    moved += Double(weight * state.offset[j])
                    penalty += Double(weight) * Double(weight)
                }
                own[k] = Element(moved)
            }
            values[place] = penalty / 2
            heldBias.append(own)
        }
    }

    /// Adds one block's losses and derivatives to all problems that train on it.
    private mutating func addBlock(_ block: Int) {
        let members = states.indices.filter { states[$0].problem.excluded != block }
        let range = features.blocks[block]
        guard !members.isEmpty, !range.isEmpty, width > 0 else { return }
        let size = columns * width
        let isWhole = members.count == states.count
        var packed = isWhole ? held : members.flatMap { held[$0 * size..<($0 + 1) * size] }
        var sums = isWhole ? gradients : [Element](repeating: 0, count: packed.count)
        var scores = [Element](
            repeating: 0, count: min(range.count, Self.pieceRows) * members.count * columns)
        if isWhole { gradients = [] }
        packed.withUnsafeMutableBufferPointer { packed in
            sums.withUnsafeMutableBufferPointer { sums in
                scores.withUnsafeMutableBufferPointer { scores in
                    guard let w = packed.baseAddress, let g = sums.baseAddress,
                        let z = scores.baseAddress
                    else { return }
                    for start in stride(
                        from: range.lowerBound, to: range.upperBound, by: Self.pieceRows)
                    {
                        let piece = start..<min(start + Self.pieceRows, range.upperBound)
                        addPiece(piece, members: members, weights: w, scores: z, sums: g)
                    }
                }
            }
        }
        if isWhole {
            gradients = sums
        } else {
            for (place, member) in members.enumerated() {
                for i in 0..<size { gradients[member * size + i] += sums[place * size + i] }
            }
        }
    }

    private mutating func addPiece(
        _ piece: Range<Int>, members: [Int], weights: UnsafePointer<Element>,
        scores: UnsafeMutablePointer<Element>, sums: UnsafeMutablePointer<Element>
    ) {
        let total = members.count * columns
        features.rows.withUnsafeElements { x in
            guard let rows = x.baseAddress.map({ $0 + piece.lowerBound * width }) else { return }
            Element.gemm(
                transposeA: false, transposeB: true, rows: piece.count, columns: total,
                inner: width, alpha: 1,
                a: rows, strideA: width, b: weights, strideB: width, beta: 0, c: scores,
                strideC: total)
            task.classes.withUnsafeBufferPointer { classes in
                for (place, member) in members.enumerated() {
                    let block = ScoreBlock(
                        start: scores + place * columns, stride: total, columns: columns,
                        classes: UnsafeBufferPointer(rebasing: classes[piece]))
                    values[member] += task.loss.differentiate(
                        block, bias: heldBias[member], weights: states[member].classWeights,
                        rest: states[member].problem.penalty, shape: states[member].shape,
                        sums: &biasGradient[member])
                }
            }
            Element.gemm(
                transposeA: true, transposeB: false, rows: total, columns: width,
                inner: piece.count, alpha: 1,
                a: scores, strideA: total, b: rows, strideB: width, beta: 1, c: sums, strideC: width
            )
        }
    }

    /// From derivatives by `held` to derivatives by W, with the penalty's share.
    private mutating func finishGradients() {
        for (place, state) in states.enumerated() {
            var top = 0.0
            for k in 0..<columns {
                let start = (place * columns + k) * width
                let sum = Element(biasGradient[place][k])
                if task.loss.penalisesBias { biasGradient[place][k] += bias[place * columns + k] }
                top = max(top, abs(biasGradient[place][k]))
                for j in 0..<width {
                    let value =
                        gradients[start + j] * state.factor[j] + state.offset[j] * sum
                        + weights[start + j]
                    gradients[start + j] = value
                    top = max(top, Double(abs(value)))
                }
            }
            largest[place] = top
        }
    }
}
