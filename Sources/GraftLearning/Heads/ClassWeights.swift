/// How much an image of each class counts while fitting.
public enum ClassWeights: String, Sendable, Codable, CaseIterable {
    /// Every image counts 1.
    case none
    /// An image of a class with n of the N training images counts N / (K n): every class counts the
    /// same.
    case balanced

    /// One weight for each class; a class without images counts 0.
    func weights(of classes: [Int], classCount: Int) -> [Double] {
        guard self == .balanced else { return [Double](repeating: 1, count: classCount) }
        var counts = [Int](repeating: 0, count: classCount)
        for index in classes { counts[index] += 1 }
        let present = counts.count { $0 > 0 }
        return counts.map { $0 == 0 ? 0 : Double(classes.count) / (Double(present) * Double($0)) }
    }
}
