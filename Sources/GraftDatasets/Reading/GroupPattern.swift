/// A regular expression whose one capture, searched in a path, names the group.
struct GroupPattern {
    private let expression: Regex<AnyRegexOutput>
    private let pattern: String

    init(_ pattern: String) throws(DatasetError) {
        self.pattern = pattern
        do {
            expression = try Regex(pattern)
        } catch {
            throw DatasetError(
                .badPattern, subject: pattern, detail: "this is not a regular expression (\(error))"
            )
        }
    }

    /// Group of each path; nil where the pattern is not found.
    ///
    /// - Throws: `DatasetError` with code `.badPattern` where the pattern has not exactly one
    ///   capture or is found nowhere.
    func groups(of paths: [String]) throws(DatasetError) -> [String?] {
        var groups: [String?] = []
        for path in paths {
            let match = try? expression.firstMatch(in: path)
            if let match, match.output.count != 2 {
                throw DatasetError(
                    .badPattern, subject: pattern,
                    detail: "exactly one capture is needed, as in num_([0-9]+); "
                        + "this pattern has \(match.output.count - 1)")
            }
            groups.append(match?.output[1].substring.map(String.init))
        }
        guard paths.isEmpty || groups.contains(where: { $0 != nil }) else {
            throw DatasetError(
                .badPattern, subject: pattern,
                detail: "found in none of the \(paths.count) paths; the first is \(paths[0])")
        }
        return groups
    }
}
