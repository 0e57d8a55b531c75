#!/usr/bin/env python3
"""Reference values for transferability scores, straight from their formulas in the D x D feature space.

Usage: transferability.py   (writes Tests/GraftLearningTests/Goldens/transferability.json)
No inner-product tricks: covariances, solves and determinants are those of all features; mixtures are
scikit-learn's, optimal transport and rank correlations SciPy's.
"""
import json, pathlib, platform, warnings
import numpy as np, scipy, scipy.optimize, scipy.stats, sklearn
from sklearn.covariance import LedoitWolf
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import NearestCentroid

SEED = 31
OUT = pathlib.Path(__file__).parents[2] / "Tests/GraftLearningTests/Goldens/transferability.json"
VERSIONS = dict(python=platform.python_version(), numpy=np.__version__, scipy=scipy.__version__,
                sklearn=sklearn.__version__, seed=SEED)


def lists(a):
    return np.asarray(a).ravel().tolist()


def logdet(a):
    sign, value = np.linalg.slogdet(a)
    assert sign > 0
    return value


def logme(f, y):
    """MacKay's fixed point with explicit D x D inverses; returns the mean evidence over classes."""
    n, d = f.shape
    total, inner = 0.0, f.T @ f
    for k in np.unique(y):
        t, a, b = (y == k).astype(float), 1.0, 1.0

        def state(a, b):
            inverse = np.linalg.inv(inner + a / b * np.eye(d))
            m = inverse @ f.T @ t
            return np.trace(inverse @ inner), m @ m, ((t - f @ m) ** 2).sum()
        for _ in range(200):
            gamma, m2, rss = state(a, b)
            a2, b2 = gamma / (m2 + 1e-12), (n - gamma) / (rss + 1e-12)
            done = abs(a2 / b2 - a / b) <= 1e-9 * a / b
            a, b = a2, b2
            if done:
                break
        gamma, m2, rss = state(a, b)
        total += (d / 2 * np.log(a) + n / 2 * np.log(b) - logdet(a * np.eye(d) + b * inner) / 2
                  - b / 2 * rss - a / 2 * m2 - n / 2 * np.log(2 * np.pi)) / n
    return total / len(np.unique(y))


def between(f, y):
    means = np.stack([f[y == k].mean(0) for k in y])
    return np.cov(means.T, bias=True)


def h_score(f, y):
    fit = LedoitWolf().fit(f)
    return (1 - fit.shrinkage_) * np.trace(np.linalg.solve(fit.covariance_, between(f, y)))


def h_score_plain(f, y):
    return np.trace(np.linalg.pinv(np.cov(f.T, bias=True)) @ between(f, y))


def transrate(f, y, e=1e-4):
    f = f - f.mean(0)

    def rate(g):
        return logdet(np.eye(g.shape[1]) + g.T @ g / (len(g) * e)) / 2
    return rate(f) - sum((y == k).mean() * rate(f[y == k]) for k in np.unique(y))


def principal(f, count):
    u, s, _ = np.linalg.svd(f - f.mean(0), full_matrices=False)
    keep = min(count, int((s > 1e-9 * s[0]).sum()))
    u = u[:, :keep] * np.sign(u[np.abs(u).argmax(0), np.arange(u.shape[1])])[:keep]
    return u * s[:keep]


def gbc(f, y, shape):
    p, total = principal(f, 64), 0.0
    floor = 1e-6 * p.var(0).mean()

    def normal(k):
        v = p[y == k].var(0)
        if shape == "spherical":
            v = np.full_like(v, v.mean())
        return p[y == k].mean(0), np.diag(np.maximum(v, floor))
    for i in np.unique(y):
        for j in np.unique(y):
            if i == j:
                continue
            (m, a), (n, b) = normal(i), normal(j)
            s = (a + b) / 2
            d = (m - n) @ np.linalg.solve(s, m - n) / 8 + (logdet(s) - (logdet(a) + logdet(b)) / 2) / 2
            total -= np.exp(-d)
    return total


def parc(f, y):
    p = principal(f, 32)
    p = (p - p.mean(0)) / p.std(0)
    upper = np.triu_indices(len(y), 1)
    labels = np.eye(y.max() + 1)[y]
    return 100 * scipy.stats.spearmanr((1 - np.corrcoef(p))[upper], (1 - np.corrcoef(labels))[upper])[0]


def sfda(f, y):
    classes, n = np.unique(y), len(y)

    def fit(x, shrinkage):
        within = sum((y == k).mean() * np.cov(x[y == k].T, bias=True) for k in classes)
        if shrinkage is None:
            shrinkage = max(np.exp(-5 * np.linalg.eigvalsh(within)[-1]), 1e-10)
        s = (1 - shrinkage) * within + shrinkage * np.trace(within) / len(within) * np.eye(len(within))
        means = np.stack([x[y == k].mean(0) for k in classes])
        w = np.linalg.solve(s, means.T)
        scores = x @ w - 0.5 * np.diag(means @ w) + np.log([(y == k).mean() for k in classes])
        return scores - scipy.special.logsumexp(scores, axis=1, keepdims=True), means, shrinkage
    p, means, shrinkage = fit(f, None)
    own = np.exp(p[np.arange(n), y])[:, None]
    others = np.stack([np.delete(means, k, 0).mean(0) for k in range(len(classes))])
    p = fit(own * f + (1 - own) * others[y], shrinkage)[0][np.arange(n), y]
    return dict(meanLogarithm=p.mean(), meanProbability=np.exp(p).mean(), shrinkage=shrinkage)


def leep(p, y):
    joint = np.stack([p[y == k].sum(0) for k in np.unique(y)]) / len(y)
    return np.log((p @ (joint / joint.sum(0)).T)[np.arange(len(y)), y]).mean()


def nce(p, y):
    z, h = p.argmax(1), 0.0
    for s in np.unique(z):
        h += (z == s).mean() * scipy.stats.entropy(np.bincount(y[z == s]))
    return -h


def nleep(f, y, starts):
    c = f - f.mean(0)
    u, s, _ = np.linalg.svd(c, full_matrices=False)
    width = int(np.searchsorted(np.cumsum(s**2) / (s**2).sum(), 0.8, side="right")) + 1
    x = principal(f, width)
    floor = 1e-3 * x.var(0).mean()
    own = ((x[:, None] - x[starts][None]) ** 2).sum(-1).argmin(1)
    soft = np.eye(len(starts))[own]
    size = soft.sum(0) + 10 * np.finfo(float).eps
    means = soft.T @ x / size[:, None]
    variances = soft.T @ x**2 / size[:, None] - means**2 + floor
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        fit = GaussianMixture(len(starts), covariance_type="diag", reg_covar=floor, tol=1e-3, max_iter=100,
                              weights_init=size / size.sum(), means_init=means, precisions_init=1 / variances).fit(x)
    return dict(value=leep(fit.predict_proba(x), y), width=width, iterations=fit.n_iter_)


def ped(f, y, reach=0.3, steps=6):
    """Overlapping class balls pushed apart along the line of their means (Li et al. 2023), own statistics."""
    deviation = f.std(0)
    f = (f - f.mean(0)) / np.where(deviation > 1e-12, deviation, 1)
    labels = np.unique(y)
    centre = np.array([f[y == c].mean(0) for c in labels])
    radius = np.array([reach * np.sqrt(((f[y == c] - f[y == c].mean(0)) ** 2).sum(1).mean()) for c in labels])
    start, first = centre.copy(), None
    for _ in range(steps):
        push = np.zeros_like(centre)
        for a in range(len(labels)):
            for b in range(len(labels)):
                way = centre[a] - centre[b]
                far = np.linalg.norm(way)
                overlap = radius[a] + radius[b] - far
                if a != b and far > 0 and overlap > 0:
                    push[a] += way / far * min(0.5 * overlap, overlap)
        moved = np.linalg.norm(push)
        if moved == 0 or (first is not None and moved < first / 2):
            break
        first = first or moved
        centre = centre + push
    return f + (centre - start)[np.searchsorted(labels, y)]


def nearest_mean(f, y, folds):
    right = 0
    for k in np.unique(folds):
        fit = NearestCentroid().fit(f[folds != k], y[folds != k])
        right += (fit.predict(f[folds == k]) == y[folds == k]).sum()
    return right / len(y)


def transport(p, q, d):
    """Rubner's partial matching as a linear program."""
    m, n = d.shape
    rows = np.kron(np.eye(m), np.ones(n))
    columns = np.kron(np.ones(m), np.eye(n))
    mass = min(p.sum(), q.sum())
    fit = scipy.optimize.linprog(d.ravel(), A_ub=np.vstack([rows, columns]), b_ub=np.concatenate([p, q]),
                                 A_eq=np.ones((1, m * n)), b_eq=[mass], method="highs",
                                 options=dict(primal_feasibility_tolerance=1e-10, dual_feasibility_tolerance=1e-10))
    assert fit.status == 0
    return dict(m=m, n=n, first=lists(p), second=lists(q), distances=lists(d), cost=fit.fun, mass=mass)


def case(name, n, d, k, s, rng, scale=0.35, gap=0.8):
    y = np.concatenate([np.arange(k), np.arange(k), rng.integers(0, k, n - 2 * k)])
    f = scale * (rng.normal(size=(n, d)) * rng.uniform(0.3, 1.5, d) + rng.normal(size=(k, d))[y] * gap) + 0.4
    f = np.round(f * 1024) / 1024
    logits = rng.normal(size=(n, s)) + 2 * rng.normal(size=(k, s))[y]
    p = (np.exp(logits) / np.exp(logits).sum(1, keepdims=True)).astype(np.float32)
    q, names = p.astype(float), rng.normal(size=(s + k, 5))
    distances = np.linalg.norm(names[:s, None] - names[None, s:], axis=-1)
    starts = rng.permutation(n)[:5 * k].tolist()
    folds = np.arange(n) % 5
    e = (q * distances[:, y].T).sum()
    values = dict(
        softmaxSum=q.max(1).sum(), softmaxMean=q.max(1).mean(), emdSum=e, emdMean=e / n,
        emdNormalised=e / distances[:, y].mean(0).sum(), nce=nce(q, y), leep=leep(q, y), hScore=h_score(f, y),
        hScorePlain=h_score_plain(f, y), logME=logme(f, y), transRate=transrate(f, y),
        gbcSpherical=gbc(f, y, "spherical"), gbcDiagonal=gbc(f, y, "diagonal"), parc=parc(f, y),
        sfda=sfda(f, y)["meanLogarithm"], sfdaProbability=sfda(f, y)["meanProbability"],
        nLEEP=nleep(f, y, starts)["value"], nearestMean=nearest_mean(f, y, folds),
        logMEMoved=logme(ped(f, y).astype(np.float32).astype(float), y),
        logMEMovedFar=logme(ped(f, y, 0.6).astype(np.float32).astype(float), y))
    print(name, {a: round(float(b), 5) for a, b in values.items()}, sfda(f, y)["shrinkage"], nleep(f, y, starts))
    return dict(name=name, columns=d, sourceCount=s, classes=y.tolist(), features=lists(f), posteriors=lists(p),
                distances=lists(distances), starts=starts, folds=folds.tolist(),
                values={a: float(b) for a, b in values.items()})


def ranks(rng):
    out = []
    for n, kind in [(6, "distinct"), (11, "distinct"), (12, "ties"), (9, "many ties"), (20, "ties")]:
        x, y = rng.normal(size=n), rng.normal(size=n)
        y += 0.7 * x
        if kind != "distinct":
            step = 0.5 if kind == "ties" else 1.5
            x, y = np.round(x / step), np.round(y / step)
        out.append(dict(x=lists(x), y=lists(y), spearman=scipy.stats.spearmanr(x, y)[0],
                        kendall=scipy.stats.kendalltau(x, y)[0], weighted=scipy.stats.weightedtau(x, y)[0],
                        pearson=scipy.stats.pearsonr(x, y)[0]))
    return out


def main():
    rng = np.random.default_rng(SEED)
    cases = [case("tall", 60, 12, 4, 7, rng), case("wide", 40, 90, 4, 6, rng, 0.12, 0.15), case("two", 45, 20, 2, 5, rng, 0.3, 0.3)]
    transports = []
    for m, n, total in [(1, 1, 1), (5, 1, 1), (4, 6, 1), (8, 8, 2.5), (12, 7, 0.3), (15, 20, 1)]:
        p, q = rng.uniform(size=m) * (rng.uniform(size=m) < 0.8), rng.uniform(size=n)
        p[0] += 0.1
        transports.append(transport(p / p.sum() * total, q / q.sum(), rng.uniform(size=(m, n))))
    OUT.write_text(json.dumps(dict(versions=VERSIONS, cases=cases, transports=transports, ranks=ranks(rng))) + "\n")


if __name__ == "__main__":
    main()
