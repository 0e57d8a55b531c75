"""Checks every surgery of GraftONNX against ONNX Runtime and prints a table.

Run: python check_surgery.py SURGERY FILE_OR_FOLDER ...
SURGERY is the executable of Tools/surgery. For each graph: batch 3 against three single runs of the
original; a fixed batch of 4; features against the tensor of the original, pooled by NumPy; plain
pixels against an input prepared by NumPy; heads against NumPy; two graphs merged. Exit code 1 if
anything differs by more than 1e-4 of the largest value or a cosine is below 0.999999.
"""
import glob
import json
import os
import subprocess
import sys
import tempfile

import numpy as np
import onnx
import onnxruntime as ort

SEED = 3
WIDTHS = {
    "alexnet": 4096, "vgg11": 4096, "vgg11_bn": 4096, "resnet18": 512, "resnet50": 2048, "densenet121": 1024,
    "googlenet": 1024, "inception_v3": 2048, "mobilenet_v2": 1280, "mobilenet_v3_small": 1024,
    "mobilenet_v3_large": 1280, "efficientnet_b0": 1280, "efficientnet_v2_s": 1280, "regnet_y_400mf": 440,
    "regnet_x_400mf": 400, "shufflenet_v2_x1_0": 1024, "mnasnet0_5": 1280, "squeezenet1_1": 512,
    "convnext_tiny": 768, "vit_b_16": 768, "swin_t": 768, "maxvit_t": 512, "wide_resnet50_2": 2048,
    "resnext50_32x4d": 2048, "small_vit": 32, "small_vit_unfolded": 32, "small_vit_free": 32,
    "small_vit_tokens": 32,
}


def session(model):
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return ort.InferenceSession(model, options)


def run(model, x, outputs=None):
    s = session(model)
    return s.run(outputs, {s.get_inputs()[0].name: x})


def one_by_one(model, x, outputs=None):
    s = session(model)
    name = s.get_inputs()[0].name
    rows = [s.run(outputs, {name: x[i : i + 1]}) for i in range(len(x))]
    return [np.concatenate(parts) for parts in zip(*rows)]


class Checker:
    def __init__(self, surgery):
        self.surgery = surgery
        self.failed = False
        self.folder = tempfile.mkdtemp()
        self.random = np.random.default_rng(SEED)

    def path(self, name):
        return os.path.join(self.folder, name)

    def operate(self, file, *operations):
        done = subprocess.run([self.surgery, file, *operations], capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr.strip()[:160])
        return done.stdout

    def compare(self, ours, reference):
        if ours.shape != reference.shape:
            raise RuntimeError(f"shape {ours.shape} instead of {reference.shape}")
        a, b = ours.reshape(len(ours), -1).astype(float), reference.reshape(len(reference), -1).astype(float)
        difference = np.abs(a - b).max() / max(np.abs(b).max(), 1e-12)
        cosine = np.min((a * b).sum(1) / np.maximum(np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1), 1e-30))
        if not (difference <= 1e-4 and cosine >= 0.999999):
            raise RuntimeError(f"differs: {difference:.1e} relative, cosine {cosine:.7f}")
        spread = np.abs(b - b.mean(0)).max() / max(np.abs(b).max(), 1e-12)
        return f"{difference:.0e}" + ("" if spread > 1e-4 else " (constant)")

    def pictures(self, height, width):
        """Three smooth colour fields with some noise."""
        coarse = self.random.uniform(0, 255, (3, 3, 5, 5))
        rows, columns = np.linspace(0, 3.999, height), np.linspace(0, 3.999, width)
        r, c = rows.astype(int), columns.astype(int)
        u, v = (rows - r)[:, None], (columns - c)[None]
        part = lambda i, j: coarse[:, :, r + i][:, :, :, c + j]  # noqa: E731
        smooth = (1 - u) * ((1 - v) * part(0, 0) + v * part(0, 1)) + u * ((1 - v) * part(1, 0) + v * part(1, 1))
        noisy = smooth + self.random.normal(0, 15, smooth.shape)
        return np.clip(np.rint(noisy), 0, 255).astype(np.float32)

    def prepared(self, shape, facts):
        """Pixels as N x 3 x H x W and the same as the network wants them."""
        order, nhwc = facts.get("order", "rgb"), shape[3] in (1, 3) and shape[1] not in (1, 3)
        height, width = (shape[1], shape[2]) if nhwc else (shape[2], shape[3])
        pixels = self.pictures(height, width)
        x = pixels
        if order == "bgr":
            x = x[:, ::-1]
        if order == "grey":
            x = (x * np.float32([0.299, 0.587, 0.114]).reshape(1, 3, 1, 1)).sum(1, keepdims=True)
        mean, std = (np.float32(facts[k]).reshape(1, -1, 1, 1) for k in ("mean", "std"))
        x = (x - mean) / std
        return pixels, np.ascontiguousarray(x.transpose(0, 2, 3, 1) if nhwc else x).astype(np.float32)

    def features(self, file, found, x):
        """The feature tensor of the original, pooled by NumPy."""
        model = onnx.load(file)
        if found["tensor"] not in [o.name for o in model.graph.output]:
            model.graph.output.append(onnx.helper.make_empty_tensor_value_info(found["tensor"]))
        y = one_by_one(model.SerializeToString() if model.ByteSize() < 2**31 else file, x, [found["tensor"]])[0]
        how = found["pooling"]
        if how == "average":
            return y.mean((2, 3))
        if how == "classToken":
            return y[:, 0]
        return y.mean(1) if how == "tokenMean" else y.reshape(len(y), -1)

    def head(self, width, scaling, activation):
        w = self.random.normal(size=(width, 5)).astype(np.float32) / np.sqrt(width).astype(np.float32)
        b = self.random.normal(size=5).astype(np.float32)
        mean, scale = self.random.normal(size=width), self.random.uniform(0.5, 2, width)
        form = {"none": {}, "l2": {}, "standardise": {"mean": mean.tolist(), "scale": scale.tolist()}}[scaling]
        with open(self.path("head.json"), "w") as file:
            json.dump({"weights": w.ravel().tolist(), "bias": b.tolist(), "scaling": {scaling: form},
                       "activation": activation}, file)

        def apply(f):
            f = f.astype(float)
            if scaling == "standardise":
                f = (f - mean) / scale
            if scaling == "l2":
                f = f / np.linalg.norm(f, axis=1, keepdims=True)
            z = f @ w + b
            if activation == "sigmoid":
                return 1 / (1 + np.exp(-z))
            e = np.exp(z - z.max(1, keepdims=True))
            return e / e.sum(1, keepdims=True)

        return apply

    def check(self, file, facts):
        row = {}
        first = session(file).get_inputs()[0]
        shape = [s if isinstance(s, int) else 1 for s in first.shape]
        pixels, x = self.prepared(shape, facts)
        reference = one_by_one(file, x)[0]
        free, out = self.path("free.onnx"), self.path("out.onnx")

        def step(name, action):
            try:
                row[name] = action()
            except Exception as error:  # one failed step must not hide the others
                self.failed = True
                row[name] = f"FAILED {str(error)[:160]}"

        found = json.loads(self.operate(file, "penultimate"))

        def rule():
            for key in ("tensor", "width", "classes", "scores"):
                if key in facts and facts[key] != found[key]:
                    raise RuntimeError(f"{key} {found[key]} instead of {facts[key]}")
            return f"{found['width']} {found['pooling']} {found['confidence']}"

        def batch(size, argument):
            self.operate(file, "batch=" + argument, "write=" + free)
            onnx.checker.check_model(free)
            many = np.concatenate([x, x])[:size]
            return self.compare(run(free, many)[0], np.concatenate([reference, reference])[:size])

        def exposed():
            self.operate(free, "features=scores", "write=" + out)
            onnx.checker.check_model(out)
            return self.compare(run(out, x, ["features"])[0], wanted)

        def normalised(type, dtype):
            text = ";".join([",".join(map(str, facts["mean"])), ",".join(map(str, facts["std"])),
                             facts.get("order", "rgb"), "", type])
            self.operate(file, "features", "batch=free", "normalise=" + text, "write=" + out)
            onnx.checker.check_model(out)
            return self.compare(run(out, pixels.astype(dtype), ["features"])[0], wanted)

        def headed():
            results = []
            for scaling, activation in (("standardise", "softmax"), ("l2", "sigmoid")):
                apply = self.head(wanted.shape[1], scaling, activation)
                self.operate(free, "features", f"head=features;{self.path('head.json')};features", "write=" + out)
                onnx.checker.check_model(out)
                results.append(self.compare(run(out, x, ["probabilities"])[0], apply(wanted)))
            return "/".join(results)

        def merged():
            self.operate(free, "features", f"merge={free}", "write=" + out)
            a = run(out, x)
            return self.compare(a[0], wanted) + "/" + self.compare(a[1], reference)

        step("penultimate", rule)
        wanted = self.features(file, found, x)
        step("batch 4", lambda: batch(4, "4"))
        step("batch free", lambda: batch(3, "free"))
        step("features", exposed)
        step("pixels", lambda: normalised("float", np.float32))
        step("uint8", lambda: normalised("uint8", np.uint8))
        step("head", headed)
        step("merge", merged)
        return row


def facts_of(file):
    name = os.path.basename(file)[: -len(".onnx")]
    beside = file[: -len(".onnx")] + ".json"
    facts = {"mean": [123.675, 116.28, 103.53], "std": [58.395, 57.12, 57.375]}
    manifest = os.path.join(os.path.dirname(file), "manifest.json")
    if os.path.exists(manifest):
        card = next(m for m in json.load(open(manifest))["models"] if m["file"] == os.path.basename(file))
        facts.update(mean=card["input"]["mean"], std=card["input"]["std"], order=card["input"]["colourOrder"].lower())
        facts.update(tensor=card["features"]["name"], width=card["features"]["dim"], classes=card["classes"])
    elif os.path.exists(beside):
        facts.update({k: v for k, v in json.load(open(beside)).items() if k not in ("name", "seed")})
    short = name.rsplit("_opset", 1)[0]
    if short in WIDTHS:
        facts["width"] = WIDTHS[short]
    return name, facts


def main():
    checker = Checker(sys.argv[1])
    files = []
    for argument in sys.argv[2:]:
        files += sorted(glob.glob(os.path.join(argument, "*.onnx"))) if os.path.isdir(argument) else [argument]
    print("onnxruntime", ort.__version__, "onnx", onnx.__version__, "seed", SEED)
    columns = ["penultimate", "batch 4", "batch free", "features", "pixels", "uint8", "head", "merge"]
    print("| graph | " + " | ".join(columns) + " |", flush=True)
    print("|---" * (len(columns) + 1) + "|")
    for file in files:
        name, facts = facts_of(file)
        try:
            row = checker.check(file, facts)
        except Exception as error:
            checker.failed = True
            row = {"penultimate": f"FAILED {str(error)[:200]}"}
        print(f"| {name} | " + " | ".join(row.get(c, "") for c in columns) + " |", flush=True)
    sys.exit(1 if checker.failed else 0)


if __name__ == "__main__":
    main()
