import GraftDatasets
import SystemPackage

/// A CSV of accuracies that somebody measured: backbone and accuracy, one row a backbone.
enum TruthFile {
    /// - Returns: accuracies by backbone, 0...1; where a value is above 1 all are percentages.
    /// - Throws: `DatasetError` for a file that cannot be read, `WorkflowError` (`badTruth`).
    static func read(_ path: String) throws -> [String: Double] {
        let table = try DelimitedTable(contentsOf: FilePath(path))
        var result: [String: Double] = [:]
        for row in 0..<table.rowCount {
            let text = table.width(of: row) > 1 ? table.text(row, 1) : ""
            guard let value = Double(text), value.isFinite, value >= 0 else {
                if row == 0 { continue }
                throw WorkflowError(
                    .badTruth, subject: path,
                    detail: "line \(table.line(of: row)): “\(text)” is no accuracy; write rows "
                        + "such as resnet18,0.93")
            }
            result[table.text(row, 0)] = value
        }
        guard !result.isEmpty else {
            throw WorkflowError(
                .badTruth, subject: path, detail: "has no row of backbone,accuracy; add some")
        }
        return result.values.contains { $0 > 1 } ? result.mapValues { $0 / 100 } : result
    }
}
