/// A name with its value, as the tables of versions, settings and methods list them in order.
public struct NamedValue: Sendable, Hashable, Codable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}
