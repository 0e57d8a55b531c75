#!/usr/bin/env python3
"""A model file of graft train or graft finetune: ONNX Runtime against OpenVINO on identical pixels.

Usage: check_model.py MODEL.onnx FOLDER      (needs numpy, onnx, onnxruntime, openvino, pillow)
Every 15th JPEG of the folder is decoded by Pillow as the model's metadata say; prints how often the top class agrees and the
largest difference of probabilities and of logits (up to their common shift).
"""
import glob, json, pathlib, sys

import numpy as np, onnx, onnxruntime, openvino

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "Benchmarks"))
from model_parity import pixels


def logits(p):
    values = np.log(np.maximum(p, 1e-30))
    return values - values.mean()


path, folder = sys.argv[1:3]
geometry = json.loads({p.key: p.value for p in onnx.load(path).metadata_props}["graft"])["geometry"]
first = onnxruntime.InferenceSession(path)
second = openvino.Core().compile_model(path, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
same, probability, logit, count = 0, 0.0, 0.0, 0
for file in sorted(glob.glob(folder + "/**/*.jpg", recursive=True))[::15]:
    x = np.ascontiguousarray(pixels(file, geometry).transpose(2, 0, 1)[None].astype(np.float32))
    a, b = first.run(None, {"pixels": x})[0][0], list(second([x]).values())[0][0]
    same += a.argmax() == b.argmax()
    probability, logit = max(probability, np.abs(a - b).max()), max(logit, np.abs(logits(a) - logits(b)).max())
    count += 1
print(f"{count} images, top-1 equal on {100 * same / count:.2f} %, largest difference of probabilities {probability:.1e}, of logits {logit:.1e}")
