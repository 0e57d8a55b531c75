/// A number that is written as null when it is not finite.
///
/// JSON has no NaN; a score that could not be computed is `null` and its key stays present.
/// Decoding `null`, or a
/// missing key, gives NaN.
@propertyWrapper
public struct Finite: Sendable, Hashable, Codable {
    public var wrappedValue: Double

    public init(wrappedValue: Double) { self.wrappedValue = wrappedValue }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        wrappedValue = container.decodeNil() ? .nan : try container.decode(Double.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if wrappedValue.isFinite {
            try container.encode(wrappedValue)
        } else {
            try container.encodeNil()
        }
    }
}

extension KeyedDecodingContainer {
    /// Lets a missing key stand for NaN.
    public func decode(_ type: Finite.Type, forKey key: Key) throws -> Finite {
        try decodeIfPresent(type, forKey: key) ?? Finite(wrappedValue: .nan)
    }
}
