#!/usr/bin/env python3
"""Kills `graft finetune` with SIGKILL at random moments, resumes it, and compares the final weights.

    python3 Tools/finetune/check_kill.py .build/release/graft PHOTOS --backbone NAME --backbones FOLDER \
        [--kills 20] [--seed 0] [-- further options of graft finetune]

One run goes through without a pause. Then, for every kill, a run of its own (with its own feature store, so that
features are computed anew) is killed at a moment drawn between its start and the time that the whole run took, and
the same command with --resume is started until it ends. Every initializer of the model file that it writes must
have the bits of the first run's. Needs nothing but Python. Exit status 0: all alike.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time


def varint(data, place):
    value = shift = 0
    while True:
        byte = data[place]
        place += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, place
        shift += 7


def fields(data):
    """Number and content of every field of a protocol buffers message."""
    place = 0
    while place < len(data):
        key, place = varint(data, place)
        kind = key & 7
        if kind == 0:
            value, place = varint(data, place)
        elif kind == 1:
            value, place = data[place : place + 8], place + 8
        elif kind == 5:
            value, place = data[place : place + 4], place + 4
        else:
            size, place = varint(data, place)
            value, place = data[place : place + size], place + size
        yield key >> 3, value


def initializers(path):
    """Name to bytes of every initializer (ModelProto.graph = 7, GraphProto.initializer = 5, TensorProto.name = 8)."""
    with open(path, "rb") as file:
        model = file.read()
    found = {}
    for number, graph in fields(model):
        if number != 7:
            continue
        for number, tensor in fields(graph):
            if number == 5:
                name = next(value for field, value in fields(tensor) if field == 8)
                found[bytes(name).decode()] = bytes(tensor)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("graft")
    parser.add_argument("data")
    parser.add_argument("--backbone", required=True)
    parser.add_argument("--backbones", required=True)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    words = sys.argv[1:]
    end = words.index("--") if "--" in words else len(words)
    options, further = parser.parse_args(words[:end]), words[end + 1 :]
    work = tempfile.mkdtemp(prefix="graft-kill-")

    def command(folder, *more):
        return [
            options.graft, "finetune", options.data, "--backbone", options.backbone,
            "--backbones", options.backbones, "--store", f"{folder}/store", "-o", f"{folder}/model.onnx",
            "--quiet", *further, *more,
        ]  # fmt: skip

    def start(folder, *more):
        os.makedirs(folder, exist_ok=True)
        return subprocess.Popen(command(folder, *more), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def finish(process):
        _, message = process.communicate()
        if process.returncode != 0:
            sys.exit(f"graft ended with {process.returncode}: {message.decode()}")

    began = time.monotonic()
    finish(start(f"{work}/whole"))
    whole = time.monotonic() - began
    wanted = initializers(f"{work}/whole/model.onnx")
    print(f"uninterrupted: {whole:.1f} s, {len(wanted)} initializers", flush=True)

    random.seed(options.seed)
    different = 0
    for number in range(options.kills):
        folder = f"{work}/{number}"
        moment = random.uniform(0, whole)
        process = start(folder)
        try:
            process.wait(timeout=moment)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        left = sorted(name for name in os.listdir(folder) if name != "store")
        finish(start(folder, "--resume"))
        same = initializers(f"{folder}/model.onnx") == wanted
        rest = sorted(name for name in os.listdir(folder) if name not in ("store", "model.onnx"))
        different += not same
        print(
            f"kill {number + 1:2} at {moment:5.1f} s, left {', '.join(left) or 'nothing'}: "
            f"{'same weights' if same else 'OTHER WEIGHTS'}"
            + (f"; files that stayed: {', '.join(rest)}" if rest else ""),
            flush=True,
        )
        shutil.rmtree(folder)
    print(f"{options.kills - different} of {options.kills} resumed runs end in the same bits")
    shutil.rmtree(work)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
