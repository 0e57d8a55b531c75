import Foundation
import GraftDatasets
import GraftEngines
import GraftImages
import GraftONNX
import SystemPackage

@testable import GraftFeatures

/// Folders and small inputs that the tests share.
enum TestPlaces {
    static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// Development data beside the package; absent on most machines.
    static var shared: URL? {
        let named = ProcessInfo.processInfo.environment["GRAFT_SHARED"]
        let folder =
            named.map { URL(fileURLWithPath: $0) }
            ?? package.deletingLastPathComponent().appendingPathComponent("shared")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }

    static var hasShared: Bool { shared != nil }

    static let engine: OpenVINOEngine? = try? OpenVINOEngine()

    static func golden(_ name: String) throws -> Data {
        let folder = package.appendingPathComponent("Tests/GraftFeaturesTests/Goldens")
        return try Data(contentsOf: folder.appendingPathComponent(name))
    }

    /// A fresh folder, removed when `body` returns.
    static func withFolder<Value>(_ body: (FilePath) async throws -> Value) async throws -> Value {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("graft-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        return try await body(FilePath(folder))
    }

    /// A card for a network of `side` x `side` RGB pixels whose values stay 0...255.
    static func card(_ name: String, side: Int = 8) -> BackboneCard {
        BackboneCard(
            name: name,
            input: BackboneCard.Input(
                transform: ImageTransform(
                    geometry: PixelGeometry(resize: .squash, width: side, height: side),
                    normalisation: .identity)))
    }

    /// Mean colour (D = 3), then `classes` linear scores of it.
    static func meanColour(side: Int = 8, classes: Int = 2, scale: Float = 1) throws -> ONNXGraph {
        var builder = GraphBuilder(name: "mean colour")
        let pixels = builder.input("x", shape: ["N", 3, .fixed(side), .fixed(side)])
        let scaled = builder.add("Mul", [pixels, builder.constant([scale], shape: [1])])
        let mean = builder.add("GlobalAveragePool", [scaled])
        let flat = builder.add("Flatten", [mean], ["axis": 1], name: "colour")
        let weights = builder.constant(
            (0..<3 * classes).map { Float($0) / 100 }, shape: [3, classes])
        let bias = builder.constant([Float](repeating: 0.5, count: classes), shape: [classes])
        builder.output(
            builder.add("Gemm", [flat, weights, bias]), as: "scores", shape: ["N", .fixed(classes)])
        return try builder.graph()
    }

    /// An uncompressed 24-bit BMP of one colour with a small difference in the first pixel.
    static func bitmap(red: UInt8, green: UInt8, blue: UInt8, side: Int = 8, mark: UInt8 = 0)
        -> [UInt8]
    {
        func number(_ value: Int, _ bytes: Int) -> [UInt8] {
            (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        }
        let stride = (side * 3 + 3) / 4 * 4
        var file = Array("BM".utf8) + number(54 + stride * side, 4) + number(0, 4) + number(54, 4)
        file += number(40, 4) + number(side, 4) + number(side, 4) + number(1, 2) + number(24, 2)
        file += [UInt8](repeating: 0, count: 24)
        for _ in 0..<side {
            var row: [UInt8] = []
            for _ in 0..<side { row += [blue, green, red] }
            file += row + [UInt8](repeating: 0, count: stride - row.count)
        }
        file[54] = mark
        return file
    }

    /// Writes `count` different images; returns them as samples.
    static func images(_ count: Int, in folder: FilePath, start: Int = 0) throws -> [Sample] {
        try (start..<start + count).map { index in
            let name = "image\(index).bmp"
            let file = folder.appending(name)
            let bytes = bitmap(
                red: UInt8(index * 7 % 256), green: UInt8(index * 13 % 256),
                blue: UInt8(index % 256),
                mark: UInt8(index * 31 % 256))
            try Data(bytes).write(to: URL(fileURLWithPath: file.string))
            return Sample(path: name, file: file)
        }
    }
}
