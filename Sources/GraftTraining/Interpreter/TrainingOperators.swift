internal import CTrainer
import GraftEngines
import GraftONNX

/// The ONNX operators that can be trained through, by their names.
enum TrainingOperators {
    typealias Operator = @Sendable (TrainingNode) throws(TrainingError) -> [GraphValue]

    static let all: [String: Operator] = [
        "Abs": map(GRAFT_ABSOLUTE),
        "Add": combine(GRAFT_ADD),
        "AveragePool": averagePool,
        "BatchNormalization": batchNormalisation,
        "Cast": cast,
        "Ceil": map(GRAFT_CEIL),
        "Clip": clip,
        "Concat": concatenate,
        "Conv": convolution,
        "ConvTranspose": transposedConvolution,
        "Cos": map(GRAFT_COS),
        "Div": combine(GRAFT_DIVIDE),
        "Dropout": dropout,
        "Einsum": einsum,
        "Elu": map(GRAFT_ELU, "alpha", 1),
        "Equal": combine(GRAFT_EQUAL),
        "Erf": map(GRAFT_ERF),
        "Exp": map(GRAFT_EXP),
        "Expand": expand,
        "Flatten": flatten,
        "Floor": map(GRAFT_FLOOR),
        "Gather": gather,
        "Gelu": { node throws(TrainingError) in
            let isApproximate = node.node.string("approximate", "none") == "tanh"
            return [.tensor(try node.tensor(0).unary(GRAFT_GELU, isApproximate ? 1 : 0))]
        },
        "Gemm": gemm,
        "GlobalAveragePool": globalPool(GRAFT_MEAN),
        "GlobalMaxPool": globalPool(GRAFT_MAX),
        "Greater": combine(GRAFT_GREATER),
        "GroupNormalization": groupNormalisation,
        "HardSigmoid": { node throws(TrainingError) in
            let (a, b) = (node.node.float("alpha", 0.2), node.node.float("beta", 0.5))
            return [
                .tensor(try node.tensor(0).unary(GRAFT_HARD_SIGMOID, Double(a), Double(b)))
            ]
        },
        "HardSwish": map(GRAFT_HARD_SWISH),
        "Identity": identity,
        "InstanceNormalization": instanceNormalisation,
        "LRN": localResponseNormalisation,
        "LayerNormalization": layerNormalisation,
        "LeakyRelu": map(GRAFT_LEAKY_RELU, "alpha", 0.01),
        "Less": combine(GRAFT_LESS),
        "Log": map(GRAFT_LOG),
        "LogSoftmax": { node throws(TrainingError) in try softmax(node, logarithm: true) },
        "MatMul": combine(GRAFT_MATMUL),
        "Max": combine(GRAFT_MAXIMUM),
        "MaxPool": maximumPool,
        "Min": combine(GRAFT_MINIMUM),
        "Mul": combine(GRAFT_MULTIPLY),
        "Neg": map(GRAFT_NEGATIVE),
        "PRelu": { node throws(TrainingError) in
            [.tensor(try node.tensor(0).binary(GRAFT_PRELU, try node.tensor(1)))]
        },
        "Pad": pad,
        "Pow": power,
        "Reciprocal": map(GRAFT_RECIPROCAL),
        "ReduceL2": { node throws(TrainingError) in
            let x = try node.tensor(0)
            let squares = try x.binary(GRAFT_MULTIPLY, x)
            return [.tensor(try reduced(node, squares, GRAFT_SUM).unary(GRAFT_SQRT))]
        },
        "ReduceMax": reduce(GRAFT_MAX),
        "ReduceMean": reduce(GRAFT_MEAN),
        "ReduceMin": reduce(GRAFT_MIN),
        "ReduceSum": reduce(GRAFT_SUM),
        "Relu": map(GRAFT_RELU),
        "Reshape": reshape,
        "Resize": resize,
        "Shape": shape,
        "Sigmoid": map(GRAFT_SIGMOID),
        "Sin": map(GRAFT_SIN),
        "Slice": slice,
        "Softmax": { node throws(TrainingError) in try softmax(node, logarithm: false) },
        "Softplus": map(GRAFT_SOFTPLUS),
        "Split": split,
        "Sqrt": map(GRAFT_SQRT),
        "Squeeze": squeeze,
        "Sub": combine(GRAFT_SUBTRACT),
        "Sum": combine(GRAFT_ADD),
        "Tanh": map(GRAFT_TANH),
        "Transpose": transpose,
        "Unsqueeze": unsqueeze,
        "Upsample": resize,
        "Where": choose,
    ]

    /// Operators that only ever make constants of shapes and numbers.
    static let hostOnly: Set<String> = ["Constant", "ConstantOfShape"]

    /// The outputs of a node: by the reference engine where all inputs are known numbers, otherwise
    /// by the trainer.
    static func results(of node: TrainingNode) throws(TrainingError) -> [GraphValue] {
        let name = node.node.operation
        if let known = hostInputs(of: node) {
            do throws(EngineError) {
                return try node.node.results(of: known, opset: node.opset).map {
                    .host(HostValue($0))
                }
            } catch {
                guard all[name] != nil else { throw node.fault(error.detail) }
            }
        }
        guard let operation = all[name] else { throw node.fault("is not known to the trainer") }
        do throws(TrainingError) {
            return try operation(node)
        } catch {
            guard error.code == .trainerFailed, error.subject == "trainer" else { throw error }
            throw TrainingError(
                .trainerFailed, subject: "\(name) \(node.node.label)", detail: error.detail)
        }
    }

    private static func hostInputs(of node: TrainingNode) -> [ReferenceArray?]? {
        var known: [ReferenceArray?] = []
        for input in node.inputs {
            switch input {
            case .tensor: return nil
            case .host(let value): known.append(value.array)
            case nil: known.append(nil)
            }
        }
        return known
    }
}
