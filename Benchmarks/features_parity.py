#!/usr/bin/env python3
"""Features of identical pixels: `graft features` against ONNX Runtime in f32, cosine per image.

Usage: features_parity.py IMAGES MANIFEST.json [--graft .build/release/graft] [--count 64] [--precision f32]
Images are brought to each network's resize size with Pillow and stored as PNG, so no resizing is left to either side.
"""
import argparse, json, pathlib, subprocess, tempfile
import numpy as np, onnxruntime as ort
from PIL import Image


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("images"), a.add_argument("manifest"), a.add_argument("--graft", default=".build/release/graft")
    a.add_argument("--count", type=int, default=64), a.add_argument("--precision", default="f32")
    a = a.parse_args()
    paths = [p for p in sorted(pathlib.Path(a.images).rglob("*")) if p.suffix.lower() in {".jpg", ".jpeg", ".png"}]
    paths = paths[:: max(1, len(paths) // a.count)][: a.count]
    models = pathlib.Path(a.manifest).parent
    for card in json.load(open(a.manifest))["models"]:
        rule = card["input"]
        side, size = rule["resize"], rule["size"]
        with tempfile.TemporaryDirectory() as folder:
            pixels = pathlib.Path(folder, "pixels", "all")
            pixels.mkdir(parents=True)
            batch, low = [], (side - size) // 2
            for i, path in enumerate(paths):
                image = Image.open(path).convert("RGB").resize((side, side), Image.BILINEAR)
                image.save(pixels / f"{i:04}.png")
                x = np.asarray(image, np.float32)[low : low + size, low : low + size]
                if rule["colourOrder"] == "BGR":
                    x = x[..., ::-1]
                batch.append(((x - np.float32(rule["mean"])) / np.float32(rule["std"])).transpose(2, 0, 1))
            run = ort.InferenceSession(str(models / card["file"]), providers=["CPUExecutionProvider"])
            expected = np.concatenate([
                run.run([card["features"]["name"]], {rule["name"]: x[None]})[0].reshape(1, -1) for x in batch])
            subprocess.run([a.graft, "features", str(pixels.parent), "--backbones", str(models), "--only", card["name"],
                            "--precision", a.precision, "--store", f"{folder}/store", "--quiet", "-o", f"{folder}/out"],
                           check=True, stdout=subprocess.DEVNULL)
            got = np.load(f"{folder}/out/{card['name']}.npy")
            cosine = (got * expected).sum(1) / (np.linalg.norm(got, axis=1) * np.linalg.norm(expected, axis=1))
            print(f"{card['name']:40} {len(got):4} images  cosine min {cosine.min():.7f}  "
                  f"max difference {np.abs(got - expected).max():.2e}", flush=True)


if __name__ == "__main__":
    main()
