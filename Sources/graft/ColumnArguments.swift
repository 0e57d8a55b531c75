import ArgumentParser
import GraftDatasets

/// Names of label columns, separated by commas.
struct ColumnArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            """
            Columns of 1/0/empty/-1/u, one per category, separated by commas (a name with a comma in \
            double quotes). Found by themselves where none is named.
            """, valueName: "a,b,..."))
    var labelColumns: String?

    /// The names.
    var columns: [String] {
        guard let labelColumns else { return [] }
        let table = DelimitedTable(bytes: Array(labelColumns.utf8), delimiter: .comma)
        return table.rowCount == 0 ? [] : table.texts(of: 0).filter { !$0.isEmpty }
    }
}
