"""Writes small graphs in the manner of public model collections, with the traps they are known for.

Run: python zoo_like.py FOLDER. Each FOLDER/<name>.onnx comes with <name>.json: what surgery has to find
and how the input was meant to be prepared. Random weights, fixed seed.
"""
import json
import os
import sys

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

SEED = 7


class Graph:
    def __init__(self, opset, producer, inputs_list_constants=False):
        self.random = np.random.default_rng(SEED)
        self.nodes, self.constants = [], []
        self.opset, self.producer, self.lists = opset, producer, inputs_list_constants

    def weight(self, name, *shape, scale=None):
        scale = scale or 1 / np.sqrt(max(1, np.prod(shape[1:])))
        return self.constant(name, (scale * self.random.normal(size=shape)).astype(np.float32))

    def constant(self, name, array):
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def node(self, kind, inputs, output, **attributes):
        outputs = [output] if isinstance(output, str) else output
        self.nodes.append(helper.make_node(kind, inputs, outputs, name=outputs[0], **attributes))
        return outputs[0]

    def norm(self, x, name, channels, **attributes):
        parts = [
            self.constant(name + "_gamma", self.random.uniform(0.5, 1.5, channels).astype(np.float32)),
            self.weight(name + "_beta", channels, scale=0.2),
            self.weight(name + "_mean", channels, scale=0.2),
            self.constant(name + "_var", self.random.uniform(0.5, 1.5, channels).astype(np.float32)),
        ]
        return self.node("BatchNormalization", [x] + parts, name, epsilon=1e-5, **attributes)

    def write(self, folder, name, shape, outputs, facts, input_name="data", values=()):
        inputs = [helper.make_tensor_value_info(input_name, TensorProto.FLOAT, shape)]
        if self.lists:
            inputs += [helper.make_tensor_value_info(c.name, c.data_type, list(c.dims)) for c in self.constants]
        outputs = [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in outputs]
        graph = helper.make_graph(self.nodes, name, inputs, outputs, self.constants)
        model = helper.make_model(
            graph, producer_name=self.producer, opset_imports=[helper.make_opsetid("", self.opset)])
        model.ir_version = 3 if self.lists else 7
        onnx.checker.check_model(model)
        onnx.save(model, os.path.join(folder, name + ".onnx"))
        facts["onnx"] = onnx.__version__
        with open(os.path.join(folder, name + ".json"), "w") as file:
            json.dump(facts, file, indent=1)


def mxnet(folder):
    """MXNet: opset 7, constants listed as inputs, BatchNormalization with `spatial`, Dropout, Flatten, Gemm."""
    g = Graph(7, "mxnet-like", inputs_list_constants=True)
    x = g.norm("data", "bn_data", 3, spatial=1)
    x = g.node("Conv", [x, g.weight("conv0", 16, 3, 3, 3)], "conv0_fwd", kernel_shape=[3, 3], pads=[1] * 4, strides=[2, 2])
    x = g.node("Relu", [g.norm(x, "bn0", 16, spatial=1)], "relu0")
    x = g.node("MaxPool", [x], "pool0", kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    x = g.node("Conv", [x, g.weight("conv1", 24, 16, 3, 3)], "conv1_fwd", kernel_shape=[3, 3], pads=[1] * 4)
    x = g.node("GlobalAveragePool", [g.node("Relu", [x], "relu1")], "pool1_fwd")
    x = g.node("Flatten", [x], "flatten0")
    x = g.node("Dropout", [x], "dropout0", ratio=0.5)
    g.node("Gemm", [x, g.weight("dense_w", 10, 24), g.weight("dense_b", 10)], "dense0_fwd", transB=1)
    g.write(folder, "mxnet_resnet", [1, 3, 32, 32], [("dense0_fwd", [1, 10])], {
        "tensor": "flatten0", "width": 24, "classes": 10, "scores": "logits",
        "mean": [123.675, 116.28, 103.53], "std": [58.395, 57.12, 57.375], "order": "rgb"})


def mxnet_squeezenet(folder):
    """MXNet SqueezeNet: convolution as head, rectified, pooled, flattened; no Softmax."""
    g = Graph(7, "mxnet-like", inputs_list_constants=True)
    x = g.node("Conv", ["data", g.weight("c0", 16, 3, 3, 3), g.weight("b0", 16)], "conv0", kernel_shape=[3, 3], strides=[2, 2])
    x = g.node("Relu", [x], "relu0")
    a = g.node("Relu", [g.node("Conv", [x, g.weight("e1", 8, 16, 1, 1)], "e1_conv", kernel_shape=[1, 1])], "e1_relu")
    b = g.node("Relu", [g.node("Conv", [x, g.weight("e3", 8, 16, 3, 3)], "e3_conv", kernel_shape=[3, 3], pads=[1] * 4)], "e3_relu")
    x = g.node("Concat", [a, b], "squeezenet0_concat7", axis=1)
    x = g.node("Dropout", [x], "dropout0", ratio=0.5)
    x = g.node("Conv", [x, g.weight("head", 1000, 16, 1, 1), g.weight("head_b", 1000)], "conv25", kernel_shape=[1, 1])
    x = g.node("Relu", [x], "relu25")
    x = g.node("AveragePool", [x], "pool3", kernel_shape=[15, 15])
    shape = g.constant("reshape_shape", np.array([1, 1000], np.int64))
    g.node("Reshape", [x, shape], "flatten0_reshape0")
    g.write(folder, "mxnet_squeezenet", [1, 3, 32, 32], [("flatten0_reshape0", [1, 1000])], {
        "tensor": "squeezenet0_concat7", "width": 16, "classes": 1000, "scores": "logits",
        "mean": [123.675, 116.28, 103.53], "std": [58.395, 57.12, 57.375], "order": "rgb"})


def caffe(folder):
    """Caffe2: opset 9, BGR 0-255, grouped convolution, LRN, Reshape to a literal shape, Softmax at the end."""
    g = Graph(9, "caffe2-like", inputs_list_constants=True)
    x = g.node("Conv", ["data_0", g.weight("conv1_w", 8, 3, 5, 5), g.weight("conv1_b", 8)], "conv1_1", kernel_shape=[5, 5], strides=[2, 2])
    x = g.node("LRN", [g.node("Relu", [x], "conv1_2")], "norm1_1", size=5, alpha=1e-4, beta=0.75, bias=1.0)
    x = g.node("MaxPool", [x], "pool1_1", kernel_shape=[3, 3], strides=[2, 2], pads=[0, 0, 1, 1])
    x = g.node("Conv", [x, g.weight("conv2_w", 8, 4, 3, 3), g.weight("conv2_b", 8)], "conv2_1", kernel_shape=[3, 3], group=2, pads=[1] * 4)
    x = g.node("Relu", [x], "conv2_2")
    x = g.node("Reshape", [x, g.constant("OC2_shape", np.array([1, 8 * 49], np.int64))], "OC2_0")
    x = g.node("Gemm", [x, g.weight("fc6_w", 16, 8 * 49), g.weight("fc6_b", 16)], "fc6_1", transB=1)
    x = g.node("Dropout", [g.node("Relu", [x], "fc6_2")], ["fc6_3", "fc6_mask"], ratio=0.5)
    x = g.node("Gemm", [x, g.weight("fc8_w", 20, 16), g.weight("fc8_b", 20)], "fc8_1", transB=1)
    g.node("Softmax", [x], "prob_1")
    g.write(folder, "caffe_alexnet", [1, 3, 32, 32], [("prob_1", [1, 20])], {
        "tensor": "fc6_2", "width": 16, "classes": 20, "scores": "softmax",
        "mean": [103.94, 116.78, 123.68], "std": [1.0, 1.0, 1.0], "order": "bgr"}, input_name="data_0")


def tensorflow(folder):
    """TensorFlow: opset 11, NHWC, Transpose in front, ReduceMean, Squeeze, MatMul and Add, Softmax, ArgMax beside."""
    g = Graph(11, "tf2onnx-like")
    x = g.node("Transpose", ["images:0"], "transpose", perm=[0, 3, 1, 2])
    x = g.node("Conv", [x, g.weight("stem", 16, 3, 3, 3)], "stem_conv", auto_pad="SAME_UPPER", strides=[2, 2], kernel_shape=[3, 3])
    low, high = g.constant("low", np.float32(0)), g.constant("high", np.float32(6))
    x = g.node("Clip", [g.norm(x, "bn", 16), low, high], "relu6")
    x = g.node("Conv", [x, g.weight("top", 40, 16, 1, 1)], "top_conv", kernel_shape=[1, 1])
    x = g.node("Clip", [x, low, high], "relu6_1")
    x = g.node("ReduceMean", [x], "head/AvgPool:0", axes=[2, 3], keepdims=1)
    x = g.node("Squeeze", [x], "squeezed")
    x = g.node("Reshape", [x, g.constant("two", np.array([1, 40], np.int64))], "rows")
    x = g.node("Add", [g.node("MatMul", [x, g.weight("dense", 40, 12)], "matmul"), g.weight("dense_b", 12)], "biased")
    g.node("Softmax", [x], "Softmax:0", axis=1)
    g.node("ArgMax", ["Softmax:0"], "classes:0", axis=1)
    g.write(folder, "tf_efficientnet", [1, 32, 32, 3], [("Softmax:0", [1, 12])], {
        "tensor": "rows", "width": 40, "classes": 12, "scores": "softmax",
        "mean": [127.0, 127.0, 127.0], "std": [128.0, 128.0, 128.0], "order": "rgb"}, input_name="images:0")


def grey(folder):
    """One channel, convolution over the whole map as head, Sigmoid."""
    g = Graph(13, "keras-like")
    x = g.node("Conv", ["x", g.weight("w", 8, 1, 3, 3)], "conv", kernel_shape=[3, 3], strides=[2, 2], pads=[1] * 4)
    x = g.node("Tanh", [x], "tanh")
    x = g.node("GlobalAveragePool", [x], "gap")
    x = g.node("Conv", [x, g.weight("h", 3, 8, 1, 1), g.weight("hb", 3)], "head", kernel_shape=[1, 1])
    x = g.node("Flatten", [x], "flat")
    g.node("Sigmoid", [x], "out")
    g.write(folder, "grey_sigmoid", [1, 1, 28, 28], [("out", [1, 3])], {
        "tensor": "gap", "width": 8, "classes": 3, "scores": "sigmoid",
        "mean": [33.3], "std": [78.6], "order": "grey"}, input_name="x")


def clip(folder):
    """CLIP-like: dynamic batch, class token expanded by Shape, projection without bias, unit length."""
    g = Graph(14, "pytorch-like")
    x = g.node("Conv", ["pixel_values", g.weight("patch", 32, 3, 8, 8)], "patches", kernel_shape=[8, 8], strides=[8, 8])
    size = g.node("Shape", ["pixel_values"], "shape")
    batch = g.node("Gather", [size, g.constant("zero", np.array(0, np.int64))], "batch", axis=0)
    batch = g.node("Unsqueeze", [batch, g.constant("axis0", np.array([0], np.int64))], "batch1")
    target = g.node("Concat", [batch, g.constant("m32", np.array([32, -1], np.int64))], "target", axis=0)
    x = g.node("Transpose", [g.node("Reshape", [x, target], "rows")], "tokens", perm=[0, 2, 1])
    one = g.constant("one", np.array([1], np.int64))
    width = g.constant("width", np.array([32], np.int64))
    shape = g.node("Concat", [batch, one, width], "token_shape", axis=0)
    token = g.node("Expand", [g.weight("class_token", 1, 1, 32), shape], "token")
    x = g.node("Concat", [token, x], "sequence", axis=1)
    x = g.node("Add", [x, g.weight("positions", 1, 17, 32)], "positioned")
    scores = g.node("MatMul", [x, g.node("Transpose", [x], "keys", perm=[0, 2, 1])], "scores")
    x = g.node("Add", [x, g.node("MatMul", [g.node("Softmax", [scores], "attention", axis=-1), x], "mixed")], "attended")
    x = g.node("Add", [x, g.node("Erf", [g.node("MatMul", [x, g.weight("mlp", 32, 32)], "mlp_out")], "erf")], "residual")
    x = g.node("Gather", [x, "zero"], "pooled", axis=1)
    x = g.node("MatMul", [x, g.weight("projection", 32, 24)], "projected")
    norm = g.node("ReduceL2", [x], "norm", axes=[1], keepdims=1)
    g.node("Div", [x, norm], "output")
    g.write(folder, "clip_visual", ["batch", 3, 32, 32], [("output", ["batch", 24])], {
        "tensor": "output", "width": 24, "classes": -1, "scores": "",
        "mean": [122.77, 116.75, 104.09], "std": [68.5, 66.63, 70.32], "order": "rgb"}, input_name="pixel_values")


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for make in (mxnet, mxnet_squeezenet, caffe, tensorflow, grey, clip):
        make(folder)
    print("onnx", onnx.__version__, "seed", SEED)


if __name__ == "__main__":
    main()
