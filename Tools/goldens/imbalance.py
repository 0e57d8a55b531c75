#!/usr/bin/env python3
"""Reference values for losses of unequal classes and for the network head from PyTorch in double precision.

Losses are written as in their papers' code: focal (Lin 2017), LDAM (Cao 2019, losses.py of LDAM-DRW), logit adjustment (Menon
2021), class-balanced weights (Cui 2019, class_balanced_loss.py). Optima of penalised linear models by torch's L-BFGS; steps of
the network by torch's layers and Adam.

Usage: imbalance.py   (writes Tests/GraftLearningTests/Goldens/imbalance.json; needs numpy, torch)
"""
import json, pathlib, platform
import numpy as np, torch
import torch.nn.functional as F

SEED, GAMMA, BETA, SCALE, MARGIN = 32, 2.0, 0.999, 10.0, 0.5
OUT = pathlib.Path(__file__).parents[2] / "Tests/GraftLearningTests/Goldens/imbalance.json"
torch.manual_seed(SEED)
torch.set_default_dtype(torch.float64)


def digits(values, n=8):
    return [float(f"{v:.{n}g}") for v in np.asarray(values, float).ravel()]


def class_balanced(counts):
    effective = 1.0 - np.power(BETA, counts)
    weights = (1.0 - BETA) / np.array(effective)
    weights = weights / np.sum(weights) * len(counts)  # as published: the weights sum to K
    return weights * np.sum(counts) / np.sum(weights * counts)  # the images count N together


def focal(z, y):
    p = torch.softmax(z, 1)[torch.arange(len(y)), y]
    return (1 - p) ** GAMMA * F.cross_entropy(z, y, reduction="none")


def ldam(z, y, counts):
    margins = 1.0 / np.sqrt(np.sqrt(counts))
    margins = torch.tensor(margins * (MARGIN / np.max(margins)))
    x = z / SCALE
    index = F.one_hot(y, z.shape[1]).bool()
    output = torch.where(index, x - margins[y][:, None], x)
    return F.cross_entropy(SCALE * output, y, reduction="none")


def losses(counts):
    prior = torch.tensor(np.log(counts / counts.sum()))
    return dict(crossEntropy=lambda z, y: F.cross_entropy(z, y, reduction="none"), focal=focal,
                logitAdjusted=lambda z, y: F.cross_entropy(z + prior, y, reduction="none"),
                ldam=lambda z, y: ldam(z, y, counts))


def weights(kind, counts):
    if kind == "none":
        return torch.ones(len(counts))
    return torch.tensor(class_balanced(counts) if kind == "classBalanced" else counts.sum() / (len(counts) * counts))


def optimum(x, y, loss, w, c):
    """1/2 |W|^2 + c sum w loss, from zeros; two classes share one weight vector."""
    k, d = int(y.max()) + 1, x.shape[1]
    columns = 1 if k == 2 else k
    parameters = torch.zeros(columns, d + 1, requires_grad=True)
    optimiser = torch.optim.LBFGS([parameters], max_iter=2000, tolerance_grad=1e-12, tolerance_change=1e-16,
                                  history_size=50, line_search_fn="strong_wolfe")

    def scores(points):
        z = points @ parameters[:, :d].T + parameters[:, d]
        return torch.cat([-z / 2, z / 2], 1) if k == 2 else z

    def closure():
        optimiser.zero_grad()
        value = parameters[:, :d].pow(2).sum() / 2 + c * (w[y] * loss(scores(x), y)).sum()
        value.backward()
        return value
    for _ in range(5):
        optimiser.step(closure)
    assert parameters.grad.abs().max() < 1e-6, parameters.grad.abs().max()
    return lambda points: torch.softmax(scores(points), 1).detach()


rng, cases, stored = np.random.default_rng(SEED), [], {}
for name, sizes in dict(three=(60, 20, 6), two=(50, 9)).items():
    k, d = len(sizes), 5
    y = np.repeat(np.arange(k), sizes)
    means = rng.normal(size=(k, d))
    draw = lambda y: np.round((means[y] + 1.3 * rng.normal(size=(len(y), d))) * 64) / 64
    x, t = draw(y), draw(rng.integers(0, k, 12))
    stored[name] = dict(columns=d, classCount=k, x=digits(x), classes=y.tolist(), test=digits(t))
    counts = np.array(sizes, float)
    X, T, Y = torch.tensor(x), torch.tensor(t), torch.tensor(y)
    for loss, function in losses(counts).items():
        for kind in ("none", "balanced", "classBalanced"):
            for c in (0.05, 1.0):
                p = optimum(X, Y, function, weights(kind, counts), c)(T)
                cases.append(dict(data=name, loss=loss, weights=kind, penalty=c, probabilities=digits(p)))

# One batch of scores with the losses and their derivatives.
counts = np.array([40.0, 12.0, 3.0, 1.0])
z, y = rng.normal(size=(9, 4)) * 3, rng.integers(0, 4, 9)
values = []
for loss, function in losses(counts).items():
    scores = torch.tensor(z, requires_grad=True)
    total = function(scores, torch.tensor(y)).sum()
    total.backward()
    values.append(dict(loss=loss, value=float(total), gradient=digits(scores.grad)))
batch = dict(counts=counts.astype(int).tolist(), scores=digits(z), classes=y.tolist(), values=values)

# Steps of a network without dropout.
widths = [6, 5, 4, 3]
net = torch.nn.Sequential(*[m for i in range(3) for m in ([torch.nn.Linear(widths[i], widths[i + 1])]
                                                       + ([torch.nn.ReLU()] if i < 2 else []))])
linear = [m for m in net if isinstance(m, torch.nn.Linear)]
with torch.no_grad():
    for m in linear:
        for p in (m.weight, m.bias):
            p.copy_(torch.tensor(np.round(p.numpy() * 4096) / 4096))
state = lambda: [dict(weights=digits(m.weight.detach().T), bias=digits(m.bias.detach())) for m in linear]
start, x = state(), np.round(rng.normal(size=(40, 6)) * 64) / 64
y = rng.integers(0, 3, 40)
counts = np.bincount(y[:], minlength=3).astype(float)
network = dict(widths=widths, start=start, x=digits(x), classes=y.tolist(), batch=10, rate=0.01, runs=[])
for loss, function in losses(counts).items():
    for m, s in zip(linear, start):
        with torch.no_grad():
            m.weight.copy_(torch.tensor(s["weights"]).reshape(m.weight.T.shape).T)
            m.bias.copy_(torch.tensor(s["bias"]))
    adam, seen = torch.optim.Adam(net.parameters(), lr=0.01), []
    w = weights("balanced", counts)
    for epoch in range(5):
        for first in range(0, 40, 10):
            X, Y = torch.tensor(x[first:first + 10]), torch.tensor(y[first:first + 10])
            adam.zero_grad()
            value = (w[Y] * function(net(X), Y)).mean()
            value.backward()
            adam.step()
            seen.append(float(value))
    network["runs"].append(dict(loss=loss, losses=digits(seen), end=state()))
versions = dict(python=platform.python_version(), numpy=np.__version__, torch=torch.__version__, seed=SEED)
OUT.write_text(json.dumps(dict(versions=versions, data=stored, cases=cases, batch=batch, network=network)) + "\n")
