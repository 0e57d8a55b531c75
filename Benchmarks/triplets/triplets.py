#!/usr/bin/env python3
"""Odd-one-out accuracy with a bootstrap over images against NumPy: same features, same triplets, one line out.

Usage: triplets.py OUT --swift EXECUTABLE [--n 1854 --d 2048 --triplets 10000 --draws 1000]
Two transcriptions in NumPy, best of three runs each. Plain: the similarities of every triplet from its gathered
rows, as public code does, and in every draw the triplets weighed by how often their images were drawn. Product: the
same, but with all similarities from one matrix product.
"""
import argparse, json, pathlib, subprocess, time
import numpy as np


def weighed(right, t, n, draws):
    g, shares = np.random.default_rng(1), []
    for _ in range(draws):
        m = np.bincount(g.integers(0, n, n), minlength=n)
        w = m[t[:, 0]] * m[t[:, 1]] * m[t[:, 2]]
        shares.append((w * right).sum() / w.sum())
    return right.mean(), 1.96 * np.std(shares, ddof=1)


def plain(f, t, draws):
    f = f / np.linalg.norm(f, axis=1, keepdims=True)
    a, b, c = f[t[:, 0]], f[t[:, 1]], f[t[:, 2]]
    s = np.stack([(a * b).sum(1), (a * c).sum(1), (b * c).sum(1)], 1)
    return weighed((s[:, 0] > s[:, 1]) & (s[:, 0] > s[:, 2]), t, len(f), draws)


def product(f, t, draws):
    f = f / np.linalg.norm(f, axis=1, keepdims=True)
    k = f @ f.T
    s = np.stack([k[t[:, 0], t[:, 1]], k[t[:, 0], t[:, 2]], k[t[:, 1], t[:, 2]]], 1)
    return weighed((s[:, 0] > s[:, 1]) & (s[:, 0] > s[:, 2]), t, len(f), draws)


def best(function, *arguments):
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        value = function(*arguments)
        seconds.append(time.perf_counter() - start)
    return min(seconds), value


def main():
    p = argparse.ArgumentParser()
    p.add_argument("out", type=pathlib.Path), p.add_argument("--swift", required=True)
    p.add_argument("--n", type=int, default=1854), p.add_argument("--d", type=int, default=2048)
    p.add_argument("--triplets", type=int, default=10000), p.add_argument("--draws", type=int, default=1000)
    a = p.parse_args()
    g = np.random.default_rng(0)
    f = np.maximum(g.standard_normal((a.n, a.d)), 0).astype(np.float32)
    t = np.argsort(g.random((a.triplets, a.n)), 1)[:, :3].astype(np.int32)
    u = f / np.linalg.norm(f, axis=1, keepdims=True)
    for k in range(len(t)):
        i = t[k]
        pairs = [(0, 1, 2), (0, 2, 1), (1, 2, 0)]
        noisy = [u[i[x]] @ u[i[y]] + 0.01 * g.standard_normal() for x, y, _ in pairs]
        t[k] = i[list(pairs[int(np.argmax(noisy))])]
    a.out.mkdir(parents=True, exist_ok=True)
    f.tofile(a.out / "features.f32"), t.tofile(a.out / "triplets.i32")
    slow, (value, half) = best(plain, f, t, a.draws)
    quick, _ = best(product, f, t, a.draws)
    ours = json.loads(subprocess.run([a.swift, str(a.out), str(a.n)], check=True, capture_output=True, text=True).stdout)
    print(f"{a.triplets} triplets of {a.n} images, D {a.d}, {a.draws} draws: {ours['seconds']:.3f} s, NumPy {slow:.3f} s "
          f"({slow / ours['seconds']:.1f} x), NumPy by one product {quick:.3f} s ({quick / ours['seconds']:.1f} x); "
          f"accuracy {ours['accuracy']:.4f} and {value:.4f}, half widths {(ours['high'] - ours['low']) / 2:.4f} and {half:.4f}")


if __name__ == "__main__":
    main()
