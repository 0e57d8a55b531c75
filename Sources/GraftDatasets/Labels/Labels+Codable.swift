/// Labels as JSON: class names with either one index an image or one string of `1`, `0`, `u` an
/// image.
extension Labels: Codable {
    private enum Key: String, CodingKey { case classes, indices, states }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(classes, forKey: .classes)
        switch storage {
        case .indices(let indices):
            try container.encode(indices, forKey: .indices)
        case .states:
            let rows = (0..<imageCount).map { image in String(states(of: image).map(\.symbol)) }
            try container.encode(rows, forKey: .states)
        }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let classes = try container.decode([String].self, forKey: .classes)
        func require(_ condition: Bool, _ key: Key, _ reason: String) throws {
            guard condition else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: container, debugDescription: reason)
            }
        }
        try require(Set(classes).count == classes.count, .classes, "a class is named twice")
        if let indices = try container.decodeIfPresent([Int].self, forKey: .indices) {
            try require(
                indices.allSatisfy { $0 >= -1 && $0 < classes.count }, .indices,
                "index out of range")
            self.init(classes: classes, indices: indices.map { $0 < 0 ? nil : $0 })
            return
        }
        let rows = try container.decode([String].self, forKey: .states).map { row in
            row.compactMap(LabelState.init(symbol:))
        }
        try require(
            rows.allSatisfy { $0.count == classes.count }, .states,
            "each image needs one of 1, 0, u for each class")
        self.init(classes: classes, states: rows)
    }
}
