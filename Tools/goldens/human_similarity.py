#!/usr/bin/env python3
"""Reference values for human similarity, from rsatoolbox, SciPy and plain NumPy.

Usage: human_similarity.py   (writes Tests/GraftLearningTests/Goldens/humanSimilarity.json)
Random draws are written out beside the values that they give, so that both sides resample alike.
"""
import json, pathlib, platform
from importlib.metadata import version
import numpy as np, scipy.optimize, scipy.stats
from scipy.spatial.distance import pdist
import rsatoolbox
from rsatoolbox.rdm import RDMs, compare
from rsatoolbox.inference.noise_ceiling import boot_noise_ceiling
from rsatoolbox.util.inference_util import extract_variances

SEED = 41
OUT = pathlib.Path(__file__).parents[2] / "Tests/GraftLearningTests/Goldens/humanSimilarity.json"
VERSIONS = dict(python=platform.python_version(), numpy=np.__version__, scipy=version("scipy"),
                rsatoolbox=version("rsatoolbox"), seed=SEED)
LAST = np.float32


def lists(a):
    return np.asarray(a, float).ravel().tolist()


def measures(x):
    x = x.astype(np.float64)
    c = x - x.mean(0)
    return dict(cosine=lists(pdist(x, "cosine")), cosineCentred=lists(pdist(c, "cosine")),
                correlation=lists(pdist(x, "correlation")), euclidean=lists(pdist(x)),
                dot=lists(-(x @ x.T)[np.triu_indices(len(x), 1)]))


def unbiased_hsic(k, l):
    """Song et al. 2012, equation 5, term by term."""
    n = len(k)
    k, l = k - np.diag(np.diag(k)), l - np.diag(np.diag(l))
    one = np.ones(n)
    return (np.trace(k @ l) + (one @ k @ one) * (one @ l @ one) / ((n - 1) * (n - 2))
            - 2 / (n - 2) * one @ k @ l @ one) / (n * (n - 3))


def biased_hsic(k, l):
    n = len(k)
    h = np.eye(n) - 1 / n
    return np.trace(k @ h @ l @ h)


def cka(x, y, kernel, hsic):
    k, l = kernel(x.astype(np.float64)), kernel(y.astype(np.float64))
    return hsic(k, l) / np.sqrt(hsic(k, k) * hsic(l, l))


def linear(x):
    x = x - x.mean(0)
    return x @ x.T


def rbf(share):
    def kernel(x):
        d = np.sqrt(((x[:, None] - x[None]) ** 2).sum(-1))
        s = share * np.median(d[np.triu_indices(len(x), 1)])
        return np.exp(-d**2 / (2 * s * s))
    return kernel


def judgements(g, n, raters, x, ties):
    """Raters who look at half of the features, with noise."""
    base = pdist(x[:, : max(2, x.shape[1] // 2)].astype(float))
    rows = base + g.standard_normal((raters, len(base))) * base.std()
    return np.round(rows * 2) / 2 if ties else rows


def split_half(rows, halves):
    r = np.mean([scipy.stats.spearmanr(rows[h].mean(0), np.delete(rows, h, 0).mean(0))[0] for h in halves])
    return float(r), float(2 * r / (1 + r))


def resampled(rows, models, n, draws):
    """One value for each draw and model: rsatoolbox on the enlarged matrices."""
    data = RDMs(rows)
    of_mean, of_raters = [], []
    for images, raters in draws:
        sample = data.subsample("index", raters).subsample_pattern("index", np.sort(images))
        mean = RDMs(rows[raters].mean(0, keepdims=True)).subsample_pattern("index", np.sort(images))
        a, b = [], []
        for m in models:
            model = RDMs(m[None]).subsample_pattern("index", np.sort(images))
            b.append(float(np.mean(compare(model, sample, "spearman"))))
            a.append(float(compare(model, mean, "spearman")[0, 0]))
        of_mean.append(a), of_raters.append(b)
    return of_mean, of_raters


def case(name, n, d, raters, ties, seed):
    g = np.random.default_rng(seed)
    x = g.standard_normal((n, d)).astype(LAST)
    y = np.abs(x[:, : d - 1] @ g.standard_normal((d - 1, d)) + g.standard_normal((n, d))).astype(LAST)
    rows = judgements(g, n, raters, x, ties)
    models = [pdist(x.astype(float), "cosine"), pdist(y.astype(float), "correlation")]
    mean = rows.mean(0)
    data = RDMs(rows)
    ceilings = {}
    for own, theirs in dict(spearman="spearman", pearson="corr", kendallTauA="tau-a").items():
        ceilings[own] = [float(v) for v in boot_noise_ceiling(data, method=theirs)]
    halves = [g.permutation(raters)[: raters // 2].tolist() for _ in range(7)]
    plans = dict(both=[], raters=[], images=[])
    for _ in range(12):
        images, people = g.integers(0, n, n), g.integers(0, raters, raters)
        plans["both"].append((images, people))
        plans["raters"].append((np.arange(n), people))
        plans["images"].append((images, np.arange(raters)))
    drawn = {key: resampled(rows, models, n, plan) for key, plan in plans.items()}
    variances = []
    for which in (0, 1):
        cov = np.stack([np.cov(np.array(drawn[key][which]).T) for key in ("both", "raters", "images")])
        own, difference, _ = extract_variances(cov, nc_included=False, n_rdm=raters, n_pattern=n)
        variances.append(dict(models=lists(own), difference=float(difference[0])))
    return dict(
        name=name, images=n, columns=d, raters=raters, x=lists(x), y=lists(y), ratings=lists(rows),
        rdms=measures(x), models=[lists(m) for m in models],
        agreement=[dict(
            spearman=float(scipy.stats.spearmanr(m, mean)[0]), pearson=float(scipy.stats.pearsonr(m, mean)[0]),
            tauA=float(compare(RDMs(m[None]), RDMs(mean[None]), "tau-a")[0, 0]),
            ofRaters=float(np.mean(compare(RDMs(m[None]), data, "spearman")))) for m in models],
        ceilings=ceilings, halves=halves, splitHalf=split_half(rows, halves),
        draws={key: [dict(images=np.bincount(i, minlength=n).tolist(), raters=np.bincount(r, minlength=raters).tolist())
                     for i, r in plan] for key, plan in plans.items()},
        drawn={key: dict(ofMean=v[0], ofRaters=v[1]) for key, v in drawn.items()}, variances=variances,
        cka=dict(linear=float(cka(x, y, linear, biased_hsic)), linearDebiased=float(cka(x, y, linear, unbiased_hsic)),
                 rbf=float(cka(x, y, rbf(0.8), biased_hsic)), rbfDebiased=float(cka(x, y, rbf(0.8), unbiased_hsic))))


def triplet_case(seed):
    g = np.random.default_rng(seed)
    n, count = 12, 150
    x = np.round(g.standard_normal((n, 4)), 1).astype(LAST)
    unit = x.astype(float) / np.linalg.norm(x.astype(float), axis=1, keepdims=True)
    s = unit @ unit.T
    t = np.array([g.permutation(n)[:3] for _ in range(count)])
    three = np.stack([s[t[:, 0], t[:, 1]], s[t[:, 0], t[:, 2]], s[t[:, 1], t[:, 2]]], 1)

    def log_likelihood(scale, columns):
        z = scale * three[:, :columns]
        return float(np.mean(z[:, 0] - np.log(np.exp(z).sum(1))))
    best = [scipy.optimize.minimize_scalar(lambda b: -log_likelihood(b, c), bounds=(1e-6, 50), method="bounded",
                                           options=dict(xatol=1e-12)).x for c in (3, 2)]
    return dict(images=n, columns=4, x=lists(x), triplets=t.tolist(),
                oddOneOut=float(((three[:, 0] > three[:, 1]) & (three[:, 0] > three[:, 2])).mean()),
                twoAlternative=float((three[:, 0] > three[:, 1]).mean()),
                logLikelihood=[log_likelihood(2.5, 3), log_likelihood(2.5, 2)], bestScale=best)


def scaling_case(seed):
    g = np.random.default_rng(seed)
    d = pdist(g.standard_normal((9, 3)))
    m = np.zeros((9, 9))
    m[np.triu_indices(9, 1)] = d
    m += m.T
    h = np.eye(9) - 1 / 9
    values, vectors = np.linalg.eigh(-h @ (m**2) @ h / 2)
    order = np.argsort(values)[::-1][:2]
    xy = vectors[:, order] * np.sqrt(values[order])
    xy *= np.sign(xy[np.abs(xy).argmax(0), [0, 1]])
    return dict(values=lists(d), coordinates=lists(xy), share=float(values[order].sum() / values[values > 0].sum()))


def main():
    g = np.random.default_rng(SEED)
    rank = []
    for n in (2, 5, 40, 333):
        x = np.round(g.standard_normal(n), 1)
        y = np.round(x + g.standard_normal(n), 1)
        rank.append(dict(x=lists(x), y=lists(y),
                         tauA=float(np.sign(np.subtract.outer(x, x) * np.subtract.outer(y, y)).sum() / (n * (n - 1)))))
    student = [dict(degrees=d, value=float(scipy.stats.t.ppf(0.975, d))) for d in (1, 2, 5, 15, 91, 1000)]
    out = dict(versions=VERSIONS, cases=[case("small", 8, 5, 3, False, 1), case("ties", 14, 6, 5, True, 2),
                                         case("two raters", 10, 4, 2, True, 3)],
               ranks=rank, student=student, triplets=triplet_case(4), scaling=scaling_case(5))
    OUT.write_text(json.dumps(out))


if __name__ == "__main__":
    main()
