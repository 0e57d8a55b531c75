#!/usr/bin/env python3
"""Adds ONNX files as backbones and compares `graft features` with ONNX Runtime on identical pixels.

Usage: check_features.py GRAFT IMAGES FILE_OR_FOLDER ... [--count 4]
Each file goes through `graft backbones add` into a temporary home; the tensor that the card names is read from the original
graph by ONNX Runtime, pooled as its shape asks for. Images are resized with Pillow and stored as PNG, so that no resizing is
left to either side. Prints cosine and relative difference; exit code 1 if a cosine is below 0.9999.
"""
import argparse, json, os, pathlib, subprocess, sys, tempfile
import numpy as np, onnx, onnxruntime as ort
from PIL import Image

ort.set_default_logger_severity(4)


def expected(path, tensor, batch):
    model = onnx.load(path)
    if tensor not in [o.name for o in model.graph.output]:
        model.graph.output.append(onnx.helper.make_tensor_value_info(tensor, 1, None))
    session = ort.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    rows = []
    for x in batch:
        value = session.run([tensor], {session.get_inputs()[0].name: x})[0]
        value = value.mean((2, 3)) if value.ndim == 4 else value[:, 0] if value.ndim == 3 else value
        rows.append(value.reshape(1, -1))
    return np.concatenate(rows)


def check(graft, home, card, path, paths):
    rule = card["input"]
    size = rule["size"] if isinstance(rule["size"], int) else rule["size"][0]
    side, low = rule["resize"], (rule["resize"] - size) // 2
    with tempfile.TemporaryDirectory() as folder:
        pixels = pathlib.Path(folder, "pixels", "all")
        pixels.mkdir(parents=True)
        batch = []
        for i, source in enumerate(paths):
            image = Image.open(source).convert("RGB").resize((side, side), Image.BILINEAR)
            image.save(pixels / f"{i:04}.png")
            x = np.asarray(image, np.float32)[low : low + size, low : low + size]
            batch.append(((x - np.float32(rule["mean"])) / np.float32(rule["std"])).transpose(2, 0, 1)[None])
        subprocess.run([graft, "features", str(pixels.parent), "--only", card["name"], "--precision", "f32", "--quiet",
                        "--store", f"{folder}/store", "-o", f"{folder}/out"], check=True, stdout=subprocess.DEVNULL,
                       env={**os.environ, "GRAFT_HOME": home})
        got = np.load(f"{folder}/out/{card['name']}.npy")
    want = expected(path, card["features"]["name"], batch)
    cosine = (got * want).sum(1) / (np.linalg.norm(got, axis=1) * np.linalg.norm(want, axis=1))
    return cosine.min(), np.abs(got - want).max() / np.abs(want).max()


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("graft"), a.add_argument("images"), a.add_argument("files", nargs="+")
    a.add_argument("--count", type=int, default=4)
    a = a.parse_args()
    paths = [p for p in sorted(pathlib.Path(a.images).rglob("*")) if p.suffix.lower() in {".jpg", ".jpeg", ".png"}]
    paths = paths[:: max(1, len(paths) // a.count)][: a.count]
    files = [f for entry in a.files for f in
             (sorted(pathlib.Path(entry).glob("*.onnx")) if os.path.isdir(entry) else [pathlib.Path(entry)])]
    poor = False
    with tempfile.TemporaryDirectory() as home:
        for file in files:
            added = subprocess.run([a.graft, "backbones", "add", str(file)], capture_output=True, text=True,
                                   env={**os.environ, "GRAFT_HOME": home})
            if added.returncode:
                print(f"{file.stem:32} {added.stderr.strip()[:160]}", flush=True)
                continue
            cards = [json.load(open(p)) for p in pathlib.Path(home).rglob("*.json")]
            card = next(c for c in cards if isinstance(c, dict) and c.get("name") == file.stem)
            try:
                cosine, difference = check(a.graft, home, card, str(file), paths)
            except Exception as error:  # one graph that fails does not end the check
                poor = True
                print(f"{file.stem:32} failed: {str(error)[:160]}", flush=True)
                continue
            poor |= cosine < 0.9999
            print(f"{file.stem:32} cosine {cosine:.8f}  relative difference {difference:.1e}", flush=True)
    sys.exit(int(poor))


if __name__ == "__main__":
    main()
