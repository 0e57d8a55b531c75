import GraftDatasets
import SystemPackage

/// Files and folders as the user names them, as one list of images.
enum FileList {
    /// Files stand for themselves; folders for the images in them. Paths read as the user would write them.
    static func samples(_ names: [String]) throws -> (samples: [Sample], problems: [DatasetProblem])
    {
        var samples: [Sample] = []
        var problems: [DatasetProblem] = []
        for name in names {
            let path = FilePath(name)
            guard OutputFile.isFolder(name) else {
                samples.append(Sample(path: name, file: path))
                continue
            }
            let dataset = try DatasetReader().images(below: path)
            samples += dataset.samples.map {
                Sample(path: path.appending($0.path).string, file: $0.file)
            }
            problems += dataset.problems
        }
        return (samples, problems)
    }
}
