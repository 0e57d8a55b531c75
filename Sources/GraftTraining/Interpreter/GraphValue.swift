import GraftEngines

/// A value inside the interpreter: a tensor of the trainer, or numbers kept on the host.
///
/// Shapes and indices stay on the host, where the reference engine does their arithmetic; what
/// depends on pixels or weights is a tensor.
enum GraphValue {
    case tensor(TrainerTensor)
    case host(HostValue)
}

/// Numbers on the host and, once somebody asked for it, the tensor that holds them.
final class HostValue {
    let array: ReferenceArray
    private var made: TrainerTensor?

    init(_ array: ReferenceArray) { self.array = array }

    func tensor(_ trainer: Trainer) throws(TrainingError) -> TrainerTensor {
        if let made { return made }
        let fresh =
            switch array.values {
            case .floats(let values): try TrainerTensor(values, shape: array.shape, trainer)
            case .integers(let values): try TrainerTensor(values, shape: array.shape, trainer)
            }
        made = fresh
        return fresh
    }
}
