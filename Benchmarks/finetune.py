#!/usr/bin/env python3
"""graft finetune against a plain PyTorch loop on the same ONNX weights, images and split.

  finetune.py GRAFT DATA MODELS NAME YARDSTICK.py [--python /usr/bin/python3] [--epochs 5] [--train-last 0.3] [--bf16]

YARDSTICK runs the whole network every epoch and trains its last nodes (the script of that name among the project's
yardsticks). graft starts cold: an empty store in a temporary folder. Prints both times, both accuracies on the test split
and, for the yardstick, the time at which it first reached graft's accuracy, if it did. DATA/labels.csv has path, label, split.
"""
import argparse, json, pathlib, subprocess, tempfile, time

a = argparse.ArgumentParser()
for name in ("graft", "data", "models", "name", "yardstick"):
    a.add_argument(name)
a.add_argument("--python", default="/usr/bin/python3")
a.add_argument("--epochs", type=int, default=5)
a.add_argument("--train-last", default="0.3")
a.add_argument("--bf16", action="store_true")
a.add_argument("--only", choices=["graft", "peer"])
a.add_argument("--options", default="", help="further options of graft finetune")
o = a.parse_args()

with tempfile.TemporaryDirectory() as work:
    if o.only != "peer":
        started = time.time()
        out = subprocess.run(
            [o.graft, "finetune", o.data, "--backbone", o.name, "--backbones", o.models, "-o", f"{work}/model.onnx",
             "--store", f"{work}/store", "-q", "--json", *o.options.split()], capture_output=True, text=True, check=True).stdout
        seconds = time.time() - started
        result = json.loads(out)
        value = result["accuracy"]
        print(f"graft      {seconds:7.1f} s  accuracy {100 * value['value']:.1f} ({100 * value['low']:.1f} to {100 * value['high']:.1f}), "
              f"probe {100 * result['probe']['accuracy']['value']:.1f}, gain {100 * result['gain']['value']:.1f} "
              f"({100 * result['gain']['low']:.1f} to {100 * result['gain']['high']:.1f}), epoch {result['chosenEpoch']}", flush=True)
    if o.only != "graft":
        started = time.time()
        subprocess.run(
            [o.python, o.yardstick, o.data, str(pathlib.Path(o.models) / "manifest.json"), o.name, "--epochs", str(o.epochs),
             "--train-last", o.train_last, "--json", f"{work}/peer.json", *(["--bf16"] if o.bf16 else [])],
            check=True, stdout=subprocess.DEVNULL)
        seconds = time.time() - started
        log = json.load(open(f"{work}/peer.json"))["epochs"]
        print(f"yardstick  {seconds:7.1f} s  accuracy {100 * log[-1]['accuracy']:.1f}, best {100 * max(e['accuracy'] for e in log):.1f}; "
              + ", ".join(f"{100 * e['accuracy']:.1f}" for e in log))
    if not o.only:
        print("the clock of both includes start-up; graft's includes the linear probe, choosing and judging")
