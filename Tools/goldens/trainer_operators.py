#!/usr/bin/env python3
"""ONNX Runtime's outputs of single operators, for the checks of the trainer plug-in.

Writes Native/trainer-torch/tests/goldens-operators.h: inputs `name.0`, `name.1`, ... and output `name.y` as C arrays.
Values keep away from kinks, ties and poles, so that finite differences of the same numbers are gradients.
Needs numpy, onnx, onnxruntime.
"""
import pathlib, platform
import numpy as np, onnx, onnxruntime
from onnx import helper
from onnx.reference import ReferenceEvaluator
from trainer_header import write

SEED = 20260301
OUT = pathlib.Path(__file__).parents[2] / "Native/trainer-torch/tests/goldens-operators.h"
rng = np.random.default_rng(SEED)
cases = {}


def spread(*shape, low=-2.0, high=2.0):
    """Values in random order, evenly apart, a few of them also away from multiples of 0.1, where the kinks are."""
    count = int(np.prod(shape))
    values = low + (high - low) * (np.arange(count) + 0.5) / count
    if count < 40:
        values = np.where(np.abs(values * 10 - np.round(values * 10)) < 0.2, values + 0.031, values)
    return rng.permutation(values).astype(np.float32).reshape(shape)


def ints(*values):
    return np.array(values, np.int64)


def run(op, inputs, opset=20, outputs=1, reference=False, **attributes):
    """One operator over inputs (None: left out); by the specification's own evaluator where `reference`."""
    names = ["" if x is None else f"x{i}" for i, x in enumerate(inputs)]
    made = [f"y{i}" for i in range(outputs)]
    infos = [
        helper.make_tensor_value_info(n, helper.np_dtype_to_tensor_dtype(x.dtype), x.shape)
        for n, x in zip(names, inputs) if x is not None]
    results = [onnx.ValueInfoProto(name=n) for n in made]
    graph = helper.make_graph([helper.make_node(op, names, made, **attributes)], op, infos, results)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=9)
    if reference:
        return ReferenceEvaluator(model).run(None, {n: x for n, x in zip(names, inputs) if x is not None})[0]
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    return session.run(None, {n: x for n, x in zip(names, inputs) if x is not None})[0]


def case(name, op, inputs, tensors=None, **attributes):
    """`tensors`: how many of the inputs are tensors for the plug-in (the rest are settings of the operator)."""
    kept = [x for x in inputs[:tensors] if x is not None]
    cases[name] = kept, run(op, inputs, **attributes)


x = spread(3, 5)
above = spread(3, 5, low=0.2, high=3)
for name, op, value, attributes in [
        ("negative", "Neg", x, {}), ("absolute", "Abs", x, {}), ("sqrt", "Sqrt", above, {}), ("erf", "Erf", x, {}),
        ("exp", "Exp", x, {}), ("log", "Log", above, {}), ("tanh", "Tanh", x, {}), ("sigmoid", "Sigmoid", x, {}),
        ("relu", "Relu", x, {}), ("hard-swish", "HardSwish", 2 * x, {}), ("reciprocal", "Reciprocal", above, {}),
        ("floor", "Floor", x, {}), ("ceil", "Ceil", x, {}), ("sin", "Sin", x, {}), ("cos", "Cos", x, {}),
        ("softplus", "Softplus", x, {}), ("leaky-relu", "LeakyRelu", x, dict(alpha=0.1)),
        ("elu", "Elu", x, dict(alpha=0.7)), ("hard-sigmoid", "HardSigmoid", 2 * x, dict(alpha=0.2, beta=0.4)),
        ("hard-sigmoid-sixth", "HardSigmoid", 2 * x, dict(alpha=1 / 6, beta=0.5)),
        ("gelu", "Gelu", x, {}), ("gelu-tanh", "Gelu", x, dict(approximate="tanh"))]:
    case(name, op, [value], **attributes)
f = lambda v: np.array(v, np.float32)
case("clip", "Clip", [x, f(-0.5), f(0.8)], 1)
case("clip-below", "Clip", [x, f(-0.5)], 1)
case("clip-above", "Clip", [x, None, f(0.8)], 1)
case("power", "Pow", [x, f(3)], 1)
case("affine", "Gemm", [x, np.eye(5, dtype=np.float32), f([0.25] * 5)], 1, alpha=-1.5)

y = spread(2, 1, 5)
for name, op in [("add", "Add"), ("subtract", "Sub"), ("multiply", "Mul"), ("maximum", "Max"), ("minimum", "Min"),
                 ("less", "Less"), ("greater", "Greater")]:
    case(name, op, [x, y])
case("divide", "Div", [x, spread(2, 1, 5, low=0.3)])
case("divide-integers", "Div", [ints(7, -7, 9, 8), ints(2, 2, 4, -3)])
case("raise", "Pow", [above, y])
case("equal", "Equal", [x, np.where(np.arange(15).reshape(3, 5) % 2 == 0, x, 0).astype(np.float32)])
case("prelu", "PRelu", [spread(2, 3, 2, 2), spread(3, 1, 1)])
case("prelu-any", "PRelu", [spread(2, 3, 2, 2), spread(2, 2)])
case("matmul", "MatMul", [spread(2, 1, 3, 4), spread(3, 4, 2)])
case("where", "Where", [np.array([[True], [False], [True]]), x, spread(3, 5)])

image = spread(2, 4, 7, 6)
case("conv", "Conv", [image, spread(6, 4, 3, 2), spread(6)], pads=[1, 1, 1, 1], strides=[2, 1])
case("conv-uneven", "Conv", [image, spread(2, 4, 3, 3)], pads=[0, 1, 2, 1], strides=[2, 2], dilations=[2, 1])
case("conv-groups", "Conv", [image, spread(4, 2, 3, 3), spread(4)], pads=[1, 0, 1, 0], group=2)
case("conv-depthwise", "Conv", [image, spread(4, 1, 3, 3), spread(4)], pads=[1, 1, 1, 1], group=4)
small = spread(1, 4, 3, 4)
case("transposed", "ConvTranspose", [small, spread(4, 3, 3, 3), spread(3)], strides=[2, 2], pads=[1, 1, 1, 1],
     output_padding=[1, 1])
case("transposed-uneven", "ConvTranspose", [small, spread(4, 2, 3, 2)], strides=[2, 1], pads=[0, 1, 2, 0], group=2)
pool = dict(kernel_shape=[3, 2], strides=[2, 2])
case("max-pool", "MaxPool", [image], pads=[1, 1, 1, 1], **pool)
case("max-pool-ceil", "MaxPool", [image], pads=[1, 0, 1, 0], ceil_mode=1, kernel_shape=[3, 3], strides=[2, 2])
case("max-pool-uneven", "MaxPool", [image], pads=[0, 0, 2, 1], ceil_mode=1, kernel_shape=[3, 3], strides=[3, 2])
case("max-pool-dilated", "MaxPool", [image], kernel_shape=[3, 2], dilations=[2, 3], pads=[2, 0, 0, 1])
case("average-pool", "AveragePool", [image], pads=[1, 1, 1, 1], **pool)
case("average-pool-count", "AveragePool", [image], pads=[1, 1, 1, 1], count_include_pad=1, **pool)
case("average-pool-ceil", "AveragePool", [image], pads=[1, 1, 1, 1], ceil_mode=1, kernel_shape=[3, 3], strides=[2, 2])
case("average-pool-ceil-count", "AveragePool", [image], pads=[1, 0, 1, 0], ceil_mode=1, count_include_pad=1,
     kernel_shape=[3, 3], strides=[2, 2])
case("average-pool-uneven", "AveragePool", [image], pads=[0, 0, 2, 1], **pool)
case("average-pool-uneven-count", "AveragePool", [image], pads=[0, 1, 2, 0], count_include_pad=1, **pool)
case("average-pool-dilated", "AveragePool", [image], pads=[1, 1, 2, 1], kernel_shape=[3, 2], dilations=[2, 2],
     strides=[1, 2], count_include_pad=1)
case("gemm", "Gemm", [spread(4, 3), spread(2, 4), spread(2)], alpha=0.5, beta=2.0, transA=1, transB=1)
case("gemm-linear", "Gemm", [spread(3, 4), spread(2, 4), spread(2)], transB=1)
case("gemm-alone", "Gemm", [spread(3, 4), spread(4, 2)], alpha=-2.0)
case("einsum", "Einsum", [spread(2, 3, 4), spread(2, 5, 4)], equation="bid,bjd->bij")

case("batch-norm", "BatchNormalization", [image, spread(4), spread(4), spread(4), spread(4, low=0.3)], epsilon=1e-3)
case("layer-norm", "LayerNormalization", [spread(3, 4, 5), spread(4, 5), spread(4, 5)], axis=1, epsilon=1e-3)
case("instance-norm", "InstanceNormalization", [image, spread(4), spread(4)], epsilon=1e-3)
case("lrn-odd", "LRN", [image], size=3, alpha=0.5, beta=0.75, bias=1.5)
# ONNX Runtime knows odd sizes alone; the evaluator takes the batch size for the number of channels, so they are alike.
case("lrn-even", "LRN", [spread(4, 4, 2, 3)], reference=True, size=4, alpha=0.5, beta=0.75, bias=1.5)
case("softmax", "Softmax", [spread(2, 3, 4)], axis=1)
case("log-softmax", "LogSoftmax", [spread(2, 3, 4)], axis=-1)

cube = spread(2, 3, 4)
case("mean", "ReduceMean", [cube, ints(0, -1)], 1)
case("sum", "ReduceSum", [cube, ints(1)], 1, keepdims=0)
case("max", "ReduceMax", [cube, ints(2)], 1)
case("min", "ReduceMin", [cube], 1, keepdims=0)
case("concatenate", "Concat", [cube, spread(2, 1, 4)], axis=-2)
case("slice", "Slice", [cube, ints(0), ints(4), ints(2), ints(3)], 1)
case("slice-backward", "Slice", [cube, ints(2), ints(-100), ints(1), ints(-2)], 1)
case("gather", "Gather", [cube, ints(2, 0, 0, 1).reshape(2, 2)], axis=1)
case("reshape", "Reshape", [cube, ints(4, -1)], 1)
case("permute", "Transpose", [cube], perm=[2, 0, 1])
case("expand", "Expand", [spread(3, 1), ints(2, 1, 4)], 1)
case("pad", "Pad", [cube, ints(0, 1, -1, 1, 0, 2), f(0.5)], 1)
case("pad-reflect", "Pad", [image, ints(0, 0, 2, 1, 0, 1, 0, 3)], 1, mode="reflect")
case("pad-edge", "Pad", [image, ints(0, 1, 2, 0, 0, 0, 0, 3)], 1, mode="edge")
sizes = lambda h, w: ints(2, 4, h, w)
case("resize-nearest", "Resize", [image, None, f([1, 1, 1.6, 2.5])], 1, mode="nearest",
     coordinate_transformation_mode="asymmetric", nearest_mode="floor")
case("resize-linear", "Resize", [image, None, f([1, 1, 1.5, 0.75])], 1, mode="linear")
case("resize-linear-sizes", "Resize", [image, None, None, sizes(10, 9)], 1, mode="linear")
case("resize-aligned", "Resize", [image, None, None, sizes(10, 9)], 1, mode="linear",
     coordinate_transformation_mode="align_corners")
case("resize-cubic", "Resize", [image, None, None, sizes(9, 11)], 1, mode="cubic")


if __name__ == "__main__":
    entries = []
    for name, (inputs, output) in cases.items():
        entries += [(f"{name}.{i}", a) for i, a in enumerate(inputs)] + [(f"{name}.y", output)]
    write(OUT, "operator_goldens", entries,
          f"Operators by ONNX Runtime {onnxruntime.__version__}, NumPy {np.__version__}, Python "
          f"{platform.python_version()}, seed {SEED}.")
    print(len(cases), "cases,", OUT.stat().st_size, "bytes")
