import Foundation
import GraftDatasets
import GraftLinearAlgebra
import SystemPackage
import Testing

@testable import GraftFeatures

@Suite("Feature tables")
struct FeatureTableTests {
    private let table = FeatureTable(
        backbone: "net", indices: [0, 2, 5], paths: ["a.jpg", "b \"quoted\", 1.jpg", "c\nd.jpg"],
        features: Matrix(rows: 3, columns: 2, storage: [1, -2.5, 3e-8, 4, .pi, 6]),
        posteriors: Matrix(rows: 3, columns: 1, storage: [0.25, 0.5, 1]))

    /// Loads the files with NumPy and compares them; nil where there is no NumPy.
    private func python(_ script: String, _ folder: FilePath) throws -> String? {
        for executable in ["/opt/peer/bin/python", "/usr/bin/python3"]
        where FileManager.default.fileExists(atPath: executable) {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: executable)
            process.arguments = ["-c", script]
            process.currentDirectoryURL = URL(fileURLWithPath: folder.string)
            let output = Pipe()
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
            let data = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            if process.terminationStatus == 0 { return String(decoding: data, as: UTF8.self) }
        }
        return nil
    }

    @Test("the NumPy file has the documented bytes", arguments: [1, 12, 5000, 123_456_789])
    func numPyBytes(rows: Int) {
        let header = FeatureTable.numPyHeader(rows: rows, columns: 1280)
        #expect(header.count % 64 == 0)
        #expect(Array(header[..<8]) == [0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59, 1, 0])
        #expect(Int(header[8]) + Int(header[9]) << 8 == header.count - 10)
        let text = String(decoding: header[10...], as: UTF8.self)
        #expect(
            text.hasPrefix("{'descr': '<f4', 'fortran_order': False, 'shape': (\(rows), 1280), }"))
        #expect(text.hasSuffix("\n"))
    }

    @Test("NumPy reads what was written")
    func numPy() async throws {
        try await TestPlaces.withFolder { folder in
            try table.writeNumPy(to: folder.appending("f.npy"))
            let script =
                "import numpy as n; a=n.load('f.npy'); print(a.shape, a.dtype, a.ravel().tolist())"
            guard let text = try python(script, folder) else { return }
            #expect(text.hasPrefix("(3, 2) float32 [1.0, -2.5, "))
            let numbers = text.split(separator: "[")[1].split(separator: "]")[0].split(
                separator: ",")
            #expect(
                numbers.map { Float(Double($0.trimmingCharacters(in: .whitespaces)) ?? 0) }
                    == table.features.storage)
        }
    }

    @Test("the safetensors file has the documented layout")
    func safeTensors() async throws {
        try await TestPlaces.withFolder { folder in
            let file = folder.appending("f.safetensors")
            try table.writeSafeTensors(to: file, metadata: ["licence": "MIT"])
            let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file.string)))
            let length = bytes[..<8].reversed().reduce(0) { $0 << 8 | Int($1) }
            #expect(length % 8 == 0)
            let header =
                try JSONSerialization.jsonObject(with: Data(bytes[8..<8 + length]))
                as? [String: Any]
            let features = try #require(header?["features"] as? [String: Any])
            #expect(features["dtype"] as? String == "F32")
            #expect(features["shape"] as? [Int] == [3, 2])
            #expect(features["data_offsets"] as? [Int] == [0, 24])
            let posteriors = try #require(header?["posteriors"] as? [String: Any])
            #expect(posteriors["data_offsets"] as? [Int] == [24, 36])
            #expect(bytes.count == 8 + length + 36)
            let values = bytes[(8 + length)...].withUnsafeBytes {
                Array($0.bindMemory(to: Float.self))
            }
            #expect(values == table.features.storage + [0.25, 0.5, 1])
            let metadata = try #require(header?["__metadata__"] as? [String: String])
            let paths = try JSONDecoder().decode(
                [String].self, from: Data((metadata["paths"] ?? "").utf8))
            #expect(paths == table.paths)
            #expect(metadata["licence"] == "MIT")
        }
    }

    @Test("paths survive quotes and line breaks; a folder that is not there is an error")
    func paths() async throws {
        try await TestPlaces.withFolder { folder in
            let file = folder.appending("paths.csv")
            try table.writePaths(to: file)
            let read = try DelimitedTable(contentsOf: file)
            #expect((1..<4).map { read.text($0, 1) } == table.paths)
            let error = #expect(throws: FeatureError.self) {
                try table.writeNumPy(to: folder.appending("no").appending("f.npy"))
            }
            #expect(error?.code == .export)
            let left = try FileManager.default.contentsOfDirectory(atPath: folder.string)
            #expect(left == ["paths.csv"])
        }
    }
}
