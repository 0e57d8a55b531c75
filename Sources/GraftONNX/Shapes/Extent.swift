/// One extent of a shape while a graph is followed: a number, or a multiple of the batch size N.
///
/// A multiple is kept as `outer` x N x `inner`, so that the place of the batch in memory survives
/// when dimensions are merged: 12 heads folded into the batch give 1 x N x 12, a batch folded into
/// 197 tokens gives 197 x N x 1.
struct Extent: Hashable, Sendable {
    /// Larger numbers never occur in a real shape; a damaged file must not overflow.
    static let limit = 1 << 40

    let outer: Int
    let inner: Int
    let hasBatch: Bool

    static func fixed(_ size: Int) -> Extent {
        Extent(outer: min(max(size, -limit), limit), inner: 1, hasBatch: false)
    }

    static let batch = Extent(outer: 1, inner: 1, hasBatch: true)

    static func batch(outer: Int, inner: Int) -> Extent {
        Extent(outer: outer, inner: inner, hasBatch: true)
    }

    /// The number without the batch size.
    var coefficient: Int { outer * inner }

    /// The number, where it does not depend on the batch.
    var size: Int? { hasBatch ? nil : outer }

    /// The number for a certain batch size.
    func size(batch: Int) -> Int? {
        hasBatch ? Self.product(coefficient, batch) : outer
    }

    static func product(_ left: Int, _ right: Int) -> Int? {
        let (product, overflow) = left.multipliedReportingOverflow(by: right)
        return overflow || abs(product) > limit ? nil : product
    }

    /// The extent that neighbouring dimensions have when they are merged; nil where one is unknown,
    /// the result is absurd or the batch stands in two of them.
    static func merged(_ extents: some Sequence<Extent?>) -> Extent? {
        var (outer, inner, hasBatch) = (1, 1, false)
        for extent in extents {
            guard let extent, !(hasBatch && extent.hasBatch) else { return nil }
            if hasBatch {
                guard let product = product(inner, extent.outer) else { return nil }
                inner = product
            } else {
                guard let product = product(outer, extent.outer) else { return nil }
                (outer, inner, hasBatch) = (product, extent.inner, extent.hasBatch)
            }
        }
        guard product(outer, inner) != nil else { return nil }
        return Extent(outer: outer, inner: inner, hasBatch: hasBatch)
    }
}

/// What is known of a tensor: type, shape (nil: not even the rank), and for short integer tensors,
/// from which shapes are computed, the elements.
struct TensorFacts: Sendable, Equatable {
    var elementType: ElementType = .undefined
    var shape: [Extent?]?
    var values: [Extent?]?

    static let unknown = TensorFacts()

    /// Elements that are followed; real shapes are computed from far fewer.
    static let maximumValues = 1024
    /// Dimensions that are followed; damaged files can double them with every node.
    static let maximumRank = 64

    /// The same, without what is too large to be followed.
    var bounded: TensorFacts {
        var facts = self
        if let rank, rank > Self.maximumRank { facts.shape = nil }
        if let values, values.count > Self.maximumValues { facts.values = nil }
        return facts
    }

    var rank: Int? { shape?.count }

    /// Position of the dimension that holds the batch.
    var batchAxis: Int? { shape?.firstIndex { $0?.hasBatch == true } }
}
