import Crypto

/// The SHA-256 of some bytes: 32 bytes, printed as 64 hexadecimal digits.
public struct ContentDigest: Sendable, Hashable {
    let storage: SIMD32<UInt8>

    /// Digest of bytes held in memory.
    public init(of bytes: UnsafeRawBufferPointer) {
        var hash = SHA256()
        hash.update(bufferPointer: bytes)
        self.init(hash.finalize())
    }

    /// Digest of an array of bytes.
    public init(of bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { ContentDigest(of: $0) }
    }

    /// Digest of a text in UTF-8.
    public init(of text: String) {
        self.init(of: Array(text.utf8))
    }

    init(_ digest: SHA256.Digest) {
        storage = digest.withUnsafeBytes { $0.loadUnaligned(as: SIMD32<UInt8>.self) }
    }

    /// From exactly 32 raw bytes; nil for any other count.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 32 else { return nil }
        var storage = SIMD32<UInt8>()
        for (index, byte) in bytes.enumerated() { storage[index] = byte }
        self.storage = storage
    }

    /// From 64 hexadecimal digits; nil for anything else.
    public init?(hex: String) {
        let digits = Array(hex.utf8)
        guard digits.count == 64 else { return nil }
        var storage = SIMD32<UInt8>()
        for index in 0..<32 {
            guard let high = Self.value(digits[2 * index]),
                let low = Self.value(digits[2 * index + 1])
            else { return nil }
            storage[index] = high << 4 | low
        }
        self.storage = storage
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    /// The 32 bytes.
    public var bytes: [UInt8] { (0..<32).map { storage[$0] } }

    /// 64 lower-case hexadecimal digits.
    public var hex: String {
        let alphabet = Array("0123456789abcdef".utf8)
        var digits: [UInt8] = []
        digits.reserveCapacity(64)
        for index in 0..<32 {
            digits.append(alphabet[Int(storage[index] >> 4)])
            digits.append(alphabet[Int(storage[index] & 15)])
        }
        return String(decoding: digits, as: UTF8.self)
    }
}

extension ContentDigest: CustomStringConvertible {
    public var description: String { hex }
}

extension ContentDigest: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let digest = ContentDigest(hex: text) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "a SHA-256 is 64 hexadecimal digits, not \"\(text)\"")
        }
        self = digest
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hex)
    }
}

/// A digest that is fed piece by piece.
struct StreamingDigest {
    private var hash = SHA256()

    mutating func update(_ bytes: UnsafeRawBufferPointer) {
        hash.update(bufferPointer: bytes)
    }

    func finished() -> ContentDigest { ContentDigest(hash.finalize()) }
}
