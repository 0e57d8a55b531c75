#!/usr/bin/env python3
"""Category-wise fine-tuning by Graft and by a plain PyTorch loop, on the same features and the same trained head.

Usage: cft.py PEER.py FOLDER --swift BINARY [--methods bp ga] [--images 5000 --categories 80 --width 2048 --known 0.5]
                     [--peer] [--limit C] [--workers 2]
PEER.py must offer synthetic(n, c, d, known), negative_head(z, y) and the command line of a yardstick that takes
--save, --ga and --limit and prints one line of JSON. Needs torch and numpy.
"""
import argparse, importlib.util, json, pathlib, subprocess, sys
import numpy as np


def main():
    a = argparse.ArgumentParser()
    a.add_argument("yardstick"), a.add_argument("folder"), a.add_argument("--swift", required=True)
    a.add_argument("--methods", nargs="+", default=["bp", "ga"]), a.add_argument("--images", type=int, default=5000)
    a.add_argument("--categories", type=int, default=80), a.add_argument("--width", type=int, default=2048)
    a.add_argument("--known", type=float, default=0.5), a.add_argument("--peer", action="store_true")
    a.add_argument("--limit", type=int), a.add_argument("--workers", type=int, default=2)
    a = a.parse_args()
    folder = pathlib.Path(a.folder)
    folder.mkdir(parents=True, exist_ok=True)
    spec = importlib.util.spec_from_file_location("peer", a.yardstick)
    peer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(peer)
    saved = folder / "data.npz"
    shape = ["--images", str(a.images), "--categories", str(a.categories), "--width", str(a.width), "--known", str(a.known)]
    if not saved.exists():
        z, y, truth, part = peer.synthetic(a.images, a.categories, a.width, a.known)
        np.savez(saved, z=z, y=y, truth=truth, part=part)
    f = np.load(saved)
    z, y, truth, part = (f[k] for k in ("z", "y", "truth", "part"))
    if not (folder / "weights.f32").exists():
        w, b = peer.negative_head(z[part == 0], y[part == 0])
        w.astype("<f4").tofile(folder / "weights.f32"), b.astype("<f4").tofile(folder / "bias.f32")
        z.astype("<f4").tofile(folder / "features.f32"), part.astype("i1").tofile(folder / "part.i8")
        y.astype("i1").tofile(folder / "labels.i8"), truth.astype("i1").tofile(folder / "truth.i8")
    for method in a.methods:
        run = subprocess.run([a.swift, str(folder), method, str(a.workers)], stdout=subprocess.PIPE, text=True, check=True)
        print("graft", run.stdout.strip(), flush=True)
        if a.peer and method in ("bp", "ga"):
            command = [sys.executable, a.yardstick, *shape, "--npz", str(saved)] + ["--ga"] * (method == "ga")
            command += ["--limit", str(a.limit)] if a.limit else []
            other = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
            own = json.loads(run.stdout)
            print("peer ", json.dumps(other), flush=True)
            print(f"{method}: {other['seconds_for_all'] / own['seconds']:.1f} times faster", flush=True)


if __name__ == "__main__":
    main()
