/// A division of N images into K parts for cross-validation, each image in exactly one.
public struct Folds: Sendable, Equatable, Codable {
    /// K.
    public let count: Int
    /// Fold of each image, in 0 ..< K.
    public let assignment: [Int]
    /// Name of each fold: its number from 1, or what a prescribing file calls it.
    public let names: [String]

    /// - Parameters:
    ///   - assignment: fold of each image, in 0 ..< count.
    ///   - names: one a fold; nil numbers them from 1.
    public init(count: Int, assignment: [Int], names: [String]? = nil) {
        precondition(assignment.allSatisfy((0..<count).contains), "fold out of range")
        precondition((names?.count ?? count) == count, "one name a fold is needed")
        self.count = count
        self.assignment = assignment
        self.names = names ?? (0..<count).map { String($0 + 1) }
    }

    /// Images outside the fold, ascending.
    public func training(without fold: Int) -> [Int] {
        assignment.indices.filter { assignment[$0] != fold }
    }

    /// Images of the fold, ascending.
    public func members(of fold: Int) -> [Int] {
        assignment.indices.filter { assignment[$0] == fold }
    }

    /// Those of the given sets of images that are spread over more than one fold.
    public func divided(_ sets: [[Int]]) -> [[Int]] {
        sets.filter { Set($0.map { assignment[$0] }).count > 1 }
    }
}
