import ArgumentParser
import GraftDatasets
import GraftWorkflows

/// The data set argument, with the options that say how to read it.
struct DatasetArguments: ParsableArguments {
    @Argument(help: datasetHelp)
    var data: String

    @OptionGroup var reading: ReadingArguments

    var options: DatasetOptions { reading.options }
}

/// The same where a command can do without a data set.
struct OptionalDatasetArguments: ParsableArguments {
    @Argument(help: datasetHelp)
    var data: String?

    @OptionGroup var reading: ReadingArguments

    var options: DatasetOptions { reading.options }
}

private let datasetHelp = ArgumentHelp(
    "The images: a folder with one folder per class, with labels.csv, in VOC or COCO layout, or a CSV or TSV file.",
    valueName: "data")

/// How a data set is read.
struct ReadingArguments: ParsableArguments {
    @Option(help: ArgumentHelp("CSV or TSV with the labels, or COCO JSON.", valueName: "file"))
    var labels: String?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Column that names the class, or several columns of 1/0/empty, one per class.",
            valueName: "column"))
    var labelColumn: [String] = []

    @Option(help: ArgumentHelp("Column that holds the path.", valueName: "column"))
    var pathColumn: String?

    @Option(
        help: ArgumentHelp(
            "Column of groups (patient, scene, part) that are never divided between training and test.",
            valueName: "column"))
    var groupColumn: String?

    @Option(
        help: ArgumentHelp(
            "Regular expression with one capture, searched in each path: what it captures is the group.",
            valueName: "regex"))
    var groupPattern: String?

    @Option(
        help: ArgumentHelp(
            "Level of folders that names the class, where it is not the first.", valueName: "n"))
    var classLevel: Int?

    @Option(
        help: ArgumentHelp(
            "What -1 (uncertain) is taken for: \(UncertainPolicy.allValueStrings.joined(separator: ", ")).",
            valueName: "policy"))
    var uncertain: UncertainPolicy = .unknown

    @Flag(help: "VOC: a category of which all objects on an image are difficult is unknown there.")
    var difficultUnknown = false

    var options: DatasetOptions {
        DatasetOptions(
            labelsFile: labels, labelColumns: labelColumn, pathColumn: pathColumn,
            groupColumn: groupColumn,
            groupPattern: groupPattern, classLevel: classLevel, minusOne: uncertain,
            difficultIsUnknown: difficultUnknown)
    }
}

extension UncertainPolicy: ExpressibleByArgument {}
