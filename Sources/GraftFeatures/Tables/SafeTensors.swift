import Foundation
import GraftLinearAlgebra
import SystemPackage

/// Arrays in the safetensors format: length of a JSON header, the header, the numbers.
enum SafeTensors {
    private struct Entry: Codable {
        var dtype: String
        var shape: [Int]
        var data_offsets: [Int]
    }

    /// A tensor's place, or the file's texts.
    private enum Item: Codable {
        case tensor(Entry)
        case texts([String: String])

        init(from decoder: any Decoder) throws {
            if let entry = try? Entry(from: decoder) {
                self = .tensor(entry)
            } else {
                self = .texts(try [String: String](from: decoder))
            }
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .tensor(let entry): try entry.encode(to: encoder)
            case .texts(let texts): try texts.encode(to: encoder)
            }
        }
    }

    static func read(_ bytes: [UInt8], subject: String) throws(FeatureError) -> NamedArrays {
        func bad(_ what: String) -> FeatureError {
            FeatureError(
                .unreadableFile, subject: subject,
                detail: "\(what); save F32 tensors of one or two dimensions as safetensors")
        }
        guard bytes.count >= 8 else { throw bad("is too short") }
        let length = bytes[..<8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard length < UInt64(bytes.count - 7) else { throw bad("ends in its header") }
        let body = 8 + Int(length)
        guard
            let header = try? JSONDecoder().decode(
                [String: Item].self, from: Data(bytes[8..<body]))
        else { throw bad("has no JSON header") }
        var result = NamedArrays(arrays: [:])
        for (name, item) in header {
            switch item {
            case .texts(let texts): result.texts = texts
            case .tensor(let entry):
                guard let type = NumberType(safeTensors: entry.dtype),
                    (1...2).contains(entry.shape.count), entry.data_offsets.count == 2,
                    entry.shape.allSatisfy({ (0...(1 << 32)).contains($0) })
                else { continue }
                let rows = entry.shape.count == 1 ? 1 : entry.shape[0]
                let columns = entry.shape[entry.shape.count - 1]
                let (start, end) = (entry.data_offsets[0], entry.data_offsets[1])
                let product = rows.multipliedReportingOverflow(by: columns)
                guard start >= 0, end >= start, end <= bytes.count - body, !product.overflow,
                    (end - start) / type.size == product.partialValue
                else { throw bad("“\(name)” lies outside the file") }
                result.arrays[name] = Matrix(
                    rows: rows, columns: columns,
                    storage: type.floats(bytes[(body + start)...], count: rows * columns))
                if entry.shape.count == 1 { result.vectors.insert(name) }
            }
        }
        return result
    }

    static func bytes(of arrays: NamedArrays, subject: FilePath) throws(FeatureError) -> [UInt8] {
        var items: [String: Item] = [:]
        var body: [UInt8] = []
        for (name, array) in arrays.arrays.sorted(by: { $0.key < $1.key }) {
            let start = body.count
            array.storage.withUnsafeBytes { body += $0 }
            items[name] = .tensor(
                Entry(
                    dtype: "F32",
                    shape: arrays.vectors.contains(name)
                        ? [array.columns] : [array.rows, array.columns],
                    data_offsets: [start, body.count]))
        }
        if !arrays.texts.isEmpty { items["__metadata__"] = .texts(arrays.texts) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard var header = (try? encoder.encode(items)).map({ [UInt8]($0) }) else {
            throw FeatureError(
                .export, subject: subject.printable, detail: "the names cannot be encoded")
        }
        while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
        let length = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
        return length + header + body
    }
}
