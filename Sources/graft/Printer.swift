import Foundation
import GraftReports

/// Puts a result on standard output, as text or as JSON.
enum Printer {
    /// Prints the value as JSON where one is given, else the text.
    static func print<Value: Encodable>(json value: Value?, text: () -> String) throws {
        if let value {
            FileHandle.standardOutput.write(Data(try JSONReport.text(of: value).utf8))
        } else {
            FileHandle.standardOutput.write(Data(text().utf8))
        }
    }
}
