import Foundation
import GraftDatasets
import GraftLinearAlgebra
import SystemPackage

/// Tables as files that other tools read.
extension FeatureTable {
    /// Writes the features as a NumPy array, float32, N x D (format version 1.0).
    public func writeNumPy(to file: FilePath) throws(FeatureError) {
        try AtomicFile.replace(file) { descriptor in
            try descriptor.writeAll(
                Self.numPyHeader(rows: features.rows, columns: features.columns))
            try Self.write(features, descriptor)
        }
    }

    /// Writes row number, path and place in the dataset, one image a line.
    public func writePaths(to file: FilePath) throws(FeatureError) {
        var table = DelimitedWriter()
        table.append(["row", "path", "image"])
        for (row, path) in paths.enumerated() {
            table.append([String(row), path, String(indices[row])])
        }
        try AtomicFile.write([table.bytes], to: file)
    }

    /// Writes tensors `features` and, if present, `posteriors` as safetensors, with the paths as a
    /// JSON list in the metadata.
    ///
    /// Format: length of the header in 8 bytes, little-endian; JSON header, padded with blanks to a
    /// multiple of 8; the tensors one after another.
    public func writeSafeTensors(to file: FilePath, metadata: [String: String] = [:])
        throws(FeatureError)
    {
        let header: [UInt8]
        do {
            header = try safeTensorsHeader(metadata)
        } catch {
            throw FeatureError(
                .export, subject: file.printable, detail: "the paths cannot be encoded: \(error)")
        }
        try AtomicFile.replace(file) { descriptor in
            let length = UInt64(header.count).littleEndian
            try withUnsafeBytes(of: length) { _ = try descriptor.writeAll($0) }
            try descriptor.writeAll(header)
            try Self.write(features, descriptor)
            if let posteriors { try Self.write(posteriors, descriptor) }
        }
    }

    /// Magic, version, length, then a Python literal; padded so that the data begin at a multiple of 64.
    static func numPyHeader(rows: Int, columns: Int) -> [UInt8] {
        numPyHeader(shape: "(\(rows), \(columns))")
    }

    /// The same for a shape as Python writes it.
    static func numPyHeader(shape: String) -> [UInt8] {
        var text = "{'descr': '<f4', 'fortran_order': False, 'shape': \(shape), }"
        let start = 10
        let padding = 64 - (start + text.utf8.count + 1) % 64
        text += String(repeating: " ", count: padding % 64) + "\n"
        let count = text.utf8.count
        return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(count & 255), UInt8(count >> 8)]
            + Array(text.utf8)
    }

    private struct TensorEntry: Encodable {
        var dtype = "F32"
        var shape: [Int]
        var data_offsets: [Int]
    }

    private enum Entry: Encodable {
        case tensor(TensorEntry)
        case metadata([String: String])

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .tensor(let tensor): try tensor.encode(to: encoder)
            case .metadata(let texts): try texts.encode(to: encoder)
            }
        }
    }

    private func safeTensorsHeader(_ metadata: [String: String]) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        var texts = metadata
        texts["backbone"] = backbone
        texts["paths"] = String(decoding: try encoder.encode(paths), as: UTF8.self)
        let end = features.rows * features.columns * 4
        var entries: [String: Entry] = [
            "__metadata__": .metadata(texts),
            "features": .tensor(
                TensorEntry(shape: [features.rows, features.columns], data_offsets: [0, end])),
        ]
        if let posteriors {
            let shape = [posteriors.rows, posteriors.columns]
            entries["posteriors"] = .tensor(
                TensorEntry(shape: shape, data_offsets: [end, end + shape[0] * shape[1] * 4]))
        }
        var header = [UInt8](try encoder.encode(entries))
        while header.count % 8 != 0 { header.append(UInt8(ascii: " ")) }
        return header
    }

    /// Rows as they lie in memory: float32, little-endian on every machine that Graft runs on.
    private static func write(_ matrix: Matrix<Float>, _ descriptor: FileDescriptor) throws {
        try matrix.storage.withUnsafeBytes { _ = try descriptor.writeAll($0) }
    }
}
