import Foundation
import GraftDatasets
import GraftFeatures
import GraftLinearAlgebra
import SystemPackage

/// A table of features that `graft features` wrote: NAME.npy with NAME.csv, or NAME.safetensors.
struct FeatureFile: Sendable {
    /// Of the rows.
    let paths: [String]
    /// N x D.
    let features: Matrix<Float>

    /// - Throws: `FeatureError`, `DatasetError`, `WorkflowError` where paths are missing.
    init(_ file: String) throws {
        let path = FilePath(file)
        let arrays = try NamedArrays(contentsOf: path)
        guard let features = arrays.arrays["array"] ?? arrays.arrays["features"] else {
            throw WorkflowError(
                .badHead, subject: file,
                detail: "holds no array called features; write the table with graft features")
        }
        self.features = features
        if let text = arrays.texts["paths"] {
            paths = (try? JSONDecoder().decode([String].self, from: Data(text.utf8))) ?? []
        } else {
            paths = try Self.paths(besides: path)
        }
        guard paths.count == features.rows else {
            throw WorkflowError(
                .badHead, subject: file,
                detail: "has \(features.rows) rows and \(paths.count) paths; the table NAME.csv "
                    + "with a column path must lie beside it")
        }
    }

    private static func paths(besides file: FilePath) throws -> [String] {
        let list = file.removingLastComponent().appending((file.stem ?? "") + ".csv")
        let table = try DelimitedTable(contentsOf: list)
        guard table.rowCount > 0, let column = table.texts(of: 0).firstIndex(of: "path") else {
            throw WorkflowError(
                .badHead, subject: list.string,
                detail: "has no column path; write the table with graft features")
        }
        return (1..<table.rowCount).map { table.text($0, column) }
    }
}
