import Foundation
import GraftReports

/// Puts a result on standard output, as text or as JSON.
enum Printer {
    /// Prints the value as JSON where one is given, else the text.
    static func print<Value: Encodable>(json value: Value?, text: () -> String) throws {
        let text = try value.map { try JSONReport.encoded($0) } ?? text()
        FileHandle.standardOutput.write(Data(text.utf8))
    }

    /// Two columns: a name and what belongs to it.
    static func pairs(_ rows: [(String, String)]) -> String {
        let width = rows.map(\.0.count).max() ?? 0
        return rows.map { $0.padding(toLength: width + 2, withPad: " ", startingAt: 0) + $1 + "\n" }
            .joined()
    }
}
