import GraftLinearAlgebra

/// Training rows with their classes and blocks.
struct PathData: Sendable {
    let features: Matrix<Float>
    let classes: [Int]
    let classCount: Int
    /// The block of every row.
    let assignment: [Int]
    let blockCount: Int
    /// Whether `features` are already divided by their lengths.
    var normalisesRows = false
    /// Changed views of the rows, for families that repeat some of them.
    var views: AugmentedRows?

    /// The same with every row divided by its length.
    func rowsNormalised() -> PathData {
        PathData(
            features: features.rowsNormalised(), classes: classes, classCount: classCount,
            assignment: assignment, blockCount: blockCount, normalisesRows: true)
    }

    /// The rows outside block `excluded`, in order.
    func part(excluding excluded: Int?) -> [Int] {
        assignment.indices.filter { assignment[$0] != excluded }
    }

    /// The classes of that part, ascending.
    func present(excluding excluded: Int?) -> [Int] {
        var seen = [Bool](repeating: false, count: classCount)
        for row in assignment.indices where assignment[row] != excluded {
            seen[classes[row]] = true
        }
        return seen.indices.filter { seen[$0] }
    }

    /// Some rows, all in one block.
    func selecting(_ part: [Int]) -> PathData {
        var result = PathData(
            features: features.selecting(rows: part), classes: part.map { classes[$0] },
            classCount: classCount)
        result.normalisesRows = normalisesRows
        result.views = views?.selecting(part)
        return result
    }
}

extension PathData {
    /// Rows that all lie in one block.
    init(features: Matrix<Float>, classes: [Int], classCount: Int) {
        self.init(
            features: features, classes: classes, classCount: classCount,
            assignment: [Int](repeating: 0, count: classes.count), blockCount: 1)
    }
}
