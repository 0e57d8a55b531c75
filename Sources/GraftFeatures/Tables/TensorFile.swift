import Foundation
import SystemPackage

/// Named arrays of floats in one file, in the safetensors format, with texts beside them.
///
/// Eight bytes with the length of a JSON header, the header (element type, shape and byte range of
/// each array; texts under `__metadata__`), then the values in little-endian order.
public struct TensorFile: Sendable, Equatable {
    public struct Tensor: Sendable, Equatable {
        public var shape: [Int]
        /// Row-major.
        public var values: [Float]

        /// - Precondition: as many values as the shape has elements.
        public init(shape: [Int], values: [Float]) {
            precondition(shape.reduce(1, *) == values.count, "as many values as elements")
            self.shape = shape
            self.values = values
        }
    }

    public var tensors: [String: Tensor]
    public var texts: [String: String]

    public init(tensors: [String: Tensor] = [:], texts: [String: String] = [:]) {
        self.tensors = tensors
        self.texts = texts
    }

    private struct Entry: Codable {
        var dtype: String
        var shape: [Int]
        var data_offsets: [Int]
    }

    /// Reads f32 and f64 arrays; others are passed over.
    ///
    /// - Throws: `FeatureError` (`unreadableFile`, `badFeatures`).
    public init(contentsOf file: FilePath) throws {
        var reader = FileReader(maximumBytes: 1 << 34)
        self = try reader.withContents(of: file) { bytes, _ in
            try Self(bytes, subject: file.printable)
        }
    }

    /// The same from the bytes of a file.
    init(_ bytes: UnsafeRawBufferPointer, subject: String) throws(FeatureError) {
        func damaged(_ reason: String) -> FeatureError {
            FeatureError(
                .badFeatures, subject: subject,
                detail: "\(reason); it is no safetensors file, or was cut short. Make it again")
        }
        guard bytes.count >= 8 else { throw damaged("has \(bytes.count) bytes") }
        let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard length <= UInt64(bytes.count - 8) else { throw damaged("its header is incomplete") }
        let start = 8 + Int(length)
        let header = Data(bytes[8..<start])
        guard let object = try? JSONSerialization.jsonObject(with: header) as? [String: Any] else {
            throw damaged("its header cannot be read")
        }
        self.init(texts: object["__metadata__"] as? [String: String] ?? [:])
        for (name, value) in object where name != "__metadata__" {
            guard let fields = value as? [String: Any], let type = fields["dtype"] as? String else {
                throw damaged("its entry \(name) has no type")
            }
            guard ["F32", "F64"].contains(type) else { continue }
            guard let shape = fields["shape"] as? [Int],
                let ends = fields["data_offsets"] as? [Int],
                ends.count == 2, 0 <= ends[0], ends[0] <= ends[1], ends[1] <= bytes.count - start,
                let size = ["F32": 4, "F64": 8][type],
                let count = Self.count(shape), count * size == ends[1] - ends[0]
            else { throw damaged("its entry \(name) is not one of floats") }
            let part = UnsafeRawBufferPointer(
                rebasing: bytes[(start + ends[0])..<(start + ends[1])])
            tensors[name] = Tensor(
                shape: shape, values: Self.floats(part, size: size, count: count))
        }
    }

    private static func count(_ shape: [Int]) -> Int? {
        var count = 1
        for side in shape {
            guard side >= 0 else { return nil }
            let (product, overflow) = count.multipliedReportingOverflow(by: side)
            guard !overflow, product < 1 << 40 else { return nil }
            count = product
        }
        return count
    }

    private static func floats(_ bytes: UnsafeRawBufferPointer, size: Int, count: Int) -> [Float] {
        if size == 8 {
            return (0..<count).map { index in
                let bits = bytes.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self)
                return Float(Double(bitPattern: UInt64(littleEndian: bits)))
            }
        }
        return [Float](unsafeUninitializedCapacity: count) { buffer, filled in
            UnsafeMutableRawBufferPointer(buffer).copyMemory(from: bytes)
            if UInt32(1).littleEndian != 1 {
                for place in buffer.indices {
                    buffer[place] = Float(bitPattern: buffer[place].bitPattern.byteSwapped)
                }
            }
            filled = count
        }
    }

    /// Writes f32 arrays in the order of their names: a temporary file, synchronised, then renamed.
    ///
    /// - Throws: `FeatureError` (`diskFull`, `export`).
    public func write(to file: FilePath) throws(FeatureError) {
        let names = tensors.keys.sorted()
        var (entries, offset) = ([String: Entry](), 0)
        for name in names {
            let tensor = tensors[name] ?? Tensor(shape: [0], values: [])
            let end = offset + 4 * tensor.values.count
            entries[name] = Entry(dtype: "F32", shape: tensor.shape, data_offsets: [offset, end])
            offset = end
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard var header = (try? encoder.encode(entries)).map({ Array($0) }),
            let words = (try? encoder.encode(texts)).map({ Array($0) })
        else {
            throw FeatureError(
                .export, subject: file.printable,
                detail: "its names cannot be encoded; use plain text")
        }
        if !texts.isEmpty {
            let comma = entries.isEmpty ? "" : ","
            header =
                Array("{\"__metadata__\":".utf8) + words + Array(comma.utf8) + header.dropFirst()
        }
        // Values start on a multiple of eight bytes, as the format recommends.
        header += Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)
        try AtomicFile.replace(file) { descriptor in
            try withUnsafeBytes(of: UInt64(header.count).littleEndian) {
                _ = try descriptor.writeAll($0)
            }
            try descriptor.writeAll(header)
            for name in names { try Self.write(tensors[name]?.values ?? [], descriptor) }
        }
    }

    /// Little-endian, as they lie in the memory of most machines.
    private static func write(_ values: [Float], _ descriptor: FileDescriptor) throws {
        if UInt32(1).littleEndian == 1 {
            try values.withUnsafeBytes { _ = try descriptor.writeAll($0) }
        } else {
            try values.map(\.bitPattern.littleEndian).withUnsafeBytes {
                _ = try descriptor.writeAll($0)
            }
        }
    }
}
