/// The operators of the reference engine by their ONNX names.

import GraftONNX

/// Definitions: https://onnx.ai/onnx/operators. Written to be read; loops are plain and nothing is
/// fused.
enum ReferenceOperators {
    typealias Operator = @Sendable (ReferenceNode) throws(EngineError) -> [ReferenceArray]

    static let all: [String: Operator] = [
        "Abs": { node throws(EngineError) in try map(node) { abs($0) } },
        "Add": { node throws(EngineError) in try combine(node, { $0 + $1 }, { $0 &+ $1 }) },
        "AveragePool": averagePool,
        "BatchNormalization": batchNormalisation,
        "Cast": cast,
        "Ceil": { node throws(EngineError) in try map(node) { $0.rounded(.up) } },
        "Clip": clip,
        "Concat": concatenate,
        "Constant": constant,
        "ConstantOfShape": constantOfShape,
        "Conv": convolution,
        "Div": { node throws(EngineError) in
            try combine(node, { $0 / $1 }, { $1 == 0 ? 0 : $0 / $1 })
        },
        "Dropout": identity,
        "Elu": { node throws(EngineError) in
            let alpha = node.float("alpha", 1)
            return try map(node) { $0 < 0 ? alpha * (exponential($0) - 1) : $0 }
        },
        "Equal": { node throws(EngineError) in try compare(node) { $0 == $1 } },
        "Erf": { node throws(EngineError) in try map(node, errorFunction) },
        "Exp": { node throws(EngineError) in try map(node, exponential) },
        "Expand": expand,
        "Flatten": flatten,
        "Floor": { node throws(EngineError) in try map(node) { $0.rounded(.down) } },
        "Gather": gather,
        "Gemm": gemm,
        "GlobalAveragePool": globalAveragePool,
        "GlobalMaxPool": globalMaximumPool,
        "Greater": { node throws(EngineError) in try compare(node) { $0 > $1 } },
        "GreaterOrEqual": { node throws(EngineError) in try compare(node) { $0 >= $1 } },
        "HardSigmoid": { node throws(EngineError) in
            let (alpha, beta) = (node.float("alpha", 0.2), node.float("beta", 0.5))
            return try map(node) { min(max(alpha * $0 + beta, 0), 1) }
        },
        "HardSwish": { node throws(EngineError) in
            try map(node) { $0 * min(max($0 / 6 + 0.5, 0), 1) }
        },
        "Identity": identity,
        "LRN": localResponseNormalisation,
        "LayerNormalization": layerNormalisation,
        "LeakyRelu": { node throws(EngineError) in
            let alpha = node.float("alpha", 0.01)
            return try map(node) { $0 < 0 ? alpha * $0 : $0 }
        },
        "Less": { node throws(EngineError) in try compare(node) { $0 < $1 } },
        "LessOrEqual": { node throws(EngineError) in try compare(node) { $0 <= $1 } },
        "Log": { node throws(EngineError) in try map(node, logarithm) },
        "LogSoftmax": { node throws(EngineError) in try softmax(node, logarithmic: true) },
        "MatMul": matrixProduct,
        "Max": { node throws(EngineError) in try combine(node, { max($0, $1) }, { max($0, $1) }) },
        "MaxPool": maximumPool,
        "Min": { node throws(EngineError) in try combine(node, { min($0, $1) }, { min($0, $1) }) },
        "Mod": remainder,
        "Mul": { node throws(EngineError) in try combine(node, { $0 * $1 }, { $0 &* $1 }) },
        "Neg": { node throws(EngineError) in try map(node) { -$0 } },
        "Not": { node throws(EngineError) in
            [ReferenceArray(try node.array(0).shape, integers: try node.integers(0).map { 1 - $0 })]
        },
        "Pad": pad,
        "Pow": { node throws(EngineError) in try combine(node, power, nil) },
        "Range": range,
        "Reciprocal": { node throws(EngineError) in try map(node) { 1 / $0 } },
        "ReduceL1": { node throws(EngineError) in try reduce(node) { $0.reduce(0) { $0 + abs($1) } }
        },
        "ReduceL2": { node throws(EngineError) in
            try reduce(node) { $0.reduce(0) { $0 + $1 * $1 }.squareRoot() }
        },
        "ReduceMax": { node throws(EngineError) in try reduce(node) { $0.max() ?? -.infinity } },
        "ReduceMean": { node throws(EngineError) in
            try reduce(node) { $0.reduce(0, +) / Double($0.count) }
        },
        "ReduceMin": { node throws(EngineError) in try reduce(node) { $0.min() ?? .infinity } },
        "ReduceSum": { node throws(EngineError) in try reduce(node) { $0.reduce(0, +) } },
        "Relu": { node throws(EngineError) in try map(node) { max($0, 0) } },
        "Reshape": reshape,
        "ScatterND": scatter,
        "Shape": shape,
        "Sigmoid": { node throws(EngineError) in try map(node) { 1 / (1 + exponential(-$0)) } },
        "Slice": slice,
        "Softmax": { node throws(EngineError) in try softmax(node, logarithmic: false) },
        "Split": split,
        "Sqrt": { node throws(EngineError) in try map(node) { $0.squareRoot() } },
        "Squeeze": squeeze,
        "Sub": { node throws(EngineError) in try combine(node, { $0 - $1 }, { $0 &- $1 }) },
        "Sum": { node throws(EngineError) in try combine(node, { $0 + $1 }, { $0 &+ $1 }) },
        "Tanh": { node throws(EngineError) in try map(node, hyperbolicTangent) },
        "Transpose": transpose,
        "Unsqueeze": unsqueeze,
        "Where": choose,
    ]
}
