/// An optional whose key stays present, as null, when there is no value.
///
/// Readers of the JSON can then rely on every key being there. Decoding a missing key gives nil.
@propertyWrapper
public struct Explicit<Value: Sendable & Codable>: Sendable, Codable {
    public var wrappedValue: Value?

    public init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? nil : try container.decode(Value.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let wrappedValue {
            try container.encode(wrappedValue)
        } else {
            try container.encodeNil()
        }
    }
}

extension Explicit: Equatable where Value: Equatable {}

extension Explicit: Hashable where Value: Hashable {}

extension KeyedDecodingContainer {
    /// Lets a missing key stand for nil.
    public func decode<Value>(_ type: Explicit<Value>.Type, forKey key: Key) throws -> Explicit<
        Value
    > {
        try decodeIfPresent(type, forKey: key) ?? Explicit(wrappedValue: nil)
    }
}
