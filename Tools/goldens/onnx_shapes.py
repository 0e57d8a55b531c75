"""Writes Tests/GraftONNXTests/Goldens/shapes.json: one-node graphs with the shapes that ONNX Runtime's
outputs really have. Run: python onnx_shapes.py
"""
import base64
import json
import os

import numpy as np
import onnx
import onnxruntime as ort
from onnx import TensorProto, helper, numpy_helper

SEED = 11
random = np.random.default_rng(SEED)
F, I = np.float32, np.int64


def case(name, kind, shapes, constants=(), opset=13, outputs=1, **attributes):
    """Inputs of the given shapes, then constants (None: left out)."""
    inputs = [f"x{i}" for i in range(len(shapes))]
    feed = {n: random.normal(size=s).astype(F) for n, s in zip(inputs, shapes)}
    values = [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in zip(inputs, shapes)]
    names, tensors = list(inputs), []
    for i, array in enumerate(constants):
        names.append("" if array is None else f"c{i}")
        if array is not None:
            tensors.append(numpy_helper.from_array(array, f"c{i}"))
    results = [f"y{i}" for i in range(outputs)]
    node = helper.make_node(kind, names, results, **attributes)
    graph = helper.make_graph([node], name, values, [helper.make_empty_tensor_value_info(r) for r in results], tensors)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)])
    model.ir_version = 8
    data = model.SerializeToString()
    got = ort.InferenceSession(data).run(None, feed)
    return {"name": name, "model": base64.b64encode(data).decode(),
            "shapes": {r: list(np.shape(g)) for r, g in zip(results, got)}}


def w(*shape):
    return random.normal(size=shape).astype(F)


def i(*values):
    return np.array(values, I)


cases = [
    case("conv strided padded", "Conv", [(2, 3, 33, 31)], [w(8, 3, 3, 5)], strides=[2, 3], pads=[1, 2, 0, 1]),
    case("conv same upper", "Conv", [(1, 3, 33, 30)], [w(4, 3, 3, 3)], strides=[2, 2], auto_pad="SAME_UPPER"),
    case("conv valid dilated", "Conv", [(1, 4, 20, 21)], [w(4, 2, 3, 3)], group=2, dilations=[2, 3], auto_pad="VALID"),
    case("conv transpose", "ConvTranspose", [(2, 4, 7, 9)], [w(4, 3, 3, 3)], strides=[2, 2], pads=[1] * 4, output_padding=[1, 0], group=2),
    case("max pool ceil", "MaxPool", [(1, 2, 55, 56)], kernel_shape=[3, 3], strides=[2, 2], ceil_mode=1),
    case("max pool ceil padded", "MaxPool", [(1, 2, 6, 7)], kernel_shape=[2, 2], strides=[3, 3], pads=[1, 1, 1, 1], ceil_mode=1),
    case("average pool", "AveragePool", [(1, 2, 17, 15)], kernel_shape=[5, 4], strides=[3, 2], pads=[2, 1, 0, 1]),
    case("global pool", "GlobalAveragePool", [(3, 5, 7, 6)]),
    case("gemm", "Gemm", [(4, 6)], [w(5, 6), w(5)], transB=1),
    case("gemm transposed", "Gemm", [(6, 4)], [w(6, 5)], transA=1),
    case("matmul batched", "MatMul", [(2, 1, 4, 6), (3, 6, 5)]),
    case("matmul vector", "MatMul", [(3, 4, 6)], [w(6)]),
    case("einsum", "Einsum", [(2, 3, 4, 5), (2, 3, 6, 5)], equation="bhid, bhjd -> bhij"),
    case("reshape", "Reshape", [(2, 3, 4, 5)], [i(0, -1, 10)]),
    case("reshape literal zero", "Reshape", [(2, 0, 4)], [i(0, 8)], opset=14, allowzero=1),
    case("flatten", "Flatten", [(2, 3, 4, 5)], axis=2),
    case("flatten negative", "Flatten", [(2, 3, 4)], axis=-1),
    case("transpose", "Transpose", [(2, 3, 4)], perm=[2, 0, 1]),
    case("transpose standard", "Transpose", [(2, 3, 4)]),
    case("squeeze", "Squeeze", [(2, 1, 3, 1)], [i(-1)]),
    case("squeeze all", "Squeeze", [(2, 1, 3, 1)]),
    case("squeeze attribute", "Squeeze", [(2, 1, 3, 1)], opset=11, axes=[1]),
    case("unsqueeze", "Unsqueeze", [(2, 3)], [i(0, -1)]),
    case("concat", "Concat", [(2, 3, 4), (2, 5, 4)], axis=-2),
    case("split even", "Split", [(2, 6)], outputs=3, axis=1),
    case("split sizes", "Split", [(2, 7)], [i(2, 5)], outputs=2, axis=1),
    case("split attribute", "Split", [(7, 2)], opset=11, outputs=2, axis=0, split=[3, 4]),
    case("slice", "Slice", [(5, 8, 9)], [i(1, -3), i(1 << 62, -10), i(0, 2), i(2, -1)]),
    case("slice attribute", "Slice", [(5, 8, 9)], opset=9, axes=[1, 2], starts=[2, -4], ends=[100, -1]),
    case("gather", "Gather", [(4, 5, 6)], [np.array([[0, 1], [2, -1]], I)], axis=1),
    case("gather scalar", "Gather", [(4, 5, 6)], [np.array(2, I)], axis=0),
    case("expand", "Expand", [(3, 1)], [i(2, 1, 6)]),
    case("tile", "Tile", [(2, 3)], [i(2, 1)]),
    case("pad", "Pad", [(1, 2, 5, 6)], [i(0, 0, 1, 2, 0, 0, 3, -1)]),
    case("pad attribute", "Pad", [(1, 2, 5, 6)], opset=9, pads=[0, 0, 1, 2, 0, 0, 3, 4]),
    case("resize scales", "Resize", [(1, 2, 5, 7)], [None, np.array([1, 1, 2, 1.5], F)]),
    case("resize sizes", "Resize", [(1, 2, 5, 7)], [None, None, i(1, 2, 9, 3)]),
    case("reduce mean", "ReduceMean", [(2, 3, 4)], axes=[-1], keepdims=0),
    case("reduce mean 18", "ReduceMean", [(2, 3, 4)], [i(1, 2)], opset=18, keepdims=1),
    case("reduce all", "ReduceMax", [(2, 3, 4)], keepdims=1),
    case("reduce l2", "ReduceL2", [(2, 3)], axes=[1]),
    case("arg max", "ArgMax", [(2, 3, 4)], axis=1, keepdims=0),
    case("softmax", "Softmax", [(2, 3)], axis=1),
    case("layer norm", "LayerNormalization", [(2, 3, 4)], [w(4), w(4)], opset=17),
    case("batch norm", "BatchNormalization", [(2, 3, 4, 5)], [w(3), w(3), w(3), np.abs(w(3))]),
    case("broadcast", "Add", [(2, 1, 4), (3, 1)]),
    case("where", "Where", [], [np.array([[True], [False]]), w(1, 3), w(2, 1)]),
    case("shape", "Shape", [(2, 3, 4)], opset=15, start=1),
    case("depth to space", "DepthToSpace", [(1, 8, 3, 5)], blocksize=2),
    case("space to depth", "SpaceToDepth", [(1, 2, 6, 4)], blocksize=2),
]
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "..", "..", "Tests", "GraftONNXTests", "Goldens", "shapes.json"), "w") as file:
    json.dump({"onnx": onnx.__version__, "onnxruntime": ort.__version__, "seed": SEED, "cases": cases}, file, indent=0)
