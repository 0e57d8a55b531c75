#!/usr/bin/env python3
"""A model written by `graft train`, run by ONNX Runtime on the documented input, against `graft predict`.

Usage: model_parity.py MODEL.onnx FOLDER [--graft .build/release/graft]
Images are decoded by Pillow from the transform that stands in the model's metadata; top-1 has to agree.
"""
import argparse, json, math, pathlib, subprocess
import numpy as np, onnx, onnxruntime as ort
from PIL import Image, ImageOps

KERNELS = {"bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS, "nearest": Image.NEAREST,
           "area": Image.BOX}


def pixels(path, geometry):
    image = ImageOps.exif_transpose(Image.open(path)).convert("RGB")
    width, height, kernel = geometry["width"], geometry["height"], KERNELS[geometry["kernel"]]
    w, h = image.size
    if geometry["resize"]["rule"] == "squash":
        return np.asarray(image.resize((width, height), kernel))
    scale = geometry["resize"]["side"] / min(w, h)
    image = image.resize((max(width, round(w * scale)), max(height, round(h * scale))), kernel)
    w, h = image.size
    left, top = (w - width) // 2, (h - height) // 2
    return np.asarray(image.crop((left, top, left + width, top + height)))


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("model"), a.add_argument("folder"), a.add_argument("--graft", default=".build/release/graft")
    a = a.parse_args()
    metadata = {p.key: p.value for p in onnx.load(a.model, load_external_data=False).metadata_props}
    contract = json.loads(metadata["graft"])
    run = ort.InferenceSession(a.model, providers=["CPUExecutionProvider"])
    kind = np.uint8 if "uint8" in run.get_inputs()[0].type else np.float32
    rows = json.loads(subprocess.run([a.graft, "predict", a.model, a.folder, "--json", "--quiet"], check=True,
                                     stdout=subprocess.PIPE).stdout)
    rows = [r for r in rows if r["error"] is None]
    same, worst = 0, 0.0
    for row in rows:
        x = pixels(row["path"], contract["geometry"]).astype(kind).transpose(2, 0, 1)[None]
        p = run.run(["probabilities"], {"pixels": x})[0][0]
        same += contract["classes"][int(p.argmax())] == row["label"]
        worst = max(worst, abs(float(p[contract["classes"].index(row["label"])]) - row["probability"]))
    print(f"{len(rows)} images, top-1 equal on {100 * same / len(rows):.2f} %, largest probability difference {worst:.4f}")


if __name__ == "__main__":
    main()
