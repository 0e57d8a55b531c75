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
        self.init(
            arrays: arrays, texts: file.texts,
            vectors: Set(file.tensors.filter { $0.value.shape.count == 1 }.keys))
    }

    var tensorFile: TensorFile {
        TensorFile(
            tensors: Dictionary(
                uniqueKeysWithValues: arrays.map { name, array in
                    let shape =
                        vectors.contains(name) ? [array.columns] : [array.rows, array.columns]
                    return (name, TensorFile.Tensor(shape: shape, values: array.storage))
                }), texts: texts)
    }
}
