/// Where the library is looked for, and what is said when it is not there.

import Foundation
import Testing

@testable import GraftEngines

@Suite("Engine search")
struct EngineSearchTests {
    private func temporaryFolder() throws -> String {
        let folder = NSTemporaryDirectory() + "graft-search-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    private func makeFile(_ path: String, _ bytes: String = "not a library") throws {
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(bytes.utf8).write(to: URL(fileURLWithPath: path))
    }

    @Test("Folders above the executable and the current folder are searched, nearest first")
    func ancestors() throws {
        let root = try temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: root) }
        for place in ["a/.engines", "a/b/.engines", "c/.engines"] {
            try makeFile("\(root)/\(place)/openvino/libs/libopenvino_c.so.2541")
        }
        try makeFile("\(root)/a/.engines/openvino/libs/libopenvino_c.so.2641")
        try makeFile("\(root)/a/.engines/openvino/libs/libopenvino.so.2641")
        let search = EngineSearch(
            environment: [:], executableFolder: "\(root)/a/b/bin", currentFolder: "\(root)/c/d/")
        let files = search.candidates().files.map(\.file)
        #expect(
            files == [
                "\(root)/a/b/.engines/openvino/libs/libopenvino_c.so.2541",
                "\(root)/a/.engines/openvino/libs/libopenvino_c.so.2641",
                "\(root)/a/.engines/openvino/libs/libopenvino_c.so.2541",
                "\(root)/c/.engines/openvino/libs/libopenvino_c.so.2541", "libopenvino_c.so",
                "libopenvino_c.dylib",
            ])
    }

    @Test("A folder that the user names is the only one, the option before the variable")
    func named() throws {
        let root = try temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: root) }
        try makeFile("\(root)/one/openvino/libs/libopenvino_c.so.2641")
        try makeFile("\(root)/two/libopenvino_c.so")
        var search = EngineSearch(
            folder: "\(root)/one", environment: [EngineSearch.variable: "\(root)/two"], executableFolder: nil,
            currentFolder: "/")
        #expect(search.candidates().files.map(\.file) == ["\(root)/one/openvino/libs/libopenvino_c.so.2641"])
        search.folder = nil
        #expect(search.candidates().files.map(\.file) == ["\(root)/two/libopenvino_c.so"])
        #expect(search.candidates().files.map(\.source) == [.environment])
    }

    @Test("A folder found by chance that others may write to is not used")
    func untrusted() throws {
        let root = try temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: root) }
        let libraries = "\(root)/.engines/openvino/libs"
        try makeFile("\(libraries)/libopenvino_c.so")
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: libraries)
        let search = EngineSearch(environment: [:], executableFolder: nil, currentFolder: root)
        #expect(search.candidates().files.allSatisfy { $0.source == .loader })
        #expect(search.candidates().without.contains { $0.place == libraries && $0.outcome.contains("not used") })
    }

    @Test("Failure lists everything that was tried and the command that installs the library")
    func failure() throws {
        let root = try temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: root) }
        try makeFile("\(root)/.engines/openvino/libs/libopenvino_c.so.2641")
        let search = EngineSearch(environment: [:], executableFolder: "\(root)/bin", currentFolder: root)
        var report = EngineReport.openVINO(search: search)
        if report.source == .loader { return }  // the system has OpenVINO in its own folders
        #expect(!report.isUsable)
        let problem = try #require(report.problem)
        for part in [
            "\(root)/.engines/openvino/libs/libopenvino_c.so.2641", "\(root)/bin/.engines/openvino/libs",
            "libopenvino_c.so", "make engines",
        ] { #expect(problem.contains(part), "\(part)") }
        #expect(report.attempts.count >= 4)
        report = EngineReport.openVINO(search: EngineSearch(folder: "\(root)/absent"))
        #expect(report.problem?.contains("\(root)/absent (given folder): no such folder") == true)
    }

    @Test("A library that is something else is refused by name of the missing function")
    func foreignLibrary() throws {
        let root = try temporaryFolder()
        defer { try? FileManager.default.removeItem(atPath: root) }
        let libc = ["/lib/x86_64-linux-gnu/libm.so.6", "/lib/aarch64-linux-gnu/libm.so.6"]
            .first { FileManager.default.fileExists(atPath: $0) }
        guard let libc else { return }
        try FileManager.default.createSymbolicLink(
            atPath: "\(root)/libopenvino_c.so", withDestinationPath: libc)
        let report = EngineReport.openVINO(search: EngineSearch(folder: root))
        #expect(report.problem?.contains("has no function ov_") == true)
    }

    @Test("The report of an engine that was found", .enabled(if: Installed.openVINO != nil, Installed.missing))
    func found() throws {
        let report = EngineReport.openVINO()
        #expect(report.isUsable)
        #expect(report.devices.contains("CPU"))
        #expect(report.capabilities.contains("FP32"))
        #expect(report.precisions.first == .f32)
        #expect(report.location.map { FileManager.default.fileExists(atPath: $0) } == true)
        #expect(report.version?.split(separator: ".").count == 3)
        let copy = try JSONDecoder().decode(EngineReport.self, from: try JSONEncoder().encode(report))
        #expect(copy == report)
    }
}
