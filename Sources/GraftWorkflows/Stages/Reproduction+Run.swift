import Foundation
import GraftEngines
import GraftReports

extension Reproduction {
    /// What somebody else needs to get the same numbers, read off this machine and run.
    init(command: [String], started: Date, workspace: Workspace, head: HeadOptions) {
        let processor = Processor.current()
        let process = ProcessInfo.processInfo
        self.init(
            command: command.enumerated().map { index, word in
                index == 0
                    ? (word.split(separator: "/").last.map(String.init) ?? word) : Self.quoted(word)
            }.joined(separator: " "),
            started: started.ISO8601Format(),
            versions: [
                NamedValue("Graft", GraftVersion.current),
                NamedValue(workspace.engine.name, workspace.engine.version),
            ],
            machine: [
                NamedValue("processor", processor.model),
                NamedValue("instructions", processor.features.joined(separator: " ")),
                NamedValue("cores used", "\(workspace.cores)"),
                NamedValue("memory", "\((process.physicalMemory + (1 << 29)) >> 30) GiB"),
                NamedValue("system", process.operatingSystemVersionString),
            ],
            settings: [
                NamedValue("precision asked for", workspace.options.precision.rawValue),
                NamedValue("seed", "\(head.seed)"),
            ])
    }

    /// A word as a shell reads it.
    static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.allSatisfy { $0.isLetter || $0.isNumber || "-_./=,:+@%".contains($0) }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}
