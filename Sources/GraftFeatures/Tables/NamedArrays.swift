import Foundation
import GraftDatasets
import GraftLinearAlgebra
import SystemPackage

/// Arrays of numbers by name, as other tools keep them: .npy (one, called "array"), .npz and
/// .safetensors.
///
/// Read are float32 and float64 of one or two dimensions, in row or column order; a vector
/// is one row. An .npz must not be compressed (`numpy.savez`, not `savez_compressed`).
public struct NamedArrays: Sendable, Equatable {
    public var arrays: [String: Matrix<Float>]
    /// Texts of a safetensors header.
    public var texts: [String: String]
    /// Names of arrays of one dimension, which are one row here; they are written as they were.
    public var vectors: Set<String>

    public init(
        arrays: [String: Matrix<Float>], texts: [String: String] = [:], vectors: Set<String> = []
    ) {
        self.arrays = arrays
        self.texts = texts
        self.vectors = vectors
    }

    /// - Throws: `FeatureError` (`unreadableFile`) naming what is wrong.
    public init(contentsOf file: FilePath) throws(FeatureError) {
        let bytes: [UInt8]
        do {
            bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file.string)))
        } catch {
            throw FeatureError(
                .unreadableFile, subject: file.printable, detail: "cannot be read; check the path")
        }
        switch file.extension?.lowercased() {
        case "npy":
            self.init(arrays: ["array": try NumPyArray.read(bytes[...], subject: file.printable)])
        case "npz":
            var arrays: [String: Matrix<Float>] = [:]
            var vectors: Set<String> = []
            for entry in try StoredZip.entries(bytes, subject: file.printable)
            where entry.name.hasSuffix(".npy") {
                let name = String(entry.name.dropLast(4))
                // Texts and numbers alone, which other arrays of the file may be, are passed over.
                if let found = try? NumPyArray.matrix(entry.bytes, subject: name) {
                    arrays[name] = found.matrix
                    if found.isVector { vectors.insert(name) }
                }
            }
            self.init(arrays: arrays, vectors: vectors)
        case "safetensors":
            self.init(
                try bytes.withUnsafeBytes { bytes in
                    Result { () throws(FeatureError) in
                        try TensorFile(bytes, subject: file.printable)
                    }
                }.get())
        default:
            throw FeatureError(
                .unreadableFile, subject: file.printable,
                detail: "is none of .npy, .npz, .safetensors; save the arrays as one of these")
        }
    }

    /// Writes .npz or .safetensors as the name says.
    ///
    /// - Throws: `FeatureError` (`export`, `diskFull`).
    public func write(to file: FilePath) throws(FeatureError) {
        let ordered = arrays.sorted { $0.key < $1.key }
        switch file.extension?.lowercased() {
        case "npz":
            let entries = ordered.map { name, array in
                (
                    name: name + ".npy",
                    bytes: NumPyArray.bytes(of: array, isVector: vectors.contains(name))
                )
            }
            try AtomicFile.write([StoredZip.bytes(of: entries)], to: file)
        case "safetensors":
            try tensorFile.write(to: file)
        default:
            throw FeatureError(
                .export, subject: file.printable,
                detail: "must end in .npz or .safetensors; choose another name")
        }
    }
}
