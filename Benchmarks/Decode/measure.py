#!/usr/bin/env python3
"""Decode and resize against Pillow: pixel differences and processor time per image on one core.

Usage: measure.py FOLDER [FOLDER ...] [--images 200] [--kernels bilinear] [--rule 256] [--side 224]
Needs Pillow and NumPy, and `swift build -c release --package-path Benchmarks/Decode` done before. Pillow opens, applies
the EXIF orientation, converts to RGB, resizes (antialiased), crops and copies to float32 planes: what decode-bench writes.
Both sides start from bytes in memory. The mean absolute difference is over all pixels of all images, on the scale
0...255; times are processor time, the best of --repeats.
"""
import argparse, io, pathlib, subprocess, tempfile, time
import numpy as np, PIL
from PIL import Image, ImageOps

HERE = pathlib.Path(__file__).resolve().parent
KERNELS = {"nearest": Image.NEAREST, "bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC, "lanczos": Image.LANCZOS,
           "area": Image.BOX}


def pillow(file, rule, side, kernel):
    image = ImageOps.exif_transpose(Image.open(file)).convert("RGB")
    w, h = image.size
    if rule == "squash":
        image = image.resize((side, side), KERNELS[kernel])
    else:
        s = int(rule) / min(w, h)
        image = image.resize((max(side, round(w * s)), max(side, round(h * s))), KERNELS[kernel])
    w, h = image.size
    left, top = (w - side) // 2, (h - side) // 2
    return np.ascontiguousarray(np.asarray(image.crop((left, top, left + side, top + side)), np.float32).transpose(2, 0, 1))


def bench(files, mode, rule, kernel, side, scaled, repeats, out=""):
    command = [HERE / ".build/release/decode-bench", mode, str(rule), kernel, str(side), str(int(scaled)), str(repeats), out]
    done = subprocess.run([str(c) for c in command], input="\n".join(map(str, files)) + "\n", text=True,
                          capture_output=True, check=True)
    return done.stdout.splitlines()


def differences(files, rule, kernel, side, scaled):
    with tempfile.NamedTemporaryFile() as out:
        lines = bench(files, "pixels", rule, kernel, side, scaled, 1, out.name)
        ours = np.fromfile(out.name, np.float32).reshape(len(files), 3, side, side)
    theirs = np.stack([pillow(f, rule, side, kernel) for f in files])
    each = np.abs(ours - theirs).mean((1, 2, 3))
    return each, [line for line in lines if line.startswith("failed")]


def pillow_milliseconds(files, rule, kernel, side, repeats):
    best, data = float("inf"), [f.read_bytes() for f in files]
    for _ in range(repeats):
        started = time.process_time()
        for d in data:
            pillow(io.BytesIO(d), rule, side, kernel)
        best = min(best, time.process_time() - started)
    return best / len(files) * 1e3


def main():
    a = argparse.ArgumentParser()
    a.add_argument("folders", nargs="+")
    a.add_argument("--images", type=int, default=200), a.add_argument("--kernels", default="bilinear")
    a.add_argument("--rule", default="256"), a.add_argument("--side", type=int, default=224)
    a.add_argument("--repeats", type=int, default=3), a.add_argument("--suffixes", default=".jpg,.jpeg")
    a = a.parse_args()
    suffixes = a.suffixes.split(",")
    print(f"Pillow {PIL.__version__}; rule {a.rule}, side {a.side}")
    for folder in a.folders:
        files = sorted(p for p in pathlib.Path(folder).rglob("*") if p.suffix.lower() in suffixes)
        files = files[:: max(1, len(files) // a.images)][: a.images]
        for kernel in a.kernels.split(","):
            theirs = pillow_milliseconds(files, a.rule, kernel, a.side, a.repeats)
            for scaled in (False, True):
                each, failures = differences(files, a.rule, kernel, a.side, scaled)
                ours = float(bench(files, "time", a.rule, kernel, a.side, scaled, a.repeats)[-1].split("\t")[1])
                print(f"{pathlib.Path(folder).name:18} {kernel:8} {len(files)} images, scaled decoding {'on ' if scaled else 'off'}: "
                      f"difference {np.nanmean(each):.2f} (worst image {np.nanmax(each):.2f} {files[int(np.nanargmax(each))].name}), "
                      f"{ours:.2f} ms against {theirs:.2f} ms = {theirs / ours:.1f}x, {len(failures)} failed", flush=True)


if __name__ == "__main__":
    main()
