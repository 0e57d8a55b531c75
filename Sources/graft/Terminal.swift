import Foundation
import GraftReports
import GraftWorkflows

/// What the standard streams are connected to.
enum Terminal {
    /// Columns of the terminal behind a stream; nil where it is a file or a pipe.
    static func columns(_ stream: Int32) -> Int? {
        guard isatty(stream) == 1 else { return nil }
        var size = winsize()
        guard ioctl(stream, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }

    /// The style for standard output: as wide as the terminal, coloured there unless NO_COLOR says otherwise.
    static var style: TextStyle {
        let columns = columns(STDOUT_FILENO)
        let plain = ProcessInfo.processInfo.environment["NO_COLOR"].map { !$0.isEmpty } ?? false
        return TextStyle(width: columns, colour: columns != nil && !plain)
    }

    /// A message on standard error, in its own lines.
    static func warn(_ message: String) {
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        let text = lines.map { String($0).printableLine }.joined(separator: "\n")
        FileHandle.standardError.write(Data("graft: \(text)\n".utf8))
    }
}
