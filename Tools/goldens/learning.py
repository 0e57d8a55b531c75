#!/usr/bin/env python3
"""Reference values for heads, metrics and tests from scikit-learn and SciPy at tight tolerances.

Usage: learning.py   (writes Tests/GraftLearningTests/Goldens/heads.json and scores.json)
"""
import json, pathlib, platform
import numpy as np, scipy, scipy.stats, sklearn
from sklearn import metrics as m
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, Normalizer, StandardScaler
from sklearn.svm import LinearSVC

SEED = 20
OUT = pathlib.Path(__file__).parents[2] / "Tests/GraftLearningTests/Goldens"
VERSIONS = dict(python=platform.python_version(), numpy=np.__version__, scipy=scipy.__version__,
                sklearn=sklearn.__version__, seed=SEED)
SCALERS = dict(none=FunctionTransformer, standardise=StandardScaler, l2=Normalizer)


def digits(values, n=7):
    return [float(f"{v:.{n}g}") for v in np.asarray(values, float).ravel()]


def data(n, d, k, test, rng):
    """Features of uneven scales, one without variance, rounded to what a Float holds exactly."""
    y = np.concatenate([np.arange(k), rng.integers(0, k, n + test - k)])
    x = rng.normal(size=(n + test, d)) * rng.uniform(0.2, 3, d) + rng.normal(size=d)
    x += rng.normal(size=(k, d))[y] * 0.7
    x[:, -1] = 0.5
    x = (np.round(x * 64) / 64).astype(np.float64)
    return x[:n], y[:n], x[n:]


def fitted(head, scaling, x, y):
    return make_pipeline(SCALERS[scaling](), head).fit(x, y)


def heads():
    rng, cases = np.random.default_rng(SEED), []
    sets = dict(tall3=(120, 10, 3), tall2=(90, 8, 2), wide4=(36, 60, 4), wide2=(24, 40, 2))
    stored = {}
    for name, (n, d, k) in sets.items():
        x, y, t = data(n, d, k, 12, rng)
        stored[name] = dict(columns=d, classCount=k, x=digits(x), classes=y.tolist(), test=digits(t))
        for weights in (None, "balanced"):
            for scaling in SCALERS:
                common = dict(data=name, scaling=scaling, weights=weights or "none")
                for c in (1e-2, 1.0):
                    p = fitted(LogisticRegression(C=c, tol=1e-10, max_iter=100000, class_weight=weights,
                                                  solver="newton-cholesky"), scaling, x, y)
                    q = fitted(LogisticRegression(C=c, tol=1e-8, max_iter=100000, class_weight=weights),
                               scaling, x, y)
                    assert np.abs(p.predict_proba(t) - q.predict_proba(t)).max() < 1e-5, (name, scaling, c)
                    cases.append(dict(common, kind="logistic", setting=c, probabilities=digits(p.predict_proba(t))))
                    s = fitted(LinearSVC(C=c, tol=1e-10, max_iter=1000000, class_weight=weights, dual=False),
                               scaling, x, y)
                    cases.append(dict(common, kind="linearSVM", setting=c, scores=digits(s.decision_function(t))))
                for alpha in (1.0, 50.0):
                    r = fitted(RidgeClassifier(alpha=alpha, class_weight=weights), scaling, x, y)
                    cases.append(dict(common, kind="ridge", setting=alpha, scores=digits(r.decision_function(t))))
        for scaling in SCALERS:
            common = dict(data=name, scaling=scaling, weights="none")
            r = fitted(NearestCentroid(), scaling, x, y)
            cases.append(dict(common, kind="nearestMean", setting=None, predictions=r.predict(t).tolist()))
            for neighbours in (1, 5):
                r = fitted(KNeighborsClassifier(neighbours, metric="cosine"), scaling, x, y)
                cases.append(dict(common, kind="nearestNeighbours", setting=neighbours,
                                  probabilities=digits(r.predict_proba(t)), predictions=r.predict(t).tolist()))
    (OUT / "heads.json").write_text(json.dumps(dict(versions=VERSIONS, data=stored, cases=cases)) + "\n")


def calibration_error(y, p, bins=15):
    """Guo et al. (2017), bins (b/15, (b+1)/15], written out."""
    confidence, right, total = p.max(1), p.argmax(1) == y, 0.0
    for b in range(bins):
        inside = (confidence > b / bins) & (confidence <= (b + 1) / bins)
        if inside.any():
            total += inside.mean() * abs(right[inside].mean() - confidence[inside].mean())
    return total


def scores():
    rng, cases = np.random.default_rng(SEED), []
    for n, k, absent in ((1, 2, 0), (7, 3, 0), (60, 4, 1), (300, 6, 0)):
        y = rng.integers(0, k - absent, n)
        logits = rng.normal(size=(n, k)) * 1.5
        logits[np.arange(n), y] += 1
        p = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
        if n == 60:  # certain and wrong, certain and right: clipping
            p[0], p[1] = np.eye(k)[(y[0] + 1) % k], np.eye(k)[y[1]]
        z = p.argmax(1)
        present = sorted(set(y) | set(z))
        precision, recall, f1, support = m.precision_recall_fscore_support(y, z, labels=range(k), zero_division=0)
        cases.append(dict(
            classCount=k, classes=y.tolist(), probabilities=[float(v) for v in p.ravel()],
            accuracy=m.accuracy_score(y, z), balancedAccuracy=recall[np.unique(y)].mean(),
            macroF1=m.f1_score(y, z, labels=present, average="macro", zero_division=0),
            logLoss=m.log_loss(y, p, labels=range(k)), calibrationError=calibration_error(y, p),
            confusion=m.confusion_matrix(y, z, labels=range(k)).tolist(), precision=precision.tolist(),
            recall=recall.tolist(), f1=f1.tolist(), support=support.tolist()))
        seen = np.isin(z, y)
        if seen.all():
            assert abs(m.balanced_accuracy_score(y, z) - cases[-1]["balancedAccuracy"]) < 1e-12
    pairs = []
    for b, c in ((0, 0), (0, 5), (5, 0), (3, 3), (10, 22), (200, 260), (1500, 1380)):
        tail = scipy.stats.binom.cdf(min(b, c), b + c, 0.5)
        pairs.append(dict(first=b, second=c, midP=min(1.0, 2 * tail - scipy.stats.binom.pmf(min(b, c), b + c, 0.5))))
    wilson = []
    for x, n in ((0, 10), (3, 10), (10, 10), (81, 263), (3999, 4000)):
        ci = scipy.stats.binomtest(x, n).proportion_ci(0.95, method="wilson")
        wilson.append(dict(count=x, total=n, low=ci.low, high=ci.high))
    (OUT / "scores.json").write_text(
        json.dumps(dict(versions=VERSIONS, cases=cases, pairs=pairs, wilson=wilson)) + "\n")


if __name__ == "__main__":
    heads()
    scores()
