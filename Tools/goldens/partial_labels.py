#!/usr/bin/env python3
"""Reference values for partial labels: losses, choices of unknown labels, measures, fits, fine-tuning.

Usage: partial_labels.py   (writes what the interpreter can: with PyTorch multi-label-losses.json, with
scikit-learn multi-label-measures.json, both into Tests/GraftLearningTests/Goldens)
Losses are the published formulas differentiated by PyTorch in double precision; choices of unknown labels
are NumPy transcriptions of the published code; measures are scikit-learn's on the known entries.
"""
import json, pathlib, platform
import numpy as np

try:
    import torch
except ImportError:
    torch = None
try:
    import scipy.optimize, sklearn.metrics as m
    from sklearn.linear_model import LogisticRegression
except ImportError:
    m = None

SEED = 52
OUT = pathlib.Path(__file__).parents[2] / "Tests/GraftLearningTests/Goldens"


def digits(values, n=9):
    return [float(f"{v:.{n}g}") for v in np.asarray(values, float).ravel()]


def exact(values, steps=256):
    """Numbers that a Float holds."""
    return np.round(np.asarray(values) * steps) / steps


# Losses -------------------------------------------------------------------------------------------------

def focal(s, positive, gp, gn, hold=False, clip=0.0, margin=0.0):
    """Focal, asymmetric and margin losses from their formulas; `hold` keeps focusing weights constant."""
    log = torch.nn.functional.logsigmoid
    if positive:
        s = s - margin
        p = torch.sigmoid(s)
        weight = (1 - p) ** gp
        weight = weight.detach() if hold else weight
        return -weight * log(s)
    p = torch.sigmoid(s)
    if clip:
        r = (p - clip).clamp(min=0)
        weight, loss = r ** gn, -torch.log(1 - r)
    else:
        weight, loss = p ** gn, -log(-s)
    weight = weight.detach() if hold else weight
    return weight * loss


def hill(s, positive):
    if positive:
        return focal(s, True, 2, 0, margin=1.0)
    p = torch.sigmoid(s)
    return (1.5 - p) * p ** 2


LOSSES = {
    "bce": lambda s, role, hold: focal(s, role in "pP", 0, 0),
    "focal": lambda s, role, hold: focal(s, role in "pP", 2, 2, hold),
    "asl": lambda s, role, hold: focal(s, role in "pP", 0, 4, hold, clip=0.05),
    "hill": lambda s, role, hold: hill(s, role in "pP"),
    "partial-asl": lambda s, role, hold: focal(s, role in "pP", 0, 4 if role == "N" else 1, hold, clip=0.05),
    "focal-margin": lambda s, role, hold: focal(s, role in "pP", 2, 2, hold, margin=1.0 if role == "p" else 0.0),
}
ROLES = dict(p="present", n="absent", N="assumedAbsent", P="assumedPresent")


def losses(rng):
    cases = []
    scores = exact(np.concatenate([np.linspace(-9, 9, 25), rng.normal(size=15) * 3]))
    for name, function in LOSSES.items():
        for hold in ([False, True] if "asl" in name else [False]):
            for role, word in ROLES.items():
                s = torch.tensor(scores, dtype=torch.float64, requires_grad=True)
                value = function(s, role, hold)
                value.sum().backward()
                cases.append(dict(kind=name, hold=hold, role=word, values=digits(value.detach().numpy()),
                                  gradients=digits(s.grad.numpy())))
    return dict(scores=scores.tolist(), cases=cases)


def adam(rng):
    w = torch.tensor(exact(rng.normal(size=6)), dtype=torch.float32, requires_grad=True)
    start, o, points = w.detach().tolist(), torch.optim.Adam([w], 1e-2), []
    a = torch.tensor(exact(rng.normal(size=(6, 6))), dtype=torch.float32)
    gradients = []
    for _ in range(20):
        loss = ((a @ w) ** 2).sum()
        o.zero_grad(), loss.backward()
        gradients.append(w.grad.tolist())
        o.step()
        points.append(w.detach().tolist())
    return dict(start=start, gradients=gradients, points=points)


def precision_of(score, label):
    """Average precision with equal scores as one threshold."""
    total = 0.0
    for value in np.unique(score[label == 1]):
        above = score >= value
        total += (label[score == value] == 1).sum() * (label[above] == 1).mean()
    return total / (label == 1).sum()


def fine_tuning(rng, n=150, d=8, steps=700, patience=120):
    """CFT-BP of one category: Adam 1e-3 on the summed asymmetric loss, the best step by AP kept."""
    z = exact(rng.normal(size=(n, d)), 64).astype(np.float32)
    truth = (z @ rng.normal(size=d) + 0.5 * rng.normal(size=n) > 0.6).astype(np.int8)
    y = np.where(rng.random(n) < 0.6, truth, -1)
    part = np.arange(n) % 3 == 2
    w0, b0 = exact(rng.normal(size=d) * 0.3).astype(np.float32), np.float32(-1.25)
    known, chosen = ~part & (y >= 0), part & (y >= 0)
    x, t = torch.from_numpy(z[known]), torch.from_numpy(y[known].astype(np.float32))
    w, b = torch.from_numpy(w0.copy()).requires_grad_(), torch.tensor(float(b0), requires_grad=True)
    o = torch.optim.Adam([w, b], 1e-3)
    best = before = precision_of(z[chosen] @ w0, y[chosen])
    kept, at, stale = (w0, float(b0)), 0, 0
    for step in range(1, steps + 1):
        s = x @ w + b
        p = torch.sigmoid(s)
        r = (p - 0.05).clamp(min=0)
        loss = -(t * torch.log(p) + (1 - t) * (r ** 4).detach() * torch.log(1 - r)).sum()
        o.zero_grad(), loss.backward(), o.step()
        ap = precision_of(z[chosen] @ w.detach().numpy(), y[chosen])
        if ap > best:
            best, kept, at, stale = ap, (w.detach().numpy().copy(), b.item()), step, 0
        else:
            stale += 1
            if stale >= patience:
                break
    return dict(columns=d, z=z.ravel().tolist(), labels="".join("u01"[v + 1] for v in y), part=part.tolist(),
                weights=w0.tolist(), bias=float(b0), rate=1e-3, steps=steps, patience=patience, before=before,
                after=best, best=at, ran=step, tuned=[float(v) for v in kept[0]], tunedBias=float(kept[1]))


# Choices of unknown labels ------------------------------------------------------------------------------

def softplus(s):
    return np.logaddexp(0, s)


def top(values, entries, count):
    """The entries of the largest values; of equal ones the first."""
    return entries[np.argsort(-values[entries], kind="stable")[:count]]


def choices(rng, b=16, c=7):
    s = exact(rng.normal(size=(b, c)) * 2, 1024)
    y = np.where(rng.random((b, c)) < 0.35, (rng.random((b, c)) < 0.4).astype(int), -1)
    flat, unknown = s.ravel(), np.flatnonzero(y.ravel() < 0)
    large = {}
    for epoch in (0, 1, 2, 5, 40):
        count = int(np.ceil(b * c * epoch * 0.02))
        large[str(epoch)] = sorted(top(softplus(flat), unknown, min(count, len(unknown))).tolist())
    share = int(0.3 * len(unknown))
    per = [top(np.abs(flat), unknown[unknown % c == k], int(0.3 * (unknown % c == k).sum())) for k in range(c)]
    pick = dict(
        pseudo=np.flatnonzero((y.ravel() < 0) & (np.abs(flat) > 1.5)),
        pseudoPositive=np.flatnonzero((y.ravel() < 0) & (flat > 1.5)),
        pseudoTop=top(np.abs(flat), unknown, share), pseudoTopCategory=np.concatenate(per))
    prior = rng.random(c)
    ignored = (y < 0) & (prior > 0.5)
    ignored.ravel()[top(1 / (1 + np.exp(-flat)), unknown, 2 * b)] = True
    q = (y >= 0).mean(1)
    weights = np.where(q > 0, 4 / 9 / np.where(q > 0, q, 1) + 5 / 9, 0)
    return dict(
        categories=c, scores=flat.tolist(), labels="".join("u01"[v + 1] for v in y.ravel()), share=0.02,
        large=large, constant=sorted(top(softplus(flat), unknown, int(np.ceil(b * c * 0.02))).tolist()),
        threshold=1.5, pseudoShare=0.3, guessed={k: sorted(v.tolist()) for k, v in pick.items()},
        common=(prior > 0.5).tolist(), perImage=2, selective=np.flatnonzero(ignored).tolist(),
        correction=0.6, corrected=np.flatnonzero((y.ravel() < 0) & (1 / (1 + np.exp(-flat)) > 0.6)).tolist(),
        imageWeights=digits(weights))


# Measures -----------------------------------------------------------------------------------------------

def measures(rng, n, c, known, steps):
    truth = (rng.random((n, c)) < np.linspace(0.1, 0.6, c)).astype(int)
    s = exact(truth * 0.8 + rng.normal(size=(n, c)) - 0.3, steps)
    y = np.where(rng.random((n, c)) < known, truth, -1)
    y[:, -1] = np.where(y[:, -1] == 0, -1, y[:, -1])
    cuts = exact(rng.normal(size=c) * 0.3)
    rows, weight = [], rng.integers(0, 4, n)
    for k in range(c):
        own = y[:, k] >= 0
        t, v = y[own, k], s[own, k]
        both = 0 < t.sum() < len(t)
        row = dict(positive=int(t.sum()), negative=int(len(t) - t.sum()), f1=m.f1_score(t, v >= cuts[k], zero_division=0),
                   precision=m.precision_score(t, v >= cuts[k], zero_division=0),
                   recall=m.recall_score(t, v >= cuts[k], zero_division=0))
        if both:
            row.update(ap=m.average_precision_score(t, v), auc=m.roc_auc_score(t, v),
                       weighted=m.average_precision_score(t, v, sample_weight=weight[own]))
            row.update(decisions(t, v))
        rows.append(row)
    own = y >= 0
    images = [i for i in range(n) if own[i].any()]
    coverage = np.mean([m.coverage_error(y[i:i + 1, own[i]], s[i:i + 1, own[i]]) if own[i].sum() > 1
                        else float(y[i, own[i]][0] == 1) for i in images])
    ranking = np.mean([m.label_ranking_loss(y[i:i + 1, own[i]], s[i:i + 1, own[i]]) if own[i].sum() > 1
                       else 0.0 for i in images])
    scored = [r for r in rows if "ap" in r]
    return dict(categories=c, scores=s.ravel().tolist(), labels="".join("u01"[v + 1] for v in y.ravel()), cuts=cuts.tolist(),
                counts=weight.tolist(), rows=rows, mAP=np.mean([r["ap"] for r in scored]),
                mAUC=np.mean([r["auc"] for r in scored]), microF1=m.f1_score(y[own], (s >= cuts)[own]),
                macroF1=np.mean([r["f1"] for r in rows if r["positive"] + r["negative"]]), coverage=coverage,
                rankingLoss=ranking, images=len(images))


def decisions(t, v):
    """Best thresholds by trying all of them, and the temperature by SciPy."""
    cuts = np.concatenate([[np.inf], np.unique(v)[::-1]])
    f1 = [m.f1_score(t, v >= x, zero_division=0) for x in cuts]
    cost = [((v >= x) & (t == 0)).sum() + 3 * ((v < x) & (t == 1)).sum() for x in cuts]
    recall = [m.recall_score(t, v >= x) for x in cuts[1:] if m.precision_score(t, v >= x) >= 0.6]

    def entropy(a):
        return np.mean(softplus(a * v) - t * a * v)
    a = scipy.optimize.minimize_scalar(entropy, bounds=(1 / 20, 1 / 0.05), method="bounded", options=dict(xatol=1e-12)).x
    return dict(bestF1=max(f1), leastCost=float(min(cost)), bestRecall=max(recall) if recall else None, temperature=1 / a)


# Fits ---------------------------------------------------------------------------------------------------

def fits(rng, n=90, d=6, c=3):
    x = exact(rng.normal(size=(n, d)) * rng.uniform(0.5, 2, d) + rng.normal(size=d), 64)
    truth = (x @ rng.normal(size=(d, c)) + rng.normal(size=(n, c)) > 0.5).astype(int)
    y = np.where(rng.random((n, c)) < 0.5, truth, -1)
    z = (x - x.mean(0)) / x.std(0)
    penalty, result = 0.02, {}
    for policy in ("ignore", "negative"):
        columns = []
        for k in range(c):
            own = y[:, k] >= 0 if policy == "ignore" else np.ones(n, bool)
            head = LogisticRegression(C=1 / (n * penalty), tol=1e-12, max_iter=10_000).fit(z[own], y[own, k] == 1)
            columns.append(z @ head.coef_[0] + head.intercept_[0])
        result[policy] = digits(np.stack(columns, 1))
    w0, b0 = exact(rng.normal(size=(c, d)) * 0.5), exact(rng.normal(size=c))
    path = []
    for k in range(c):
        own = y[:, k] >= 0
        start = np.append(w0[k] * x.std(0), b0[k] + w0[k] @ x.mean(0))
        one, t = np.hstack([z, np.ones((n, 1))]), y[own, k]

        def loss(p):
            s = one[own] @ p
            r = np.append((p - start)[:-1], 0)
            return (softplus(s) - t * s).mean() + 0.1 / 2 * r @ r, one[own].T @ (1 / (1 + np.exp(-s)) - t) / len(t) + 0.1 * r
        p = scipy.optimize.minimize(loss, start, jac=True, method="L-BFGS-B", options=dict(ftol=1e-15, gtol=1e-10, maxiter=5000)).x
        path.append(one @ p)
    return dict(columns=d, categories=c, x=x.ravel().tolist(), labels="".join("u01"[v + 1] for v in y.ravel()), penalty=penalty,
                scores=result, weights=w0.ravel().tolist(), bias=b0.tolist(), pathPenalty=0.1, path=digits(np.stack(path, 1)))


def write(name, content, **versions):
    versions.update(python=platform.python_version(), numpy=np.__version__, seed=SEED)
    (OUT / name).write_text(json.dumps(dict(versions=versions, **content)) + "\n")


if __name__ == "__main__":
    if torch is not None:
        torch.manual_seed(SEED)
        rng = np.random.Generator(np.random.PCG64(SEED))
        write("multi-label-losses.json", dict(losses=losses(rng), adam=adam(rng), tuning=fine_tuning(rng)), torch=torch.__version__)
    if m is not None:
        rng = np.random.Generator(np.random.PCG64(SEED + 1))
        tables = [measures(rng, 60, 6, 0.5, 8), measures(rng, 40, 5, 1.0, 4), measures(rng, 300, 3, 0.8, 256)]
        write("multi-label-measures.json", dict(choices=choices(rng), measures=tables, fits=fits(rng)),
              sklearn=__import__("sklearn").__version__, scipy=__import__("scipy").__version__)
