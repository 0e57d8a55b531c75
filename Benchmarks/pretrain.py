#!/usr/bin/env python3
"""graft pretrain against a plain PyTorch loop: the same U-Net, images, pretext, batch and threads.

  pretrain.py GRAFT FOLDER YARDSTICK.py [--python /usr/bin/python3] [--size 96] [--epochs 2] [--images 320] [--pretext denoise]
              [--bf16] [--threads 2] [--rounds 1]

YARDSTICK takes FOLDER --size --epochs --pretext --threads and prints one line of JSON an epoch with "seconds", "validation" and
"identity". The first N images of FOLDER are linked into a temporary folder, so that both see the same. Prints seconds an epoch of
both (the fastest, which other work on the machine disturbs least) and the errors on the images set apart.
"""
import argparse, json, pathlib, subprocess, tempfile

a = argparse.ArgumentParser()
for name in ("graft", "folder", "yardstick"):
    a.add_argument(name)
a.add_argument("--python", default="/usr/bin/python3")
a.add_argument("--size", type=int, default=96)
a.add_argument("--epochs", type=int, default=2)
a.add_argument("--images", type=int, default=320)
a.add_argument("--pretext", default="denoise", choices=["denoise", "mask"])
a.add_argument("--bf16", action="store_true")
a.add_argument("--threads", type=int, default=2)
a.add_argument("--rounds", type=int, default=1, help="how often both are run, one after the other")
o = a.parse_args()

images = sorted(p for p in pathlib.Path(o.folder).resolve().rglob("*") if p.suffix.lower() in {".jpg", ".jpeg", ".png"})
images = images[:: max(1, len(images) // o.images)][: o.images]
with tempfile.TemporaryDirectory() as work:
    folder = pathlib.Path(work) / "images"
    folder.mkdir()
    for number, image in enumerate(images):
        (folder / f"{number:05d}{image.suffix.lower()}").symlink_to(image)
    common = ["--size", str(o.size), "--epochs", str(o.epochs), "--pretext", o.pretext, "--threads", str(o.threads)] + ["--bf16"] * o.bf16
    times = {"graft": [], "yardstick": []}
    for _ in range(o.rounds):
        out = subprocess.run([o.graft, "pretrain", str(folder), "-o", f"{work}/unet.onnx", "-q", "--json", *common],
                             capture_output=True, text=True, check=True).stdout
        epochs = json.loads(out)["epochs"]
        times["graft"] += [e["seconds"] for e in epochs[1:]]
        out = subprocess.run([o.python, o.yardstick, str(folder), *common], capture_output=True, text=True, check=True).stdout
        peer = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
        times["yardstick"] += [e["seconds"] for e in peer]
    print(f"{len(images)} images, {o.size} px, {o.pretext}, {'bf16' if o.bf16 else 'f32'}, {o.threads} threads; seconds an epoch")
    for name, seconds in times.items():
        print(f"{name:10s} {min(seconds):8.2f}   all: " + " ".join(f"{s:.2f}" for s in seconds))
    print(f"ratio      {min(times['graft']) / min(times['yardstick']):8.3f}")
    print(f"error on corrupted pixels: graft {epochs[-1]['restored']:.6f} of {epochs[-1]['identity']:.6f}, "
          f"yardstick {peer[-1]['validation']:.6f} of {peer[-1]['identity']:.6f} (all pixels)")
