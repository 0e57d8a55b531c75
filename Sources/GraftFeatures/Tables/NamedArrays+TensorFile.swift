import GraftLinearAlgebra

/// Matrices as tensors of a file and back; tensors of other ranks are passed over.
extension NamedArrays {
    init(_ file: TensorFile) {
        var arrays: [String: Matrix<Float>] = [:]
        for (name, tensor) in file.tensors where (1...2).contains(tensor.shape.count) {
            let rows = tensor.shape.count == 1 ? 1 : tensor.shape[0]
            arrays[name] = Matrix(
                rows: rows, columns: tensor.shape[tensor.shape.count - 1], storage: tensor.values)
        }
        self.init(arrays: arrays, texts: file.texts)
    }

    var tensorFile: TensorFile {
        TensorFile(
            tensors: arrays.mapValues {
                TensorFile.Tensor(shape: [$0.rows, $0.columns], values: $0.storage)
            }, texts: texts)
    }
}
