#!/usr/bin/env python3
"""Tables of Docs/Findings/Ranking.md from results of `graft rank DATA --truth probe --json`.

Usage: ranking.py NAME=RESULT.json ... [--known BACKBONE=ACCURACY ...]
For each score and data set: weighted Kendall tau (SciPy) against the truth with a 95 % percentile interval from 2,000
resamples of the backbones, and regret in points. --known gives published source accuracies, for the backbones that have
one: the order by them is held against each score on those backbones only. Needs numpy and scipy.
"""
import argparse, json, warnings
import numpy as np
from scipy.stats import weightedtau

LOWER = {"emdIndex", "emdNormalised"}


def tau(x, y):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        value = weightedtau(x, y).statistic
    return 0.0 if np.isnan(value) else value


def regret(x, y):
    return 100 * (y.max() - y[x == x.max()].mean())


def borda(columns):
    points = []
    for own in range(len(columns[0])):
        shares = []
        for column in columns:
            if np.isnan(column[own]):
                continue
            others = np.array([c for i, c in enumerate(column) if i != own and not np.isnan(c)])
            shares.append(np.mean((column[own] > others) + 0.5 * (column[own] == others)))
        points.append(np.mean(shares) if shares else np.nan)
    return np.array(points)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("results", nargs="+"), a.add_argument("--known", nargs="*", default=[])
    a.add_argument("--consensus", default="", help="further consensus to try, as a,b,c")
    a = a.parse_args()
    known = {k: float(v) for k, v in (pair.rsplit("=", 1) for pair in a.known)}
    rng, table = np.random.default_rng(0), {}
    for entry in a.results:
        name, path = entry.split("=", 1)
        result = json.load(open(path))
        rows = [b for b in result["backbones"] if b["truth"] is not None]
        truth = np.array([b["truth"] for b in rows])
        scores = {s: np.array([np.nan if b["scores"][s] is None else b["scores"][s] * (-1 if s in LOWER else 1)
                               for b in rows]) for s in rows[0]["scores"]}
        scores["consensus"] = np.array([np.nan if b["points"] is None else b["points"] for b in rows])
        if a.consensus:
            scores["tried"] = borda([scores[s] for s in a.consensus.split(",")])
        if known:
            scores["sourceAccuracy"] = np.array([known.get(b["name"], np.nan) for b in rows])
        for score, values in scores.items():
            has = ~np.isnan(values)
            x, y = values[has], truth[has]
            if len(x) < 4:
                continue
            draws = [tau(x[i], y[i]) for i in (rng.integers(0, len(x), len(x)) for _ in range(2000)) if len(set(i)) > 2]
            low, high = np.percentile(draws, [2.5, 97.5])
            table.setdefault(score, {})[name] = (tau(x, y), low, high, regret(x, y), len(x))
        if known:
            part = ~np.isnan(scores["sourceAccuracy"])
            print(f"{name}, {part.sum()} backbones with a published accuracy: " + ", ".join(
                f"{s} {tau(v[part], truth[part]):.2f} (regret {regret(v[part], truth[part]):.1f})"
                for s, v in scores.items() if not np.isnan(v[part]).any()))
    names = [entry.split("=", 1)[0] for entry in a.results]
    print("| Score | " + " | ".join(names) + " | mean tau | mean regret |\n|---" * 1 + "|---" * (len(names) + 2) + "|")
    for score, sets in sorted(table.items(), key=lambda item: -np.mean([v[0] for v in item[1].values()])):
        cells = [f"{sets[n][0]:.2f} ({sets[n][1]:.2f} to {sets[n][2]:.2f}); {sets[n][3]:.1f}" if n in sets else "-"
                 for n in names]
        print(f"| {score} | " + " | ".join(cells) + f" | {np.mean([v[0] for v in sets.values()]):.2f} "
              f"| {np.mean([v[3] for v in sets.values()]):.1f} |")


if __name__ == "__main__":
    main()
