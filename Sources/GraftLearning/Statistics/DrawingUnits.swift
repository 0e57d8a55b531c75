/// What a bootstrap draws as one: an image, or all images of a group.
struct DrawingUnits: Sendable {
    let isGrouped: Bool
    /// Units that may replace each other: those of one class, or all groups.
    let strata: [Range<Int>]
    /// The sum of losses and the number of images of each unit.
    let losses: [Double]
    let sizes: [Double]
    /// Images of unit u stand at starts[u]..<starts[u + 1] in `bins` and `gaps` (see `AnswerTable`).
    let starts: [Int]
    let bins: [Int]
    let gaps: [Double]

    var count: Int { losses.count }

    init(_ answers: AnswerTable, classes: [Int], groups: [Int]?) {
        var members: [[Int]] = []
        if let groups, let grouped = DesignEffect.members(groups) {
            (isGrouped, members, strata) = (true, grouped, [0..<grouped.count])
        } else {
            var own = [[Int]](repeating: [], count: (classes.max() ?? -1) + 1)
            for (image, index) in classes.enumerated() { own[index].append(image) }
            var start = 0
            strata = own.map { images in
                defer { start += images.count }
                return start..<start + images.count
            }
            members = own.joined().map { [$0] }
            isGrouped = false
        }
        losses = members.map { $0.reduce(0) { $0 + answers.losses[$1] } }
        sizes = members.map { Double($0.count) }
        var starts = [0]
        for images in members { starts.append((starts.last ?? 0) + images.count) }
        self.starts = starts
        bins = members.flatMap { $0.map { answers.bins[$0] } }
        gaps = members.flatMap { $0.map { answers.gaps[$0] } }
    }
}
