import Foundation
import SystemPackage
import Testing

@testable import GraftONNX

#if canImport(Darwin)
    import Darwin
#else
    import Glibc
#endif

@Suite("External weights") struct ExternalDataTests {
    /// A model whose first convolution keeps its weights elsewhere.
    static func model(_ entries: [String: String]) throws -> ONNXGraph {
        var graph = try Fixtures.smallNetwork()
        let place = try #require(graph.graph.initializer.firstIndex { $0.name == "conv.weight" })
        graph.graph.initializer[place].clearRawData()
        graph.graph.initializer[place].dataLocation = .external
        graph.graph.initializer[place].externalData = entries.map { key, value in
            var entry = ONNXStringStringEntryProto()
            (entry.key, entry.value) = (key, value)
            return entry
        }
        return graph
    }

    static let bytes = Data(littleEndian: Fixtures.ramp(162).map(\.bitPattern))

    /// Reads a model beside which `prepare` has put something.
    func attack(_ entries: [String: String], prepare: (URL) throws -> Void = { _ in }) throws
        -> ONNXError.Code?
    {
        var found: ONNXError.Code?
        try Fixtures.withFolder { root in
            let folder = root.appending("models")
            let url = URL(filePath: folder.string)
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
            try Self.bytes.write(to: URL(filePath: root.appending("secret.bin").string))
            try prepare(url)
            let file = folder.appending("model.onnx")
            try Self.model(entries).write(to: file)
            found = code { _ = try ONNXGraph(contentsOf: file) }
        }
        return found
    }

    @Test func aPlainFileBesideTheModelIsTakenIn() throws {
        try Fixtures.withFolder { folder in
            let file = folder.appending("model.onnx")
            try Self.model(["location": "w.data", "offset": "16", "length": "648"]).write(to: file)
            try (Data(count: 16) + Self.bytes).write(
                to: URL(filePath: folder.appending("w.data").string))
            let graph = try ONNXGraph(contentsOf: file)
            #expect(try graph.constant("conv.weight")?.floats() == Fixtures.ramp(162))
            #expect(!graph.hasExternalData)
            #expect(try ONNXGraph(bytes: graph.serialized()).parameterCount == graph.parameterCount)
            #expect(
                code { _ = try ONNXGraph(bytes: Self.model(["location": "w.data"]).serialized()) }
                    == .externalData)
        }
    }

    @Test(arguments: [
        "/etc/weights.bin", "../secret.bin", "..", ".", "sub/../../secret.bin", "a\\..\\secret.bin",
        "w\0.bin", "%2e%2e%2fsecret.bin", "..%2fsecret.bin", "W.BIN", "id_rsa", "",
    ])
    func namesThatLeadElsewhereAreRefused(_ location: String) throws {
        let found = try attack(["location": location]) { folder in
            try Self.bytes.write(to: folder.appending(path: "w.bin"))
            try Self.bytes.write(to: folder.appending(path: "id_rsa"))
        }
        #expect(found == .externalData)
    }

    @Test func linksAreRefused() throws {
        let symbolic = try attack(["location": "w.bin"]) { folder in
            try FileManager.default.createSymbolicLink(
                atPath: folder.appending(path: "w.bin").path, withDestinationPath: "../secret.bin")
        }
        #expect(symbolic == .externalData)
        let hard = try attack(["location": "w.bin"]) { folder in
            try FileManager.default.linkItem(
                at: folder.appending(path: "../secret.bin").standardizedFileURL,
                to: folder.appending(path: "w.bin"))
        }
        #expect(hard == .externalData)
        let folderLink = try attack(["location": "sub/secret.bin"]) { folder in
            try FileManager.default.createSymbolicLink(
                atPath: folder.appending(path: "sub").path, withDestinationPath: "..")
        }
        #expect(folderLink == .externalData)
    }

    @Test func pipesAndFoldersAreRefused() throws {
        let pipe = try attack(["location": "w.bin"]) { folder in
            #expect(mkfifo(folder.appending(path: "w.bin").path, 0o600) == 0)
        }
        #expect(pipe == .externalData)
        let folder = try attack(["location": "w.bin"]) { folder in
            try FileManager.default.createDirectory(
                at: folder.appending(path: "w.bin"), withIntermediateDirectories: false)
        }
        #expect(folder == .externalData)
    }

    @Test func devicesAreRefused() throws {
        let found = try attack(["location": "w.bin"]) { folder in
            // Making a device needs rights; without them the file is missing, which is refused too.
            _ = mknod(folder.appending(path: "w.bin").path, S_IFCHR | 0o600, 0x105)
        }
        #expect(found == .externalData)
    }

    @Test(arguments: [
        ["offset": "1"], ["offset": "9223372036854775807"], ["offset": "-8"],
        ["offset": "18446744073709551615"],
        ["length": "649"], ["length": "1"], ["length": "9223372036854775807"], ["offset": "x"],
    ])
    func rangesBeyondTheFileAreRefused(_ range: [String: String]) throws {
        let found = try attack(range.merging(["location": "w.bin"]) { first, _ in first }) {
            folder in
            try Self.bytes.write(to: folder.appending(path: "w.bin"))
        }
        #expect(found == .externalData)
    }

    @Test func overlongNamesInUTF8AreNoModel() throws {
        var bytes = try Self.model(["location": "xx_secret.bin"]).serialized()
        let mark = Array("xx_secret".utf8)
        let start = try #require(bytes.indices.first { bytes[$0...].starts(with: mark) })
        bytes.replaceSubrange(start..<(start + 2), with: [0xC0, 0xAF])
        try Fixtures.withFolder { folder in
            let file = folder.appending("model.onnx")
            try Data(bytes).write(to: URL(filePath: file.string))
            #expect(code { _ = try ONNXGraph(contentsOf: file) } == .notONNX)
        }
    }

    @Test func moreThanFourGibibytesAreRefused() throws {
        try Fixtures.withFolder { folder in
            let file = folder.appending("model.onnx")
            var graph = try Self.model(["location": "w.bin"])
            let place = try #require(
                graph.graph.initializer.firstIndex { $0.name == "conv.weight" })
            graph.graph.initializer[place].dims = [1 << 20, 1 << 11]
            try graph.write(to: file)
            try Self.bytes.write(to: URL(filePath: folder.appending("w.bin").string))
            #expect(code { _ = try ONNXGraph(contentsOf: file) } == .tooLarge)
        }
    }

    /// The file is exchanged for a link all the time while models are read: each read gives the
    /// right weights or an error, never those behind the link.
    @Test func exchangingTheFileMeanwhileDoesNotHelp() async throws {
        let root = FileManager.default.temporaryDirectory.appending(
            path: "graft-swap-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }
        let file = FilePath(root.appending(path: "model.onnx").path)
        try Self.model(["location": "w.bin"]).write(to: file)
        let weights = root.appending(path: "w.bin").path
        let secret = root.appending(path: "secret.txt").path
        try Data(repeating: 0x41, count: 648).write(to: URL(filePath: secret))
        let swapper = Task.detached {
            for round in 0..<400 where !Task.isCancelled {
                let next = "\(weights).\(round)"
                if round.isMultiple(of: 2) {
                    try? FileManager.default.createSymbolicLink(
                        atPath: next, withDestinationPath: secret)
                } else {
                    try? Self.bytes.write(to: URL(filePath: next))
                }
                rename(next, weights)
            }
        }
        for _ in 0..<200 {
            if let graph = try? ONNXGraph(contentsOf: file) {
                #expect(try graph.constant("conv.weight")?.floats() == Fixtures.ramp(162))
            }
        }
        await swapper.value
    }
}
