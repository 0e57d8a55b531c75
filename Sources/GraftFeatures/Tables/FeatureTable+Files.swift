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
    public func writeSafeTensors(to file: FilePath, metadata: [String: String] = [:])
        throws(FeatureError)
    {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        guard let list = try? encoder.encode(paths) else {
            throw FeatureError(
                .export, subject: file.printable,
                detail: "the paths cannot be encoded; rename the files")
        }
        func tensor(_ matrix: Matrix<Float>) -> TensorFile.Tensor {
            TensorFile.Tensor(shape: [matrix.rows, matrix.columns], values: matrix.storage)
        }
        var texts = metadata
        texts["backbone"] = backbone
        texts["paths"] = String(decoding: list, as: UTF8.self)
        var tensors = ["features": tensor(features)]
        tensors["posteriors"] = posteriors.map(tensor)
        try TensorFile(tensors: tensors, texts: texts).write(to: file)
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

    /// Rows as they lie in memory: float32, little-endian on every machine that Graft runs on.
    private static func write(_ matrix: Matrix<Float>, _ descriptor: FileDescriptor) throws {
        try matrix.storage.withUnsafeBytes { _ = try descriptor.writeAll($0) }
    }
}
