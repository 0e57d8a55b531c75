#!/usr/bin/env python3
"""Reference values for resampling inside a graph: Pillow's resize of floating-point images.

Usage: resampling.py   (writes Tests/GraftFeaturesTests/Goldens/resampling.json; needs numpy, pillow)
"""
import json, pathlib, platform
import numpy as np, PIL
from PIL import Image

SEED = 33
OUT = pathlib.Path(__file__).parents[2] / "Tests/GraftFeaturesTests/Goldens/resampling.json"
KERNELS = dict(nearest=Image.NEAREST, bilinear=Image.BILINEAR, bicubic=Image.BICUBIC, lanczos=Image.LANCZOS, area=Image.BOX)
rng, cases = np.random.default_rng(SEED), []
for kernel, code in KERNELS.items():
    for source, target in ((7, 3), (12, 5), (5, 12), (9, 9), (30, 4), (3, 8)):
        row = rng.integers(0, 256, source).astype(np.float32)
        image = Image.fromarray(np.repeat(row[None], 2, 0), mode="F").resize((target, 2), code)
        cases.append(dict(kernel=kernel, source=row.tolist(), target=[round(float(v), 4) for v in np.asarray(image)[0]]))
versions = dict(python=platform.python_version(), numpy=np.__version__, pillow=PIL.__version__, seed=SEED)
OUT.write_text(json.dumps(dict(versions=versions, cases=cases)) + "\n")
