#!/usr/bin/env python3
"""Reference values for fused features from scikit-learn: per-part scaling, part weights, principal components, logistic head.

Usage: fusion.py   (writes Tests/GraftLearningTests/Goldens/fusion.json; needs numpy, scikit-learn)
"""
import json, pathlib, platform
import numpy as np, sklearn
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression

SEED = 31
OUT = pathlib.Path(__file__).parents[2] / "Tests/GraftLearningTests/Goldens/fusion.json"


def digits(values, n=7):
    return [float(f"{v:.{n}g}") for v in np.asarray(values, float).ravel()]


def data(n, widths, k, rng):
    y = np.concatenate([np.arange(k), rng.integers(0, k, n - k)])
    parts = []
    for place, d in enumerate(widths):
        x = rng.normal(size=(n, d)) * rng.uniform(0.2, 3, d) * 10 ** place + 5 * rng.normal(size=d)
        x += rng.normal(size=(k, d))[y] * 10 ** place
        parts.append(np.round(x * 64) / 64)
    return parts, y


def fused(train, test, normalisation, weights, components):
    """Fitted on `train`, the definition of FeatureFusion.fit written out."""
    blocks, held, variances = [], [], []
    for a, b in zip(train, test):
        if normalisation == "l2":
            a, b = (v / np.linalg.norm(v, axis=1, keepdims=True) for v in (a, b))
        mean = a.mean(0)
        scale = a.std(0) if normalisation == "standardise" else np.ones(a.shape[1])
        a, b = (a - mean) / scale, (b - mean) / scale
        blocks.append(a), held.append(b), variances.append(a.var(0).sum())
    width = sum(a.shape[1] for a in blocks)
    if weights is not None:
        shares = np.array(weights) / np.sum(weights)
        factors = np.sqrt(shares * width / np.array(variances))
    elif normalisation == "standardise":
        factors = np.ones(len(blocks))
    else:
        factors = np.full(len(blocks), np.sqrt(width / np.sum(variances)))
    a = np.hstack([f * x for f, x in zip(factors, blocks)])
    b = np.hstack([f * x for f, x in zip(factors, held)])
    if components is None:
        return a, b
    pca = PCA(components, svd_solver="full").fit(a)
    signs = np.sign(pca.components_[np.arange(pca.n_components_), np.abs(pca.components_).argmax(1)])
    return pca.transform(a) * signs, pca.transform(b) * signs


rng, cases, stored = np.random.default_rng(SEED), [], {}
for name, (n, widths, k) in dict(tall=(90, (6, 4), 3), wide=(30, (24, 16, 9), 2)).items():
    parts, y = data(n + 10, widths, k, rng)
    train, test = [p[:n] for p in parts], [p[n:] for p in parts]
    stored[name] = dict(widths=list(widths), classCount=k, classes=y[:n].tolist(),
                        x=digits(np.hstack(train), 9), test=digits(np.hstack(test), 9))
    for normalisation in ("standardise", "l2", "none"):
        for weights in (None, [1, 3, 2][:len(widths)], [1, 0, 2][:len(widths)]):
            for components in (None, 5, 0.8):
                a, b = fused(train, test, normalisation, weights, components)
                head = LogisticRegression(C=0.1, tol=1e-10, max_iter=100000).fit(a, y[:n])
                cases.append(dict(data=name, normalisation=normalisation, weights=weights,
                                  count=components if components == 5 else None,
                                  share=components if components == 0.8 else None, width=a.shape[1],
                                  fused=digits(b), probabilities=digits(head.predict_proba(b))))
versions = dict(python=platform.python_version(), numpy=np.__version__, sklearn=sklearn.__version__, seed=SEED)
OUT.write_text(json.dumps(dict(versions=versions, data=stored, cases=cases)) + "\n")
