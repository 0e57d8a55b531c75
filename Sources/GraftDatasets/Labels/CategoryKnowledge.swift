/// How much is known of one category: on how many images it is present, absent, unknown.
public struct CategoryKnowledge: Sendable, Hashable, Codable {
    public let name: String
    /// Images on which the category is known to show.
    public let present: Int
    /// Images on which it is known not to show.
    public let absent: Int
    /// Images of which nobody has said.
    public let unknown: Int

    public init(name: String, present: Int, absent: Int, unknown: Int) {
        (self.name, self.present, self.absent, self.unknown) = (name, present, absent, unknown)
    }

    /// Images whose label is known, Omega of the partial-label literature.
    public var known: Int { present + absent }

    /// Whether both classes are known, without which nothing can be ranked or judged.
    public var hasBothClasses: Bool { present > 0 && absent > 0 }
}

extension Labels {
    /// What is known of each category, in the order of `classes`.
    ///
    /// One pass over the N x K states; categories of which nothing is known are listed too.
    public var knowledge: [CategoryKnowledge] {
        let (present, absent) = (counts(of: .present), counts(of: .absent))
        return classes.indices.map { index in
            CategoryKnowledge(
                name: classes[index], present: present[index], absent: absent[index],
                unknown: imageCount - present[index] - absent[index])
        }
    }

    /// Share of the N x K labels that are known, 0 where there are none at all.
    public var knownShare: Double {
        let known = knowledge.reduce(0) { $0 + $1.known }
        return known == 0 ? 0 : Double(known) / Double(imageCount * classCount)
    }

    /// Images of which at least one class is known, ascending.
    public var partlyKnownImages: [Int] {
        (0..<imageCount).filter { image in
            classes.indices.contains { self[image, $0] != .unknown }
        }
    }
}
