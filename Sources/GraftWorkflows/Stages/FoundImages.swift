import GraftDatasets
import GraftReports
import SystemPackage

/// The images of a run before they are read: one class each, or no label needed.
struct FoundImages: Sendable {
    let dataset: Dataset
    /// What was decided on the way, a sentence each.
    let notes: [String]

    /// Reads a dataset whose images need no label.
    static func any(_ data: String, _ options: DatasetOptions) throws -> FoundImages {
        let dataset = try DatasetReader(options: options).read(FilePath(data))
        return FoundImages(dataset: dataset, notes: dataset.notes)
    }

    /// Reads a dataset and keeps the images that have exactly one class.
    ///
    /// - Throws: `DatasetError`, also where fewer than two classes are left.
    static func labelled(_ data: String, _ options: DatasetOptions) throws -> FoundImages {
        let dataset = try DatasetReader(options: options).read(FilePath(data))
        if case .none(let reason) = dataset.labelling {
            throw DatasetError(.noLabels, subject: data, detail: reason)
        }
        let kept = dataset.labels.singleLabelImages
        var notes = dataset.notes
        if kept.count < dataset.count {
            notes.append(
                "\(dataset.count - kept.count) of \(dataset.count) images were left out because they do not have "
                    + "exactly one known class")
        }
        let single = dataset.selecting(images: kept)
        let present = single.labels.classCounts.count { $0 > 0 }
        guard present > 1 else {
            throw DatasetError(
                .tooFewClasses, subject: data,
                detail: present == 0
                    ? "no image has exactly one known class; give each image one class"
                    : "all images have the same class; at least two classes are needed")
        }
        return FoundImages(dataset: single, notes: notes)
    }
}
