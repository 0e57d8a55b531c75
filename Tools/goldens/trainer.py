#!/usr/bin/env python3
"""PyTorch's losses, gradients and steps, for the checks of the trainer plug-in.

Writes Native/trainer-torch/tests/goldens-learning.h. Losses are written down from their definitions; their gradients
are autograd's, steps are torch.optim's. Needs torch, numpy.
"""
import pathlib, platform
import numpy as np, torch
from torch.nn import functional as F
from trainer_header import write

SEED = 20260302
OUT = pathlib.Path(__file__).parents[2] / "Native/trainer-torch/tests/goldens-learning.h"
torch.manual_seed(SEED)
entries = []


def keep(name, tensor):
    entries.append((name, tensor.detach().numpy().copy()))


def loss(name, value, x):
    """The value of a loss of x and its gradient."""
    x.grad = None
    value.backward()
    keep(f"{name}.y", value)
    keep(f"{name}.gradient", x.grad)


N, K = 5, 4
logits = (torch.randn(N, K) * 2).requires_grad_()
targets = torch.softmax(torch.randn(N, K), 1)
weights = torch.rand(N) + 0.5
keep("logits", logits)
keep("targets", targets)
keep("weights", weights)
loss("cross-entropy", F.cross_entropy(logits, targets), logits)
terms = -(targets * F.log_softmax(logits, 1)).sum(1)
loss("cross-entropy-weighted", (weights * terms).sum() / weights.sum(), logits)
logarithms = F.log_softmax(logits, 1)
focal = -(targets * (1 - logarithms.exp()) ** 2 * logarithms).sum(1).mean()
loss("cross-entropy-focal", focal, logits)

labels = (torch.rand(N, K) > 0.5).float()
known = (torch.rand(N, K) > 0.3).float()
keep("labels", labels)
keep("known", known)
loss("binary", F.binary_cross_entropy_with_logits(logits, labels, weight=known, reduction="sum") / known.sum(), logits)


def asymmetric(positive, negative, clip, constant):
    """Ridnik et al. 2021, equations 4 to 6, over the known labels."""
    p = torch.sigmoid(logits)
    q = (p - clip).clamp(min=0)
    a, b = (1 - p) ** positive, q ** negative
    if constant:
        a, b = a.detach(), b.detach()
    each = -labels * a * torch.log(p) - (1 - labels) * b * torch.log(1 - q)
    return (each * known).sum() / known.sum()


loss("binary-asymmetric", asymmetric(1, 4, 0.05, False), logits)
loss("binary-asymmetric-constant", asymmetric(1, 4, 0.05, True), logits)

x, y = torch.randn(2, 3, 4, requires_grad=True), torch.randn(2, 3, 4)
mask = (torch.rand(2, 1, 4) > 0.4).float()
keep("difference.0", x)
keep("difference.1", y)
keep("difference.mask", mask)
loss("difference", F.mse_loss(x, y), x)
part = mask.expand_as(x).bool()
loss("difference-masked", (x - y).abs()[part].mean(), x)

batch = torch.randn(3, 2, 4, 5).requires_grad_()
scale, bias, mean, variance = torch.randn(2), torch.randn(2), torch.randn(2), torch.rand(2) + 0.5
for i, tensor in enumerate([batch, scale, bias, mean, variance]):
    keep(f"batch.{i}", tensor)
pattern = torch.arange(batch.numel()).float().reshape(batch.shape).cos()
out = F.batch_norm(batch, mean, variance, scale, bias, training=True, momentum=0.2, eps=1e-3)
keep("batch.y", out)
keep("batch.pattern", pattern)
keep("batch.mean", mean)
keep("batch.variance", variance)
(out * pattern).sum().backward()
keep("batch.gradient", batch.grad)

first, second = torch.randn(3, 4), torch.randn(5)
gradients = [[torch.randn(3, 4), torch.randn(5)] for _ in range(3)]
keep("first", first)
keep("second", second)
for i, pair in enumerate(gradients):
    keep(f"first.{i}", pair[0])
    keep(f"second.{i}", pair[1])
RATES, DECAYS = (0.1, 0.02), (0.01, 0.3)


def steps(name, optimiser, **settings):
    parameters = [first.clone().requires_grad_(), second.clone().requires_grad_()]
    groups = [dict(params=[p], lr=r, weight_decay=d) for p, r, d in zip(parameters, RATES, DECAYS)]
    chosen = optimiser(groups, **settings)
    for pair in gradients:
        for parameter, gradient in zip(parameters, pair):
            parameter.grad = gradient.clone()
        chosen.step()
    keep(f"{name}.first", parameters[0])
    keep(f"{name}.second", parameters[1])


steps("sgd", torch.optim.SGD, lr=0.1)
steps("sgd-momentum", torch.optim.SGD, lr=0.1, momentum=0.9)
steps("sgd-nesterov", torch.optim.SGD, lr=0.1, momentum=0.9, nesterov=True)
steps("adamw", torch.optim.AdamW, lr=0.1, betas=(0.8, 0.95), eps=1e-6)

parameters = [first.clone(), second.clone()]
for parameter, gradient in zip(parameters, gradients[0]):
    parameter.grad = gradient.clone()
keep("clip.norm", torch.nn.utils.clip_grad_norm_(parameters, 1.5))
keep("clip.first", parameters[0].grad)
keep("clip.second", parameters[1].grad)

if __name__ == "__main__":
    write(OUT, "learning_goldens", entries,
          f"Losses, gradients and steps by PyTorch {torch.__version__}, NumPy {np.__version__}, Python "
          f"{platform.python_version()}, seed {SEED}.")
    print(len(entries), "arrays,", OUT.stat().st_size, "bytes")
