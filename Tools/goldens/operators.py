#!/usr/bin/env python3
"""Small ONNX graphs, one or two operators each, with ONNX Runtime's outputs on a seeded input.

Writes Tests/GraftEnginesTests/Goldens/operators.json: every engine has to give the same numbers.
Needs numpy, onnx, onnxruntime.
"""
import base64, json, pathlib
import numpy as np, onnx, onnxruntime
from onnx import TensorProto, helper, numpy_helper

SEED = 20260131
SHAPE = [3, 3, 7, 6]
rng = np.random.default_rng(SEED)


def weights(*shape):
    return (rng.standard_normal(shape) * 0.5).astype(np.float32)


def ints(*values):
    return np.array(values, np.int64)


def case(name, steps, opset=13, batch="N", outputs=None, openvino="agrees"):
    """steps: (operator, inputs, attributes); inputs are "x", "prev", earlier names t0, t1, … or arrays.
    openvino: what OpenVINO 2026.4 does with it: "agrees"; "refused" (it would be wrong, and our engine says so); "differs"."""
    nodes, constants = [], []
    previous = "x"
    for i, (op, inputs, attributes) in enumerate(steps):
        names = []
        for j, value in enumerate(inputs):
            if isinstance(value, np.ndarray):
                constants.append(numpy_helper.from_array(value, f"c{i}_{j}"))
                names.append(f"c{i}_{j}")
            else:
                names.append(previous if value == "prev" else value)
        count = attributes.pop("_outputs", 1)
        made = [f"t{i}"] + [f"t{i}_{k}" for k in range(1, count)]
        nodes.append(helper.make_node(op, names, made, name=f"n{i}", **attributes))
        previous = made[0]
    outputs = outputs or [previous]
    graph = helper.make_graph(
        nodes, name, [helper.make_tensor_value_info("x", TensorProto.FLOAT, [batch] + SHAPE[1:])],
        [helper.make_tensor_value_info(o, TensorProto.FLOAT, None) for o in outputs], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=7)
    return name, model, outputs, openvino


X = ["x"]
CASES = [
    case("conv", [("Conv", ["x", weights(4, 3, 3, 3), weights(4)], dict(pads=[1, 1, 1, 1]))]),
    case("conv stride dilation", [("Conv", ["x", weights(4, 3, 2, 3)], dict(strides=[2, 1], dilations=[2, 1], pads=[0, 1, 2, 0]))]),
    case("conv depthwise", [("Conv", ["x", weights(6, 1, 3, 3), weights(6)], dict(group=3))]),
    case("conv groups", [("Conv", ["x", weights(4, 3, 1, 1)], {}), ("Conv", ["prev", weights(6, 2, 3, 2)], dict(group=2))]),
    case("conv same upper", [("Conv", ["x", weights(2, 3, 3, 3)], dict(auto_pad="SAME_UPPER", strides=[2, 2]))]),
    case("conv same lower", [("Conv", ["x", weights(2, 3, 2, 4)], dict(auto_pad="SAME_LOWER", strides=[2, 2]))]),
    case("max pool", [("MaxPool", X, dict(kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1]))]),
    case("max pool ceil", [("MaxPool", X, dict(kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1))]),
    case("max pool ceil pads", [("MaxPool", X, dict(kernel_shape=[2, 2], strides=[3, 2], pads=[1, 0, 1, 1], ceil_mode=1))], openvino="refused"),
    case("average pool", [("AveragePool", X, dict(kernel_shape=[3, 2], strides=[2, 2], pads=[1, 1, 1, 1]))]),
    case("average pool with pads", [("AveragePool", X, dict(kernel_shape=[3, 3], pads=[1, 1, 1, 1], count_include_pad=1))]),
    case("average pool ceil", [("AveragePool", X, dict(kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1))]),
    case("global average", [("GlobalAveragePool", X, {}), ("Flatten", ["prev"], {})]),
    case("global maximum", [("GlobalMaxPool", X, {})]),
    case("gemm", [("Flatten", X, {}), ("Gemm", ["prev", weights(5, 126), weights(5)], dict(transB=1, alpha=0.5, beta=2.0))]),
    case("matmul", [("MatMul", ["x", weights(6, 4)], {})]),
    case("matmul stacked", [("Transpose", X, dict(perm=[0, 1, 3, 2])), ("MatMul", ["x", "prev"], {})]),
    case("relu clip", [("Relu", X, {}), ("Clip", ["prev", np.array(0.2, np.float32), np.array(0.9, np.float32)], {})]),
    case("clip attributes", [("Clip", X, dict(min=-0.3, max=0.4))], opset=10),
    case("arithmetic", [("Add", ["x", weights(3, 1, 1)], {}), ("Mul", ["prev", weights(1, 6)], {}), ("Sub", ["prev", "x"], {}),
                        ("Div", ["prev", np.abs(weights(1, 3, 7, 6)) + 1], {})]),
    case("powers", [("Abs", X, {}), ("Pow", ["prev", np.array(1.5, np.float32)], {}), ("Sqrt", ["prev"], {}), ("Neg", ["prev"], {}), ("Exp", ["prev"], {})]),
    case("logarithm", [("Abs", X, {}), ("Add", ["prev", np.array(0.1, np.float32)], {}), ("Log", ["prev"], {})]),
    case("minimum maximum", [("Max", ["x", weights(3, 1, 1)], {}), ("Min", ["prev", weights(7, 6), weights(1)], {})]),
    case("sum", [("Sum", ["x", "x", weights(1, 3, 1, 1)], {})]),
    case("sigmoid tanh", [("Sigmoid", X, {}), ("Tanh", ["prev"], {})]),
    case("leaky elu", [("LeakyRelu", X, dict(alpha=0.2)), ("Elu", ["prev"], dict(alpha=0.7))]),
    case("hard", [("HardSigmoid", X, dict(alpha=0.3, beta=0.4)), ("Mul", ["prev", "x"], {})]),
    case("hard swish", [("HardSwish", X, {})], opset=14),
    case("erf", [("Erf", X, {})]),
    case("softmax", [("Softmax", X, dict(axis=1))]),
    case("softmax old", [("Softmax", X, dict(axis=2))], opset=11, openvino="differs"),
    case("log softmax", [("Flatten", X, {}), ("LogSoftmax", ["prev"], {})]),
    case("batch normalisation", [("BatchNormalization", ["x", weights(3), weights(3), weights(3), np.abs(weights(3)) + 0.1], dict(epsilon=1e-3))]),
    case("layer normalisation", [("LayerNormalization", ["x", weights(6), weights(6)], dict(axis=-1))], opset=17),
    case("local response", [("LRN", X, dict(size=3, alpha=0.1, beta=0.6, bias=1.5))], openvino="refused"),
    case("local response of AlexNet", [("LRN", X, dict(size=5, alpha=1e-4, beta=0.75, bias=2.0))]),
    case("reduce mean", [("ReduceMean", X, dict(axes=[2, 3], keepdims=0))]),
    case("reduce mean input", [("ReduceMean", ["x", ints(-1)], {})], opset=18),
    case("reduce others", [("ReduceL2", X, dict(axes=[3])), ("ReduceSum", ["prev", ints(2)], {}), ("ReduceMax", ["prev"], dict(axes=[1]))]),
    case("reduce extremes", [("ReduceMin", X, dict(axes=[2])), ("ReduceL1", ["prev"], dict(axes=[3]))], openvino="refused"),
    case("reduce extremes old", [("ReduceMin", X, dict(axes=[2])), ("ReduceL1", ["prev"], dict(axes=[3]))], opset=11),
    case("concat", [("Relu", X, {}), ("Concat", ["x", "t0", "x"], dict(axis=1))]),
    case("reshape", [("Reshape", ["x", ints(0, -1, 14)], {})]),
    case("transpose flatten", [("Transpose", X, dict(perm=[0, 2, 3, 1])), ("Flatten", ["prev"], dict(axis=2)), ("Reshape", ["prev", ints(-1, 126)], {})]),
    case("shape of the batch", [("Shape", X, {}), ("Gather", ["prev", np.array(0, np.int64)], {}), ("Unsqueeze", ["prev", ints(0)], {}),
                                ("Concat", ["prev", ints(-1)], dict(axis=0)), ("Reshape", ["x", "prev"], {})]),
    case("slice", [("Slice", ["x", ints(1, -1), ints(6, -100), ints(2, 3), ints(2, -2)], {})]),
    case("split", [("Split", ["x", ints(1, 2)], dict(axis=1, _outputs=2)), ("ReduceMean", ["t0_1"], dict(axes=[2]))], outputs=["t0", "t1"]),
    case("gather", [("Gather", ["x", ints(2, 0, 1)], dict(axis=1))]),
    case("squeeze", [("GlobalAveragePool", X, {}), ("Squeeze", ["prev", ints(2, 3)], {}), ("Unsqueeze", ["prev", ints(1)], {})]),
    case("pad reflect", [("Pad", ["x", ints(0, 0, 2, 3, 0, 0, 1, 2)], dict(mode="reflect"))]),
    case("pad constant", [("Pad", ["x", ints(0, 0, 1, 0, 0, 1, 0, 2), np.array(0.5, np.float32)], {})]),
    case("pad edge", [("Pad", ["x", ints(0, 0, 1, 1, 0, 0, 1, 1)], dict(mode="edge"))]),
    case("where", [("Greater", ["x", np.array(0.1, np.float32)], {}), ("Where", ["prev", "x", weights(1)], {})]),
    case("cast", [("Mul", ["x", np.array(3, np.float32)], {}), ("Cast", ["prev"], dict(to=7)), ("Cast", ["prev"], dict(to=1))]),
    case("less equal count", [("Less", ["x", np.array(0.0, np.float32)], {}), ("Cast", ["prev"], dict(to=1)), ("ReduceMean", ["prev"], dict(axes=[2, 3]))]),
    case("floor ceil", [("Floor", X, {}), ("Ceil", X, {}), ("Add", ["t0", "t1"], {})]),
    case("identity", [("Relu", X, {}), ("Identity", ["prev"], {}), ("GlobalAveragePool", ["prev"], {})], outputs=["t0", "t1", "t2"]),
    case("batch of one built in", [("Reshape", ["x", ints(1, 126)], {}), ("Gemm", ["prev", weights(126, 4)], {})], batch=1),
    case("batch folded into features", [("GlobalAveragePool", X, {}), ("Reshape", ["prev", ints(1, -1)], {})], batch=1),
    case("mod", [("Mul", ["x", np.array(7, np.float32)], {}), ("Cast", ["prev"], dict(to=7)), ("Mod", ["prev", ints(3, -3, 5, 2, -4, 7)], {}),
                 ("Cast", ["prev"], dict(to=1))]),
    case("mod with the dividend's sign", [("Mul", ["x", np.array(7, np.float32)], {}), ("Cast", ["prev"], dict(to=7)),
                                          ("Mod", ["prev", ints(3, -3, 5, 2, -4, 7)], dict(fmod=1)), ("Cast", ["prev"], dict(to=1)),
                                          ("Mod", ["x", np.array(0.25, np.float32)], dict(fmod=1)), ("Add", ["t3", "t4"], {})]),
    case("range", [("Shape", X, {}), ("Gather", ["prev", np.array(3, np.int64)], {}), ("Range", [np.array(0, np.int64), "prev", np.array(1, np.int64)], {}),
                   ("Cast", ["prev"], dict(to=1)), ("Add", ["x", "prev"], {}),
                   ("Range", [np.array(2, np.float32), np.array(-1, np.float32), np.array(-0.5, np.float32)], {}), ("Mul", ["t4", "t5"], {})]),
    case("scatter", [("ScatterND", [np.zeros((7, 6), np.float32), np.array([[0], [-2]], np.int64), np.arange(12, dtype=np.float32).reshape(2, 6)], {}),
                     ("ScatterND", ["prev", np.array([[3, 1], [-1, -1]], np.int64), np.array([0.5, -3], np.float32)], {}), ("Add", ["x", "prev"], {})]),
    case("not", [("Greater", ["x", np.array(0.1, np.float32)], {}), ("Not", ["prev"], {}), ("Where", ["prev", "x", np.array(9, np.float32)], {})]),
    case("no batch in the output", [("GlobalAveragePool", X, {}), ("Reshape", ["prev", ints(-1)], {})], batch=1),
]


def main():
    x = np.round(rng.standard_normal(SHAPE), 4).astype(np.float32)
    cases = []
    for name, model, outputs, openvino in CASES:
        session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
        if model.graph.input[0].type.tensor_type.shape.dim[0].dim_value == 1:
            single = [session.run(outputs, {"x": x[i : i + 1]}) for i in range(len(x))]
            results = [np.concatenate([s[k].reshape(1, -1) for s in single]) for k in range(len(outputs))]
        else:
            results = session.run(outputs, {"x": x})
        cases.append(dict(
            name=name, openVINO=openvino, model=base64.b64encode(model.SerializeToString()).decode(),
            outputs=[dict(name=o, shape=list(r.shape), values=[round(float(v), 6) for v in r.ravel()])
                     for o, r in zip(outputs, results)]))
    value = dict(
        seed=SEED, numpy=np.__version__, onnx=onnx.__version__, onnxruntime=onnxruntime.__version__,
        input=dict(shape=SHAPE, values=[round(float(v), 4) for v in x.ravel()]), cases=cases)
    path = pathlib.Path(__file__).parents[2] / "Tests/GraftEnginesTests/Goldens/operators.json"
    path.write_text(json.dumps(value, separators=(",", ":")) + "\n")
    print(f"{len(cases)} cases, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
