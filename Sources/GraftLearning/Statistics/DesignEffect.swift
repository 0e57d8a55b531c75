/// How much less images of common groups tell than as many unrelated ones.
///
/// Images of one patient, or copies of one image, tend to be right or wrong together. The variance
/// of their mean is that of N / factor unrelated images (Kish 1965; Rao and Scott 1992, Biometrics
/// 48). The factor is never below 1.
struct DesignEffect: Sendable {
    /// 1 where no image shares its group.
    let factor: Double
    let groupCount: Int

    /// - Parameters:
    ///   - values: one number for each image, such as 1 for right and 0 for wrong.
    ///   - groups: the group of each image; nil for none.
    init(_ values: [Double], groups: [Int]?) {
        guard let groups, let members = Self.members(groups), members.count > 1 else {
            factor = 1
            groupCount = values.count
            return
        }
        groupCount = members.count
        let (n, g) = (Double(values.count), Double(members.count))
        let mean = values.reduce(0, +) / n
        let alone = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        let together = members.reduce(0.0) { sum, rows in
            let total = rows.reduce(0) { $0 + values[$1] - mean }
            return sum + total * total
        }
        // Without any spread nothing can be estimated: groups count as one image each.
        let copies = members.reduce(0) { $0 + Double($1.count * $1.count) } / n
        factor = alone > 0 ? max(1, together * g / (g - 1) / alone) : copies
    }

    /// The images of each group in order of first appearance; nil where every image is on its own.
    static func members(_ groups: [Int]) -> [[Int]]? {
        var places: [Int: Int] = [:]
        var members: [[Int]] = []
        for (row, group) in groups.enumerated() {
            if let place = places[group] {
                members[place].append(row)
            } else {
                places[group] = members.count
                members.append([row])
            }
        }
        return members.count == groups.count ? nil : members
    }
}
