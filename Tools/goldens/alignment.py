#!/usr/bin/env python3
"""Reference values for maps learned from judgements: normal equations in NumPy, bounded fits in SciPy.

Usage: alignment.py   (writes Tests/GraftLearningTests/Goldens/alignment.json)
"""
import json, pathlib, platform
import numpy as np, scipy
from scipy.optimize import minimize, nnls

SEED = 43
OUT = pathlib.Path(__file__).parents[2] / "Tests/GraftLearningTests/Goldens/alignment.json"
VERSIONS = dict(python=platform.python_version(), numpy=np.__version__, scipy=scipy.__version__, seed=SEED)


def lists(a):
    return np.asarray(a, float).ravel().tolist()


def rows(x):
    z = x.astype(float) - x.astype(float).mean(0)
    return z / np.linalg.norm(z, axis=1, keepdims=True)


def weights(x, t, strength):
    """Ridge on centred products with w = c + v, free c: explicit D + 2 unknowns (b, c, v)."""
    z = rows(x)
    i, j = np.triu_indices(len(x), 1)
    u = z[i] * z[j]
    s = u.sum(1)
    uc, sc = u - u.mean(0), s - s.mean()
    level = (uc**2).sum() / u.shape[1]
    a = np.column_stack([np.ones_like(s), s, u])
    p = np.diag([0, 0] + [strength * level] * u.shape[1])
    theta = np.linalg.solve(a.T @ a + p + 1e-12 * np.eye(len(p)), a.T @ t)
    free = theta[1] + theta[2:]
    # Non-negative: rows of the penalty's root under the centred design.
    d = u.shape[1]
    root = np.sqrt(strength * level) * (np.eye(d) - 1 / d)
    bounded, _ = nnls(np.vstack([uc, root]), np.concatenate([t - t.mean(), np.zeros(d)]), maxiter=10000)
    return free, bounded


def low_rank(x, t, strength, q):
    """The same with a symmetric matrix in the leading directions, from an SVD of the rows."""
    z = rows(x)
    v = np.linalg.svd(z, full_matrices=False)[2][:q]
    y = z @ v.T
    i, j = np.triu_indices(len(x), 1)
    s = (z[i] * z[j]).sum(1)
    a, b = np.triu_indices(q)
    factor = np.where(a == b, 0.5, np.sqrt(0.5))
    u = (y[i][:, a] * y[j][:, b] + y[i][:, b] * y[j][:, a]) * factor
    level = ((u - u.mean(0)) ** 2).sum() / u.shape[1]
    m = np.column_stack([np.ones_like(s), s, u])
    p = np.diag([0, 0] + [strength * level] * u.shape[1])
    theta = np.linalg.solve(m.T @ m + p, m.T @ t)
    change = np.zeros((q, q))
    for k, (r, c) in enumerate(zip(a, b)):
        change[r, c] = change[c, r] = theta[2 + k] * (1 if r == c else np.sqrt(0.5))
    values, vectors = np.linalg.eigh(theta[1] * np.eye(q) + change)
    half = vectors @ np.diag(np.sqrt(np.maximum(values, 0))) @ vectors.T
    c = np.sqrt(max(theta[1], 0))
    return v.T @ half @ v + c * (np.eye(x.shape[1]) - v.T @ v)


def triplet_weights(x, triplets, strength):
    z = rows(x)
    p = lambda a, b: z[triplets[:, a]] * z[triplets[:, b]]
    gaps = np.stack([p(0, 1) - p(0, 2), p(0, 1) - p(1, 2)], 1)
    d = z.shape[1]
    level = (gaps**2).sum() / (len(triplets) * 2 * d)

    def loss(w):
        f = gaps @ w
        return (np.mean(np.log1p(np.exp(-f).sum(1))) + strength * level / 2 * ((w - w.mean()) ** 2).sum())
    def slope(w):
        e = np.exp(-(gaps @ w))
        return (-((e / (1 + e.sum(1, keepdims=True)))[..., None] * gaps).sum((0, 1)) / len(triplets)
                + strength * level * (w - w.mean()))
    free = minimize(loss, np.ones(d), jac=slope, method="BFGS", options=dict(gtol=1e-10, maxiter=5000)).x
    bounded = minimize(loss, np.ones(d), jac=slope, method="L-BFGS-B", bounds=[(0, None)] * d,
                       options=dict(ftol=1e-15, gtol=1e-11, maxiter=5000)).x
    return free, bounded


def main():
    g = np.random.default_rng(SEED)
    out = []
    for n, d, strength in ((12, 5, 0.1), (20, 8, 1.0), (9, 14, 5.0)):
        x = g.standard_normal((n, d)).astype(np.float32)
        z = rows(x) * np.where(np.arange(d) < d // 2, 2.0, 0.3)
        i, j = np.triu_indices(n, 1)
        t = (z[i] * z[j]).sum(1) + 0.3 * g.standard_normal(len(i))
        free, bounded = weights(x, t, strength)
        triplets = np.array([g.permutation(n)[:3] for _ in range(120)])
        s = z @ z.T
        for k, (a, b, c) in enumerate(triplets):
            pair = max(((a, b, c), (a, c, b), (b, c, a)), key=lambda e: s[e[0], e[1]] + 0.2 * g.standard_normal())
            triplets[k] = pair
        of_triplets = triplet_weights(x, triplets, 0.01 * strength)
        out.append(dict(images=n, columns=d, strength=strength, x=lists(x), dissimilarities=lists(-t), free=lists(free),
                        bounded=lists(bounded), rank=3, matrix=lists(low_rank(x, t, strength, 3)),
                        triplets=triplets.tolist(), tripletStrength=0.01 * strength,
                        tripletFree=lists(of_triplets[0]), tripletBounded=lists(of_triplets[1])))
    OUT.write_text(json.dumps(dict(versions=VERSIONS, cases=out)))


if __name__ == "__main__":
    main()
