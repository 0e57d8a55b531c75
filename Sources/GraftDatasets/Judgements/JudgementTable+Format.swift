/// What kind of judgements a table holds, told by its columns.
extension JudgementTable {
    /// The first that fits: x and y columns are an arrangement; a column of times makes response
    /// times; as many columns of numbers as rows (or one more, of names) a matrix; one column or
    /// one row of numbers a triangle; a third column of images triplets; else pairs.
    func format(_ names: ImageNames) -> JudgementFormat {
        if let header, header.contains("x"), header.contains("y") { return .arrangement }
        if column(named: Self.timeNames) != nil { return .responseTimes }
        if isMatrix(names) { return .matrix }
        if width == 1 || rows.count == 1 && header == nil && width > 3 { return .upperTriangle }
        if width >= 3, column(named: Self.ratingNames) == nil,
            !holdsNumbers(2) || holdsImages(2, names)
        {
            return .triplets
        }
        return .pairs
    }

    private func isMatrix(_ names: ImageNames) -> Bool {
        if width == rows.count, width > 3 || header == nil && width > 2 {
            return (0..<width).allSatisfy { holdsNumbers($0) }
        }
        return hasRowNames(names)
    }

    /// Whether the first column names the images and the rest is square.
    func hasRowNames(_ names: ImageNames) -> Bool {
        width == rows.count + 1 && width > 3 && holdsImages(0, names)
            && (1..<width).allSatisfy { holdsNumbers($0) }
    }

    /// Columns of single raters: all after the first two, where none is called a rating or a rater.
    var wideRaters: [Int] {
        guard width > 3, let header,
            column(named: Self.raterNames) == nil, column(named: Self.ratingNames) == nil
        else { return [] }
        let columns = Array(2..<header.count)
        return columns.allSatisfy { holdsNumbers($0) } ? columns : []
    }

    /// The sense that the rating column's name tells.
    func sense(of column: Int) -> JudgementOptions.Sense? {
        switch header?[column] {
        case "similarity"?: .similarity
        case "dissimilarity"?, "distance"?: .dissimilarity
        default: nil
        }
    }
}
