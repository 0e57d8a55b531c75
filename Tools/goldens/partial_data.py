#!/usr/bin/env python3
"""Reference values for multi-label data in GraftDatasetsTests: iterative stratification (Sechidis et al. 2011) and the
hiding of labels transcribed in NumPy, small XML documents as Python's ElementTree reads them.

Usage: partial_data.py   (writes stratification.json, hiding.json and annotations.json into the goldens)
"""
import io, json, pathlib, platform
import xml.etree.ElementTree as ElementTree
import numpy as np
from datasets import Xoshiro

OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "GraftDatasetsTests" / "Goldens"
MADE_BY = {"script": "Tools/goldens/partial_data.py", "python": platform.python_version(), "numpy": np.__version__}
MASK = (1 << 64) - 1
PRESENT, ABSENT, UNKNOWN = 1, 0, -1


def write(name, content):
    (OUT / name).write_text(json.dumps({"madeBy": MADE_BY} | content) + "\n")


def text(labels):
    return ["".join({1: "1", 0: "0", -1: "u"}[int(v)] for v in row) for row in labels]


def uniform(source):
    return (source.next() >> 11) * 2.0**-53


def streamed(seed, stream):
    """The generator of one of many sequences of a seed."""
    def split_mix(state):
        state = (state + 0x9E3779B97F4A7C15) & MASK
        z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)
    return Xoshiro(split_mix(split_mix(seed) ^ stream))


# Iterative stratification --------------------------------------------------------------------------------------------

def stratify(labels, groups, weights, seed):
    """Whole columns at a time: at each turn the kind of evidence with fewest undealt pieces, each set that holds it in
    the drawn order, the part that wants most. Kinds: present by class, absent by class, none present, nothing known."""
    n, k = labels.shape
    known = np.concatenate([labels == PRESENT, labels == ABSENT], axis=1)
    lacks = ~(labels == PRESENT).any(axis=1)
    has_absence = (labels == ABSENT).any(axis=1)
    known = np.column_stack([known, lacks & has_absence, lacks & ~has_absence]).astype(int)
    names, sets = {}, []
    for image, group in enumerate(groups):
        if group is None or group not in names:
            if group is not None:
                names[group] = len(sets)
            sets.append([image])
        else:
            sets[names[group]].append(image)
    counts = np.array([known[s].sum(axis=0) for s in sets])
    sizes = np.array([len(s) for s in sets])
    source = Xoshiro(seed)
    order = source.shuffled(range(len(sets)))
    shares = np.array(weights) / np.sum(weights)
    wanted = shares[:, None] * counts.sum(axis=0)[None, :]
    room = shares * sizes.sum()
    part = np.full(len(sets), -1)
    while (part < 0).any():
        left = counts[part < 0].sum(axis=0)
        kind = np.where(left > 0, left, np.iinfo(int).max).argmin()
        for s in order:
            if part[s] >= 0 or counts[s, kind] == 0:
                continue
            best = np.flatnonzero(wanted[:, kind] == wanted[:, kind].max())
            best = best[room[best] == room[best].max()]
            p = best[0] if len(best) == 1 else best[source.below(len(best))]
            part[s] = p
            wanted[p] -= counts[s]
            room[p] -= sizes[s]
    result = np.empty(n, int)
    for s, p in zip(sets, part):
        result[s] = p
    return result.tolist()


def stratification():
    generator = np.random.default_rng(11)
    cases = []
    for n, k, weights, grouped, keep in [(40, 3, [1, 1, 1, 1, 1], False, 1), (60, 4, [3, 1, 1], False, 0.5),
                                         (90, 5, [8, 1, 1], True, 0.3), (120, 6, [1, 1, 1], True, 0.7),
                                         (30, 2, [1, 1], False, 0.1), (17, 8, [6, 2, 2], True, 1)]:
        rates = generator.uniform(0.05, 0.5, k)
        labels = (generator.uniform(size=(n, k)) < rates).astype(int)
        labels[generator.uniform(size=(n, k)) >= keep] = UNKNOWN
        groups = [None if v < 3 else f"g{v}" for v in generator.integers(0, n // 3, n)] if grouped else [None] * n
        for seed in [0, 7]:
            cases.append({"labels": text(labels), "groups": groups, "weights": weights, "seed": seed,
                          "parts": stratify(labels, groups, weights, seed)})
    write("stratification.json", {"cases": cases})


# Hiding --------------------------------------------------------------------------------------------------------------

def hide(labels, rule, value, seed):
    hidden = labels.copy()
    if rule == "independent":
        source = Xoshiro(seed)
        for i in range(len(labels)):
            for state in (PRESENT, ABSENT):
                for c in np.flatnonzero(labels[i] == state):
                    if uniform(source) >= value:
                        hidden[i, c] = UNKNOWN
    elif rule == "single":
        source = Xoshiro(seed)
        hidden[:] = UNKNOWN
        for i in range(len(labels)):
            present = np.flatnonzero(labels[i] == PRESENT)
            if len(present):
                hidden[i, present[source.below(len(present))]] = PRESENT
    else:
        for c in range(labels.shape[1]):
            source = streamed(seed, c)
            for state in (PRESENT, ABSENT):
                for i in source.shuffled(np.flatnonzero(labels[:, c] == state))[value:]:
                    hidden[i, c] = UNKNOWN
    return hidden


def hiding():
    generator = np.random.default_rng(5)
    labels = generator.choice([PRESENT, ABSENT, UNKNOWN], p=[0.3, 0.5, 0.2], size=(40, 7))
    cases = [{"rule": rule, "value": value, "seed": seed, "hidden": text(hide(labels, rule, value, seed))}
             for rule, value in [("independent", 0.1), ("independent", 0.5), ("single", 0), ("perClass", 3)] for seed in [0, 526]]
    write("hiding.json", {"labels": text(labels), "cases": cases})


# Annotations ---------------------------------------------------------------------------------------------------------

def events(source):
    """Openings, texts that are not blank, closings."""
    try:
        root = ElementTree.fromstring(source)
    except ElementTree.ParseError:
        return None
    found = []

    def visit(element):
        found.append("<" + element.tag)
        if element.text and element.text.strip():
            found.append("=" + element.text)
        for child in element:
            visit(child)
            if child.tail and child.tail.strip():
                found.append("=" + child.tail)
        found.append(">" + element.tag)
    visit(root)
    return found


def annotations():
    texts = ["<a/>", "<a></a>", "<a>x</a>", "<a><b>1</b><b>2</b></a>", "<?xml version='1.0'?>\n<a> <b/> </a>\n",
             "<a><!-- <b> --><c>&lt;d&gt; &amp; &quot;e&quot;</c></a>", "<a k='v' l=\"w\"><b k='1'/></a>",
             "<a>&#228;&#xdf;</a>", "<!DOCTYPE a [<!ELEMENT a ANY>]><a>t</a>", "<a><b>漢字</b></a>", "<a><b></a></b>", "<a>", "",
             "plain", "<a><b>x</a>", "<a>one<b/>two</a>", "<a\n><b\t/></a\n>"]
    write("annotations.json", {"cases": [{"text": t, "events": events(t)} for t in texts]})


if __name__ == "__main__":
    stratification()
    hiding()
    annotations()
