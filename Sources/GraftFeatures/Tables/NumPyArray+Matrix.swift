import GraftDatasets
import GraftLinearAlgebra

/// Matrices in NumPy's own format.
extension NumPyArray {
    /// A matrix, or one row for an array of one dimension; little-endian float32 and float64 only.
    static func read(
        _ bytes: ArraySlice<UInt8>, subject: String
    ) throws(FeatureError) -> Matrix<Float> {
        try matrix(bytes, subject: subject).matrix
    }

    /// The same, and whether the array has one dimension.
    static func matrix(
        _ bytes: ArraySlice<UInt8>, subject: String
    ) throws(FeatureError) -> (matrix: Matrix<Float>, isVector: Bool) {
        func bad(_ what: String) -> FeatureError {
            FeatureError(
                .unreadableFile, subject: subject,
                detail: "\(what); save it with numpy.save as float32 of one or two dimensions")
        }
        let array: NumPyArray
        do throws(Fault) {
            array = try NumPyArray(bytes)
        } catch {
            throw bad(error.reason)
        }
        guard ["<f4", "<f8"].contains(array.type) else { throw bad("holds \(array.type) values") }
        let shape = array.shape
        guard (1...2).contains(shape.count) else { throw bad("has \(shape.count) dimensions") }
        let isVector = shape.count == 1
        return (
            Matrix(
                rows: isVector ? 1 : shape[0], columns: shape[shape.count - 1],
                storage: array.values.map { Float($0) }), isVector
        )
    }

    /// float32, row-major, of two dimensions or of one.
    static func bytes(of array: Matrix<Float>, isVector: Bool = false) -> [UInt8] {
        let shape = isVector ? "(\(array.columns),)" : "(\(array.rows), \(array.columns))"
        return FeatureTable.numPyHeader(shape: shape)
            + array.storage.withUnsafeBytes { Array($0) }
    }
}
