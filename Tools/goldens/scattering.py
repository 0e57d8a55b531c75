"""Reference values for the built-in scattering backbone, from the kymatio package.

    python3 Tools/goldens/scattering.py Tests/GraftFeaturesTests/Goldens

Writes scattering.json: a 64 x 64 image (uint8, hexadecimal) of smooth and sharp structures, and the
coefficients of kymatio's Scattering2D with J = 4, L = 8, of which a seeded choice of paths is kept.
"""

import json
import sys
from pathlib import Path

import numpy as np
import scipy.special

if not hasattr(scipy.special, "sph_harm"):  # gone from SciPy; kymatio's 3-D part imports it, we need 2-D
    scipy.special.sph_harm = scipy.special.sph_harm_y

import kymatio  # noqa: E402
from kymatio.numpy import Scattering2D  # noqa: E402

SIDE, SCALES, ANGLES, SEED, KEPT = 64, 4, 8, 20130801, 120


def image(generator):
    rows, columns = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    waves = np.sin(40 * rows + 15 * columns) + np.cos(9 * columns * columns + 60 * rows * columns)
    disc = ((rows - 0.4) ** 2 + (columns - 0.6) ** 2 < 0.06).astype(float)
    noise = generator.normal(size=(SIDE, SIDE))
    mixed = 0.25 * waves + disc + 0.15 * noise
    scaled = (mixed - mixed.min()) / (mixed.max() - mixed.min())
    return np.round(255 * scaled).astype(np.uint8)


def main(folder):
    generator = np.random.default_rng(SEED)
    pixels = image(generator)
    transform = Scattering2D(J=SCALES, shape=(SIDE, SIDE), L=ANGLES, max_order=2, out_type="list")
    coefficients = transform(pixels.astype(np.float64) / 255)
    second = [index for index, c in enumerate(coefficients) if len(c["j"]) == 2]
    chosen = sorted(generator.choice(second, KEPT, replace=False).tolist())
    kept = [index for index, c in enumerate(coefficients) if len(c["j"]) < 2] + chosen
    paths = [{
        "scales": [int(j) for j in coefficients[index]["j"]],
        "angles": [int(theta) for theta in coefficients[index]["theta"]],
        "values": [float(f"{value:.8g}") for value in np.asarray(coefficients[index]["coef"]).ravel()],
    } for index in kept]
    result = {
        "versions": {"kymatio": kymatio.__version__, "numpy": np.__version__, "scipy": scipy.__version__},
        "seed": SEED, "side": SIDE, "scales": SCALES, "angles": ANGLES, "pixels": pixels.tobytes().hex(),
        "mapSide": int(np.asarray(coefficients[0]["coef"]).shape[-1]), "paths": paths,
    }
    target = Path(folder, "scattering.json")
    target.write_text(json.dumps(result))
    print(target, target.stat().st_size, "bytes")


if __name__ == "__main__":
    main(sys.argv[1])
