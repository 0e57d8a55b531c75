/// The commonest confusions of a table.
extension ConfusionTable {
    /// One kind of error: images of `label` (`total` in all) that were taken for `predicted`.
    public struct Confusion: Sendable, Hashable {
        public var label: String
        public var predicted: String
        public var count: Int
        public var total: Int
    }

    /// Off-diagonal cells that are not zero, largest first; ties keep the order of the classes.
    public func topConfusions(limit: Int) -> [Confusion] {
        var cells: [(label: Int, predicted: Int)] = []
        for label in classes.indices {
            for predicted in classes.indices
            where predicted != label && counts[label][predicted] > 0 {
                cells.append((label, predicted))
            }
        }
        cells.sort {
            let (left, right) = (counts[$0.label][$0.predicted], counts[$1.label][$1.predicted])
            return left != right
                ? left > right : ($0.label, $0.predicted) < ($1.label, $1.predicted)
        }
        return cells.prefix(limit).map {
            Confusion(
                label: classes[$0.label], predicted: classes[$0.predicted],
                count: counts[$0.label][$0.predicted],
                total: counts[$0.label].reduce(0, +))
        }
    }
}
