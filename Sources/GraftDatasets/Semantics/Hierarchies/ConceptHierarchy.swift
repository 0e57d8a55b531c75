/// A hierarchy in which class names have places: the source of path distances.
public protocol ConceptHierarchy: Sendable {
    /// What a class name means; see `ClassConcepts`.
    func concepts(of name: String, synonyms: WordSynonyms) -> ClassConcepts

    /// The concepts that a concept is directly a kind of; none for a root.
    func parents(of concept: Int) -> [Int]
}
