#!/usr/bin/env python3
"""LogME and all transferability scores against LogME in NumPy: same features, best of three runs each, one line out.

Usage: transferability.py OUT --swift EXECUTABLE [--n 1000 --d 2048 --k 20]
NumPy decomposes the features by SVD as public code does, with the whole log-determinant.
"""
import argparse, json, pathlib, subprocess, time
import numpy as np


def logme(f, y):
    f = f.astype(np.float64)
    (n, d), total = f.shape, 0.0
    u, s, _ = np.linalg.svd(f, full_matrices=False)
    s2 = s**2
    for k in np.unique(y):
        t = (y == k).astype(np.float64)
        z2, a, b = (u.T @ t) ** 2, 1.0, 1.0
        rest = max(t @ t - z2.sum(), 0.0)
        for step in range(201):
            m2 = (b * b * s2 * z2 / (a + b * s2) ** 2).sum()
            rss = (a * a * z2 / (a + b * s2) ** 2).sum() + rest
            if step == 200 or step and abs(a / b - old) <= 1e-9 * old:
                break
            g, old = (b * s2 / (a + b * s2)).sum(), a / b
            a, b = g / (m2 + 1e-12), (n - g) / (rss + 1e-12)
        logdet = np.log(a + b * s2).sum() + (d - len(s2)) * np.log(a)
        total += (d / 2 * np.log(a) + n / 2 * np.log(b) - logdet / 2 - b / 2 * rss - a / 2 * m2
                  - n / 2 * np.log(2 * np.pi)) / n
    return total / len(np.unique(y))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("out", type=pathlib.Path), p.add_argument("--swift", required=True)
    p.add_argument("--n", type=int, default=1000), p.add_argument("--d", type=int, default=2048)
    p.add_argument("--k", type=int, default=20)
    a = p.parse_args()
    g = np.random.default_rng(0)
    y = np.arange(a.n) % a.k
    f = np.maximum(g.standard_normal((a.n, a.d)) + g.standard_normal((a.k, a.d))[y] * 0.3, 0).astype(np.float32)
    e = np.exp(2 * g.standard_normal((a.n, 1000)))
    a.out.mkdir(parents=True, exist_ok=True)
    f.tofile(a.out / "features.f32")
    y.astype(np.int32).tofile(a.out / "classes.i32")
    (e / e.sum(1, keepdims=True)).astype(np.float32).tofile(a.out / "posteriors.f32")
    best = np.inf
    for _ in range(3):
        t = time.perf_counter()
        value = logme(f, y)
        best = min(best, time.perf_counter() - t)
    ours = json.loads(subprocess.run([a.swift, str(a.out)], check=True, capture_output=True, text=True).stdout)
    print(f"N {a.n} D {a.d} K {a.k}: LogME {ours['logMESeconds']:.3f} s, NumPy {best:.3f} s "
          f"({best / ours['logMESeconds']:.1f} x), values differ by {abs(value - ours['logME']) / abs(value):.1e}; "
          f"all {ours['scores']} scores {ours['allSeconds']:.3f} s")


if __name__ == "__main__":
    main()
