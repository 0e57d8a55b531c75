#!/usr/bin/env python3
"""A fused model of graft train in ONNX Runtime: its features against its parts run one by one, its answers against graft predict.

Usage: check_fusion.py MODEL.onnx FOLDER --backbones MANIFEST_FOLDER [--graft graft] [--every 15]
(needs numpy, onnx, onnxruntime, pillow; every part must be in the manifest)

The parts' own ONNX files run on pixels that Pillow resamples from the model's input and that are normalised as their cards say:
cosine to the columns of the fused features. For comparison also the cosine to what each part gives when it prepares the image
file itself, which differs where its size or resize rule is not the model's.
"""
import argparse, json, pathlib, subprocess, sys

import numpy as np, onnx, onnxruntime as ort
from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Benchmarks"))
from model_parity import KERNELS, pixels


def exposed(path, tensor):
    """A session that gives an inner tensor besides the outputs."""
    model = onnx.load(path)
    if tensor not in [o.name for o in model.graph.output]:
        model.graph.output.append(onnx.helper.make_empty_tensor_value_info(tensor))
    return ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])


def geometry(card):
    """A card's pixel rule in the words of a model's contract."""
    rule, size = card["input"], card["input"]["size"]
    height, width = (size, size) if isinstance(size, int) else size
    mode = rule.get("resizeMode", "shortSide")
    return dict(width=width, height=height, kernel=rule.get("kernel", "bilinear"),
                resize=dict(rule=mode, side=rule.get("resize", min(height, width))))


def prepared(x, card):
    """H x W x 3 RGB of 0...255 as the part's own file wants it."""
    rule = card["input"]
    order = rule.get("colourOrder", "RGB").upper()
    if order == "BGR":
        x = x[..., ::-1]
    elif order != "RGB":
        x = x @ np.array([0.299, 0.587, 0.114], np.float32)[:, None]
    x = (x - np.array(rule["mean"], np.float32)) / np.array(rule["std"], np.float32)
    x = x if rule.get("layout", "NCHW").upper() == "NHWC" else x.transpose(2, 0, 1)
    return np.ascontiguousarray(x[None], np.float32)


def resampled(x, rule):
    if x.shape[:2] == (rule["height"], rule["width"]):
        return x
    planes = [Image.fromarray(np.ascontiguousarray(x[..., c]), mode="F").resize(
        (rule["width"], rule["height"]), KERNELS[rule["kernel"]]) for c in range(3)]
    return np.stack([np.asarray(p) for p in planes], -1)


def features(session, card, x):
    name = card["features"]["name"]
    value = session.run([name], {session.get_inputs()[0].name: prepared(x, card)})[0]
    return value.mean((2, 3))[0] if value.ndim == 4 else value.reshape(value.shape[0], -1)[0]


def cosine(a, b):
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
a.add_argument("model"), a.add_argument("folder"), a.add_argument("--backbones", required=True)
a.add_argument("--graft", default=".build/release/graft"), a.add_argument("--every", type=int, default=15)
a = a.parse_args()
contract = json.loads({p.key: p.value for p in onnx.load(a.model).metadata_props}["graft"])
cards = {c["name"]: c for c in json.load(open(pathlib.Path(a.backbones) / "manifest.json"))["models"]}
parts = [cards[p["name"]] for p in contract["parts"]]
sessions = [exposed(str(pathlib.Path(a.backbones) / c["file"]), c["features"]["name"]) for c in parts]
fused = exposed(a.model, "features")
kind = np.uint8 if "uint8" in fused.get_inputs()[0].type else np.float32
rows = json.loads(subprocess.run([a.graft, "predict", a.model, a.folder, "--json", "--quiet"], check=True,
                                 stdout=subprocess.PIPE).stdout)
rows = [r for r in rows if r["error"] is None][::a.every]
same, worst, inside, outside = 0, 0.0, np.ones(len(parts)), np.ones(len(parts))
for row in rows:
    x = pixels(row["path"], contract["geometry"]).astype(np.float32)
    planes = np.ascontiguousarray(x.transpose(2, 0, 1)[None].astype(kind))
    own, p = fused.run(["features", "probabilities"], {"pixels": planes})
    same += contract["classes"][int(p[0].argmax())] == row["label"]
    worst = max(worst, abs(float(p[0][contract["classes"].index(row["label"])]) - row["probability"]))
    start = 0
    for place, (part, card, session) in enumerate(zip(contract["parts"], parts, sessions)):
        mine = own[0][start:start + part["featureWidth"]]
        start += part["featureWidth"]
        inside[place] = min(inside[place], cosine(mine, features(session, card, resampled(x, geometry(card)))))
        outside[place] = min(outside[place], cosine(
            mine, features(session, card, pixels(row["path"], geometry(card)).astype(np.float32))))
print(f"{len(rows)} images, top-1 equal on {100 * same / len(rows):.2f} %, largest probability difference {worst:.4f}")
for part, first, second in zip(contract["parts"], inside, outside):
    print(f"{part['name']}: lowest cosine {first:.6f} on the model's pixels, {second:.6f} with its own preparation of the file")
sys.exit(0 if same == len(rows) and inside.min() >= 0.9999 else 1)
