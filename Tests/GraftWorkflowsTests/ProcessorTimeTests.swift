import Foundation
import Testing

@testable import GraftWorkflows

@Suite("Waiting for a processor")
struct ProcessorTimeTests {
    /// A folder as Linux shows it: running and waiting nanoseconds of each thread.
    private func folder(_ threads: [String: String]) throws -> String {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            UUID().uuidString)
        for (thread, text) in threads {
            let own = folder.appendingPathComponent(thread)
            try FileManager.default.createDirectory(at: own, withIntermediateDirectories: true)
            try Data(text.utf8).write(to: own.appendingPathComponent("schedstat"))
        }
        return folder.path
    }

    @Test("the share is of what was added since, new threads from their beginning")
    func shares() throws {
        let before = try folder(["1": "1000 500 7\n", "2": "10 0 1\n"])
        let after = try folder(["1": "1600 600 9\n", "3": "200 100 1\n", "4": "?\n"])
        defer { for path in [before, after] { try? FileManager.default.removeItem(atPath: path) } }
        let start = ProcessorTime(folder: before)
        #expect(ProcessorTime(folder: after).waitingShare(since: start) == 0.2)
        #expect(start.waitingShare(since: start) == 0)
    }

    @Test("where the system tells nothing, nothing waited")
    func unknown() {
        let nothing = ProcessorTime(folder: "/no/such/folder")
        #expect(ProcessorTime().waitingShare(since: nothing) >= 0)
        #expect(nothing.waitingShare(since: ProcessorTime()) == 0)
    }
}
