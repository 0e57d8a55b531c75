import Foundation
import GraftEngines
import GraftONNX
import SystemPackage
import Testing

@testable import GraftFeatures

@Suite("Backbone library")
struct BackboneLibraryTests {
    @Test("add, list, replace, remove")
    func adding() async throws {
        try await TestPlaces.withFolder { folder in
            let file = folder.appending("my net.onnx")
            try TestPlaces.meanColour(side: 16).write(to: file)
            let library = BackboneLibrary(folder: folder.appending("home").appending("backbones"))
            #expect(try library.contents().backbones.isEmpty)
            #expect(throws: FeatureError.self) { try library.add(file) }
            let added = try library.add(file, name: "mine")
            #expect(added.card.sha256 == (try ContentDigest(ofFile: file)))
            #expect(added.card.features?.width == 3)
            let listed = try library.contents()
            #expect(listed.backbones == [added])
            #expect(listed.skipped.isEmpty)
            #expect(throws: FeatureError.self) { try library.add(file, name: "mine") }
            _ = try library.add(file, name: "mine", replacing: true)
            try library.remove("mine")
            #expect(try library.contents().backbones.isEmpty)
            #expect(throws: FeatureError.self) { try library.remove("mine") }
            #expect(throws: FeatureError.self) { try library.remove("../../etc/passwd") }
            #expect(throws: FeatureError.self) { try library.add(file, name: "../x") }
        }
    }

    @Test("a graph whose size is free asks for a card")
    func unsure() async throws {
        try await TestPlaces.withFolder { folder in
            var builder = GraphBuilder(name: "free size")
            let pixels = builder.input("x", shape: ["N", 3, "H", "W"])
            let mean = builder.add("GlobalAveragePool", [pixels])
            builder.output(
                builder.add("Flatten", [mean], ["axis": 1]), as: "features", shape: ["N", 3])
            let file = folder.appending("free.onnx")
            try builder.graph().write(to: file)
            let library = BackboneLibrary(folder: folder.appending("home"))
            let error = #expect(throws: FeatureError.self) { try library.add(file) }
            #expect(error?.code == .unsupportedInput)
            #expect(error?.detail.contains("size") == true)
            let added = try library.add(file, card: TestPlaces.card("free"))
            #expect(added.card.input?.transform.geometry.width == 8)
            // The size that the card states is what the engine gets to see.
            let compiled = try PreparedBackbone(added)
                .compiled(by: ReferenceEngine(), precision: .f32, cores: 1, lanes: 1)
            #expect(Array(compiled.inputShape.dropFirst()) == [3, 8, 8])
        }
    }
}

@Suite(
    "Pulling backbones",
    .enabled(if: FileManager.default.fileExists(atPath: "/usr/bin/curl"), "curl is missing"))
struct PullTests {
    /// A web server on the loopback interface that knows ranges, errors, redirections and stalls.
    private static let server = """
        import http.server, os, sys
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                name = self.path.strip("/")
                if name == "moved":
                    self.send_response(302); self.send_header("Location", "/file"); self.end_headers(); return
                if name not in ("file", "short"):
                    self.send_error(404); return
                data = open(sys.argv[1], "rb").read()
                start = 0
                wanted = self.headers.get("Range")
                if wanted:
                    start = int(wanted.split("=")[1].split("-")[0])
                    if start >= len(data):
                        self.send_error(416); return
                open(sys.argv[1] + ".log", "a").write(f"{name} {start}\\n")
                self.send_response(206 if wanted else 200)
                self.send_header("Content-Length", str(len(data) - start))
                if wanted:
                    self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
                self.end_headers()
                body = data[start:]
                if name == "short" and start == 0:
                    body = body[: len(body) // 2]
                self.wfile.write(body)
            def log_message(self, *arguments): pass
        server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        print(server.server_address[1], flush=True)
        server.serve_forever()
        """

    private func serving<Value>(_ file: FilePath, _ body: (String) async throws -> Value)
        async throws -> Value
    {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.server, file.string]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        // Not SIGTERM: a child may inherit it as blocked.
        defer {
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        let line = output.fileHandleForReading.availableData
        let port = String(decoding: line, as: UTF8.self).trimmingCharacters(
            in: .whitespacesAndNewlines)
        return try await body("http://127.0.0.1:\(port)")
    }

    private func card(_ url: String, _ file: FilePath) throws -> BackboneCard {
        var card = TestPlaces.card("pulled", side: 64)
        card.url = url
        card.sha256 = try ContentDigest(ofFile: file)
        card.bytes = Int(try FileReader.stamp(of: file).size)
        return card
    }

    @Test("by http, through a redirection, from a file address")
    func pulling() async throws {
        try await TestPlaces.withFolder { folder in
            let file = folder.appending("net.onnx")
            try TestPlaces.meanColour(side: 64, classes: 5000).write(to: file)
            try await serving(file) { address in
                for url in ["\(address)/file", "\(address)/moved", "file://\(file.string)"] {
                    let library = BackboneLibrary(folder: folder.appending("home\(url.hashValue)"))
                    let seen = Guarded(0)
                    let pulled = try await library.pull(try card(url, file)) { bytes, _ in
                        seen.withLock { $0 = bytes }
                    }
                    #expect(seen.withLock { $0 } == pulled.card.bytes)
                    #expect(try library.contents().backbones == [pulled])
                    #expect(pulled.card.features?.width == 3)
                }
            }
        }
    }

    @Test("a broken transfer is continued where it stopped")
    func resuming() async throws {
        try await TestPlaces.withFolder { folder in
            let file = folder.appending("net.onnx")
            try TestPlaces.meanColour(side: 64, classes: 5000).write(to: file)
            try await serving(file) { address in
                let library = BackboneLibrary(folder: folder.appending("home"))
                let card = try card("\(address)/short", file)
                let half = (card.bytes ?? 0) / 2
                do {
                    _ = try await library.pull(card)
                } catch let error as FeatureError {
                    #expect(error.code == .download)
                    _ = try await library.pull(card)
                }
                let log = try String(contentsOfFile: file.string + ".log", encoding: .utf8)
                #expect(log.split(separator: "\n").first == "short 0")
                #expect(log.contains("short \(half)"))
                #expect(try library.contents().backbones.count == 1)
            }
        }
    }

    @Test("a wrong hash keeps nothing; errors name the address")
    func failing() async throws {
        try await TestPlaces.withFolder { folder in
            let file = folder.appending("net.onnx")
            try TestPlaces.meanColour().write(to: file)
            let home = folder.appending("home")
            let library = BackboneLibrary(folder: home)
            try await serving(file) { address in
                var wrong = try card("\(address)/file", file)
                wrong.sha256 = ContentDigest(of: "other")
                let error = await #expect(throws: FeatureError.self) {
                    try await library.pull(wrong)
                }
                #expect(error?.code == .hashMismatch)
                #expect(try FileManager.default.contentsOfDirectory(atPath: home.string).isEmpty)
                let missing = try card("\(address)/nothing", file)
                let absent = await #expect(throws: FeatureError.self) {
                    try await library.pull(missing)
                }
                #expect(absent?.code == .download)
                #expect(absent?.subject.contains("/nothing") == true)
            }
            let dead = try card("http://127.0.0.1:9/file", file)
            let refused = await #expect(throws: FeatureError.self) { try await library.pull(dead) }
            #expect(refused?.code == .download)
            var odd = try card("ftp://127.0.0.1/file", file)
            _ = await #expect(throws: FeatureError.self) { try await library.pull(odd) }
            odd.name = "../odd"
            let name = await #expect(throws: FeatureError.self) { try await library.pull(odd) }
            #expect(name?.code == .badName)
        }
    }
}
