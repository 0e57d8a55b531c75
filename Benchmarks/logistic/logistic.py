#!/usr/bin/env python3
"""The logistic path against scikit-learn: same features, same 5 outer folds, 4 penalties, inner 3-fold cross-validation.

Usage: logistic.py OUT [--features X.npy --labels Y.npy] [--n 4000 --d 1280 --k 5] [--skip-sklearn] [--swift EXECUTABLE]
Without --features it draws features shaped like those of a network: positive, correlated, classes overlapping.
Writes features.f32, classes.i32, folds.i32 into OUT, times scikit-learn, then the Swift executable, and prints the ratio.
"""
import argparse, json, pathlib, resource, subprocess, time
import numpy as np, sklearn
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def drawn(n, d, k, seed=0):
    rng = np.random.default_rng(seed)
    y = rng.integers(0, k, n)
    rank = min(d, 160)
    factors = rng.normal(size=(rank, d)) * (1 / np.sqrt(1 + np.arange(rank)))[:, None]
    hidden = rng.normal(size=(n, rank)) + 0.45 * rng.normal(size=(k, rank))[y]
    return np.maximum(hidden @ factors + 0.7 * rng.normal(size=(n, d)), 0).astype(np.float32), y


def main():
    a = argparse.ArgumentParser()
    a.add_argument("out", type=pathlib.Path)
    a.add_argument("--features"), a.add_argument("--labels"), a.add_argument("--swift")
    a.add_argument("--n", type=int, default=4000), a.add_argument("--d", type=int, default=1280)
    a.add_argument("--k", type=int, default=5), a.add_argument("--jobs", type=int, default=2)
    a.add_argument("--skip-sklearn", action="store_true")
    a = a.parse_args()
    if a.features:
        x, y = np.load(a.features).astype(np.float32), np.unique(np.load(a.labels), return_inverse=True)[1]
    else:
        x, y = drawn(a.n, a.d, a.k)
    folds = list(StratifiedKFold(5, shuffle=True, random_state=0).split(x, y))
    fold = np.empty(len(y), np.int32)
    for i, (_, test) in enumerate(folds):
        fold[test] = i
    a.out.mkdir(parents=True, exist_ok=True)
    np.ascontiguousarray(x).tofile(a.out / "features.f32")
    y.astype(np.int32).tofile(a.out / "classes.i32")
    fold.tofile(a.out / "folds.i32")
    print(f"N {x.shape[0]}, D {x.shape[1]}, K {y.max() + 1}, scikit-learn {sklearn.__version__}", flush=True)
    peer = None
    if not a.skip_sklearn:
        started, predicted, chosen = time.perf_counter(), np.empty_like(y), []
        for train, test in folds:
            search = GridSearchCV(make_pipeline(StandardScaler(), LogisticRegression(max_iter=300)),
                                  {"logisticregression__C": [1e-3, 1e-2, 1e-1, 1]}, cv=3, n_jobs=a.jobs)
            predicted[test] = search.fit(x[train], y[train]).predict(x[test])
            chosen.append(search.best_params_["logisticregression__C"])
        children, own = (resource.getrusage(w) for w in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF))
        peer = dict(seconds=time.perf_counter() - started, accuracy=float((predicted == y).mean()), penalties=chosen,
                    peakMiB=(own.ru_maxrss + 2 * children.ru_maxrss) / 1024)
        print("scikit-learn", json.dumps(peer), flush=True)
    if a.swift:
        ours = json.loads(subprocess.run([a.swift, str(a.out)], check=True, capture_output=True, text=True).stdout)
        print("Graft       ", json.dumps(ours))
        if peer:
            print(f"ratio {peer['seconds'] / ours['seconds']:.1f} x faster, accuracy differs by "
                  f"{100 * abs(peer['accuracy'] - ours['accuracy']):.2f} points")


if __name__ == "__main__":
    main()
