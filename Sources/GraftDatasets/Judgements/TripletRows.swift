/// Rows of three images with what was chosen among them.
struct TripletRows {
    let file: String
    let names: ImageNames
    /// Nil: odd one out.
    let question: JudgedTriplets.Question?

    /// - Parameters:
    ///   - rows: three images each.
    ///   - choices: what was chosen: the image's name, its column (a, b, c; or by number from 1),
    ///     for two alternatives also left/right, or 0/1; an empty cell: no answer. Nil: of odd-one-
    ///     out questions the third image was odd, of two alternatives the second image was chosen.
    ///   - raters: nil: one for all.
    func judgements(
        _ rows: [[String]], choices: [String]?, raters: [String]?, isZeroBased: Bool = false,
        header: [String] = []
    ) throws(DatasetError) -> Judgements {
        let columns = ImageColumns(file: file, names: names)
        let places = try columns.places(rows, isZeroBased: isZeroBased)
        let question = question ?? .oddOneOut
        let countsFromZero = choices?.contains("0") == true
        var raterNames: [String] = []
        var raterPlaces: [String: Int] = [:]
        var triplets: [JudgedTriplets.Triplet] = []
        var (doubled, unanswered) = (0, 0)
        for (row, images) in places.enumerated() {
            let name = raters?[row] ?? "all"
            let rater = raterPlaces[name] ?? raterNames.count
            if rater == raterNames.count {
                raterNames.append(name)
                raterPlaces[name] = rater
            }
            guard Set(images).count == 3 else {
                doubled += 1
                continue
            }
            if choices?[row].isEmpty == true {
                unanswered += 1
                continue
            }
            let chosen = try chosen(
                choices?[row], row, rows[row], images, question, countsFromZero, header)
            if question == .oddOneOut {
                let rest = [0, 1, 2].filter { $0 != chosen }
                triplets.append(
                    .init(images[rest[0]], images[rest[1]], other: images[chosen], rater: rater))
            } else {
                triplets.append(
                    .init(images[0], images[chosen], other: images[3 - chosen], rater: rater))
            }
        }
        var notes: [String] = []
        if doubled > 0 { notes.append("\(doubled) triplets name an image twice and were left out") }
        if unanswered > 0 { notes.append("\(unanswered) triplets without a choice were left out") }
        return Judgements(
            .triplets(
                JudgedTriplets(
                    imageCount: names.count, question: question, raters: raterNames,
                    triplets: triplets)),
            format: .triplets, notes: notes)
    }

    /// The place of the chosen image; without a choice the third is odd, or the second chosen.
    private func chosen(
        _ cell: String?, _ row: Int, _ cells: [String], _ images: [Int],
        _ question: JudgedTriplets.Question, _ countsFromZero: Bool, _ header: [String]
    ) throws(DatasetError) -> Int {
        guard let cell else { return question == .oddOneOut ? 2 : 1 }
        if let found = position(cell, cells, images, question, countsFromZero, header) {
            return found
        }
        throw DatasetError(
            .malformedJudgements, subject: file,
            detail: "row \(row + 1): the choice “\(cell)” is none of the row's images; "
                + "give the image's name or its column")
    }

    /// Which of the row's three images a choice means.
    private func position(
        _ cell: String, _ row: [String], _ images: [Int], _ question: JudgedTriplets.Question,
        _ countsFromZero: Bool, _ header: [String]
    ) -> Int? {
        let isTwo = question == .twoAlternative
        let allowed = isTwo ? 1...2 : 0...2
        var found = row.firstIndex(of: cell)
        if found == nil, let place = names.place(of: cell) { found = images.firstIndex(of: place) }
        let lower = cell.lowercased()
        if found == nil { found = header.prefix(3).firstIndex(of: lower) }
        if found == nil { found = ["a", "b", "c"].firstIndex(of: lower) }
        if found == nil, isTwo { found = ["left": 1, "right": 2][lower] }
        if found == nil, let number = Int(cell) {
            found = countsFromZero ? number + (isTwo ? 1 : 0) : isTwo ? number : number - 1
        }
        return found.flatMap { allowed.contains($0) ? $0 : nil }
    }
}
