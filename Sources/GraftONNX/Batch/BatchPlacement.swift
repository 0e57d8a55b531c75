/// Where the batch goes when a tensor is given a new shape that was written down for one batch
/// size.
///
/// Elements keep their order in memory, so the batch keeps its place between the `before` elements
/// outside it and the `after` elements inside it. A dimension of the new shape can hold the batch
/// where both divide up evenly. Of several such places, the likeliest meaning wins: a dimension
/// that is exactly the batch, then one with the batch as its outer factor, the last dimension
/// (channels) only when there is no other.
struct BatchPlacement {
    let axis: Int
    let extent: Extent

    /// - Parameters:
    ///   - input: shape before, with the batch in one dimension.
    ///   - target: the new shape as numbers for batch size `batch`.
    ///   - inferred: position of the dimension that is left to be computed.
    init?(input: [Extent?], target: [Int], batch: Int, inferred: Int?) {
        guard let whole = Extent.merged(input), whole.hasBatch,
            let position = input.firstIndex(where: { $0?.hasBatch == true })
        else { return nil }
        var best: (score: [Int], axis: Int, extent: Extent)?
        for axis in target.indices {
            guard let after = Self.product(target[(axis + 1)...]),
                let before = Self.product(target[..<axis]),
                after > 0, before > 0, whole.inner % after == 0, whole.outer % before == 0
            else { continue }
            let extent = Extent.batch(outer: whole.outer / before, inner: whole.inner / after)
            guard extent.size(batch: batch) == target[axis] else { continue }
            let isLast = axis == target.count - 1 && target.count > 1
            let score = [
                extent.coefficient == 1 ? 0 : 1, isLast ? 1 : 0, extent.outer == 1 ? 0 : 1,
                axis == inferred ? 0 : 1, axis == position ? 0 : 1, axis,
            ]
            if best == nil || score.lexicographicallyPrecedes(best!.score) {
                best = (score, axis, extent)
            }
        }
        guard let best else { return nil }
        (axis, extent) = (best.axis, best.extent)
    }

    private static func product(_ sizes: ArraySlice<Int>) -> Int? {
        sizes.reduce(Int?(1)) { total, size in total.flatMap { Extent.product($0, size) } }
    }
}
