import GraftLinearAlgebra

/// The images of every class that has some.
public struct ClassPartition: Sendable {
    /// For each image the place of its class among those that have images.
    public let places: [Int]
    /// The images of each class that has some, ascending.
    public let members: [[Int]]

    /// The number of classes that have images (K).
    public var count: Int { members.count }
    public var imageCount: Int { places.count }

    /// - Parameter classes: the class of each image, any numbers from 0.
    public init(_ classes: [Int]) {
        var numbers: [Int: Int] = [:]
        for (place, own) in Set(classes).sorted().enumerated() { numbers[own] = place }
        places = classes.map { numbers[$0] ?? 0 }
        var members = [[Int]](repeating: [], count: numbers.count)
        for (image, place) in places.enumerated() { members[place].append(image) }
        self.members = members
    }

    /// The share of images of each class.
    var shares: [Double] { members.map { Double($0.count) / Double(places.count) } }

    /// The mean of the rows of each class: K x columns.
    func means(of rows: Matrix<Double>) -> Matrix<Double> {
        let columns = rows.columns
        var sums = Matrix<Double>(rows: count, columns: columns)
        rows.withUnsafeElements { x in
            sums.withUnsafeMutableElements { s in
                for (image, place) in places.enumerated() {
                    for j in 0..<columns { s[place * columns + j] += x[image * columns + j] }
                }
                for place in 0..<count {
                    let share = 1 / Double(members[place].count)
                    for j in 0..<columns { s[place * columns + j] *= share }
                }
            }
        }
        return sums
    }

    func requireTwo(_ score: TransferabilityScore) throws(LearningError) {
        guard count > 1 else {
            throw LearningError(
                code: .oneClass, subject: score.rawValue,
                detail: "all \(places.count) images belong to one class; add a second one")
        }
    }
}
