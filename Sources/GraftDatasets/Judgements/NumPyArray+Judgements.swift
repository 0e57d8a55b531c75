import SystemPackage

/// Arrays of judgements.
extension NumPyArray {
    init(contentsOf file: FilePath) throws(DatasetError) {
        let bytes = try FileBytes.read(file)
        do throws(Fault) {
            try self.init(bytes[...])
        } catch {
            throw DatasetError(
                .malformedJudgements, subject: file.printable,
                detail: "\(error.reason); save the array again with numpy.save as float64")
        }
    }
}
