import Foundation
import GraftLinearAlgebra
import SystemPackage
import Testing

import GraftDatasets
@testable import GraftFeatures

@Suite("Arrays in files") struct NamedArraysTests {
    private let arrays = NamedArrays(
        arrays: [
            "W": Matrix(rows: 2, columns: 3, storage: [1, -2.5, 3e-8, 4, .pi, 6]),
            "b": Matrix(rows: 1, columns: 2, storage: [0.5, -1]),
        ], vectors: ["b"])

    private func folder() throws -> FilePath {
        let path = NSTemporaryDirectory() + "graft-arrays-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return FilePath(path)
    }

    @Test("what is written is read back", arguments: ["head.npz", "head.safetensors"])
    func roundTrip(_ name: String) throws {
        let file = try folder().appending(name)
        try arrays.write(to: file)
        #expect(try NamedArrays(contentsOf: file) == arrays)
    }

    @Test("the checksum is that of the zip format") func checksum() {
        // The check value of CRC-32/ISO-HDLC.
        #expect(StoredZip.checksum(Array("123456789".utf8)) == 0xCBF4_3926)
        #expect(StoredZip.checksum([]) == 0)
    }

    /// Bytes that NumPy 2 wrote: numpy.save of [[1, 2], [3, 4]] as float64 in column order.
    @Test("float64 in column order is turned") func columnOrder() throws {
        var text = "{'descr': '<f8', 'fortran_order': True, 'shape': (2, 2), }"
        while (10 + text.utf8.count + 1) % 64 != 0 { text += " " }
        text += "\n"
        var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0]
        bytes += Array(text.utf8)
        for value in [1.0, 3, 2, 4] { withUnsafeBytes(of: value) { bytes += $0 } }
        let matrix = try NumPyArray.read(bytes[...], subject: "x")
        #expect(matrix.storage == [1, 2, 3, 4])
        for cut in stride(from: 0, to: bytes.count - 1, by: 7) {
            #expect(throws: FeatureError.self) {
                try NumPyArray.read(bytes[..<cut], subject: "x")
            }
        }
    }

    @Test("a vector is one row, texts and other types are refused") func types() throws {
        func header(_ type: String, _ shape: String) -> [UInt8] {
            let text = "{'descr': '\(type)', 'fortran_order': False, 'shape': \(shape), }\n"
            return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(text.utf8.count), 0]
                + Array(text.utf8)
        }
        let vector = header("<f4", "(2,)") + [0, 0, 0x80, 0x3F, 0, 0, 0, 0x40]
        let read = try NumPyArray.read(vector[...], subject: "x")
        #expect((read.rows, read.columns) == (1, 2))
        #expect(read.storage == [1, 2])
        for bad in [header("<U7", "(2,)"), header("<f4", "(1, 1, 1)"), header(">f4", "(1,)")] {
            #expect(throws: FeatureError.self) {
                try NumPyArray.read((bad + Array(repeating: 0, count: 64))[...], subject: "x")
            }
        }
    }

    @Test(
        "archives and tensors that are cut short are errors", arguments: ["a.npz", "a.safetensors"])
    func cut(_ name: String) throws {
        let file = try folder().appending(name)
        try arrays.write(to: file)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: file.string))
        for length in stride(from: 0, to: bytes.count - 1, by: max(1, bytes.count / 40)) {
            try bytes.prefix(length).write(to: URL(fileURLWithPath: file.string))
            #expect(throws: FeatureError.self) { try NamedArrays(contentsOf: file) }
        }
        #expect(throws: FeatureError.self) {
            try NamedArrays(contentsOf: file.removingLastComponent().appending("no.npz"))
        }
    }
}
