#!/usr/bin/env python3
"""Features of the shared development backbones by ONNX Runtime (f32) on two patterns of pixels.

Usage: backbone_features.py FOLDER_OF_MODELS
Writes Tests/GraftEnginesTests/Goldens/backbone_features.json. Needs numpy, onnxruntime. No randomness: pixel (c, y, x) of
image i is ((3 x + 5 y + 40 c + 17 i + x y / 16) mod 256 - 127.5) / 64, with whole division.
"""
import json, pathlib, sys
import numpy as np, onnxruntime

IMAGES = 2


def pattern(image, size):
    c, y, x = np.meshgrid(np.arange(3), np.arange(size), np.arange(size), indexing="ij")
    return (((3 * x + 5 * y + 40 * c + 17 * image + x * y // 16) % 256 - 127.5) / 64).astype(np.float32)


def main():
    networks = []
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx")):
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        size = session.get_inputs()[0].shape[2]
        x = np.stack([pattern(i, size) for i in range(IMAGES)])
        features = session.run(["features"], {session.get_inputs()[0].name: x})[0].reshape(IMAGES, -1)
        networks.append(dict(name=path.stem, size=size,
                             features=[[float(f"{v:.6g}") for v in row] for row in features.tolist()]))
    value = dict(numpy=np.__version__, onnxruntime=onnxruntime.__version__, networks=networks)
    path = pathlib.Path(__file__).parents[2] / "Tests/GraftEnginesTests/Goldens/backbone_features.json"
    path.write_text(json.dumps(value, separators=(",", ":")) + "\n")
    print(f"{len(networks)} networks, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
