#!/usr/bin/env python3
"""Reference values for GraftDatasetsTests: tables by Python's csv module, folds by a second implementation, fold quality
by scikit-learn, exact duplicates by hashlib.

Usage: datasets.py [SHARED_DATA_FOLDER]; without the folder duplicates.json is left as it is.
"""
import collections, csv, hashlib, io, json, pathlib, platform, random, sys
import numpy as np, sklearn
from sklearn.model_selection import StratifiedGroupKFold

OUT = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "GraftDatasetsTests" / "Goldens"
MADE_BY = {"script": "Tools/goldens/datasets.py", "python": platform.python_version(),
           "numpy": np.__version__, "scikit-learn": sklearn.__version__}
MASK = (1 << 64) - 1


def write(name, content):
    (OUT / name).write_text(json.dumps({"madeBy": MADE_BY} | content, ensure_ascii=True) + "\n")


# Tables ------------------------------------------------------------------------------------------------------------

def tables():
    texts = ["path,label\na.jpg,cat\n", "path,label\r\na.jpg,cat\r\n", "path,label\ra.jpg,cat\r", "a,b", "a,b\n\n\nc,d\n\n",
             '"a,b","c""d"\n"e\nf",g\n', '"a\r\nb",c\r\nd,e', '"",x\n,\n', 'a,"b"c,d"e\n', '"a" ,b\n', "\n\na\n", '""\na\n',
             "ä,ß,漢字\n😀,e\u0301,x\n", 'a,"b\n\nc"\n\nd,e\n', ",,,\n1,2,3,4\n", '"x""","""y","""z"""\n']
    generator = random.Random(7)
    for _ in range(200):
        texts.append("".join(generator.choice('ab,,"\n\r ') for _ in range(generator.randrange(1, 30))))
    cases = []
    for text in texts:
        rows = [row for row in csv.reader(io.StringIO(text, newline="")) if row]
        rows = [row for row in rows if not (len(row) == 1 and row[0].strip(" ") == "")] if '"' not in text else rows
        cases.append({"text": text, "rows": rows})
    # A row of one blank cell is skipped by ours unless it was quoted, which csv does not tell: leave such texts out.
    cases = [c for c in cases if '"' not in c["text"] or not any(len(r) == 1 and r[0].strip(" ") == "" for r in c["rows"])
             or c["text"] == '""\na\n']
    write("tables.json", {"cases": cases})


# Folds -------------------------------------------------------------------------------------------------------------

class Xoshiro:
    """xoshiro256** seeded through SplitMix64, after the authors' public-domain C."""

    def __init__(self, seed):
        self.s = []
        for _ in range(4):
            seed = (seed + 0x9E3779B97F4A7C15) & MASK
            z = seed
            z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
            self.s.append(z ^ (z >> 31))

    def next(self):
        s, rotl = self.s, lambda x, k: ((x << k) | (x >> (64 - k))) & MASK
        result = (rotl((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]; s[2] ^= t
        s[3] = rotl(s[3], 45)
        return result

    def below(self, bound):
        while True:
            product = self.next() * bound
            low = product & MASK
            if low >= bound or low >= (2**64 - bound) % bound:
                return product >> 64

    def shuffled(self, items):
        items = list(items)
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]
        return items


def deal(classes, groups, identical, count, seed):
    """Single-label stratified folds by the documented rule, written apart from the Swift code."""
    sets = [{i} for i in range(len(classes))]
    links = [[i for i, g in enumerate(groups) if g == name] for name in {g for g in groups if g is not None}] + identical
    for link in links:
        merged = set().union(*[s for s in sets if s & set(link)]) if link else set()
        sets = [s for s in sets if not s & merged] + ([merged] if merged else [])
    sets = sorted(sorted(s) for s in sets)
    totals = collections.Counter(classes)
    drawn = Xoshiro(seed).shuffled(range(len(sets)))
    order = sorted(range(len(sets)), key=lambda u: (0, -len(sets[u]), 0, drawn[u]) if len(sets[u]) > 1 else
                   (1, totals[classes[sets[u][0]]], classes[sets[u][0]], drawn[u]))
    held, sizes, fold_of = [collections.Counter() for _ in range(count)], [0] * count, [0] * len(classes)
    weight = lambda total: max(1, 1_000_000 // total)
    for unit in order:
        inside = collections.Counter(classes[i] for i in sets[unit])
        size = len(sets[unit])

        def cost(fold):
            shares = sum(held[fold][c] * n * weight(totals[c]) for c, n in inside.items())
            return (shares, sizes[fold], fold) if size == 1 else (
                shares + sizes[fold] * size * weight(len(classes)), sizes[fold], fold)
        best = min(range(count), key=cost)
        held[best].update(inside)
        sizes[best] += size
        for image in sets[unit]:
            fold_of[image] = best
    if len(sets) < len(classes) and len(sets) <= 1000:
        refine(sets, classes, fold_of, count, weight)
    return fold_of


def refine(sets, classes, fold_of, count, weight):
    """Moves and exchanges of sets while the weighted squares of class counts and sizes shrink; five rounds at most.
    The whole sum is taken anew for each change: slow, plain, and not what the Swift code does."""
    names = sorted(set(classes))
    totals = collections.Counter(classes)
    w = np.array([weight(totals[c]) for c in names] + [weight(len(classes))], dtype=object)
    vectors = np.array([[sum(classes[i] == c for i in s) for c in names] + [len(s)] for s in sets], dtype=object)
    home = np.array([fold_of[s[0]] for s in sets])

    def spread(folds):
        held = np.array([vectors[folds == f].sum(axis=0) if (folds == f).any() else 0 * w for f in range(count)])
        return int((held * held * w).sum())

    for _ in range(5):
        changed = False
        for unit in range(len(sets)):
            best, best_home = spread(home), None
            for fold in range(count):
                trial = home.copy()
                trial[unit] = fold
                if fold != home[unit] and spread(trial) < best:
                    best, best_home = spread(trial), trial
            for other in range(len(sets)):
                trial = home.copy()
                trial[unit], trial[other] = home[other], home[unit]
                if home[other] != home[unit] and spread(trial) < best:
                    best, best_home = spread(trial), trial
            if best_home is not None:
                home, changed = best_home, True
        if not changed:
            break
    for unit, images in enumerate(sets):
        for image in images:
            fold_of[image] = int(home[unit])


def folds():
    generator = random.Random(11)
    cases = []
    for n, k, count, seed, grouped in [(20, 2, 5, 0, False), (50, 3, 5, 1, False), (101, 4, 10, 2, False),
                                       (60, 3, 4, 3, True), (120, 5, 5, 4, True), (7, 2, 3, 2**63 + 5, False)]:
        classes = [generator.randrange(k) for _ in range(n)]
        classes[:k] = range(k)
        groups = [f"g{generator.randrange(n // 3)}" if grouped and generator.random() < 0.8 else None for _ in range(n)]
        identical = [[1, n - 1], [2, 3, 5]] if grouped else []
        cases.append({"classes": classes, "groups": groups, "identical": identical, "count": count, "seed": str(seed),
                      "folds": deal(classes, groups, identical, count, seed)})
    write("folds.json", {"cases": cases})


def quality():
    """How unevenly scikit-learn's StratifiedGroupKFold spreads classes: the bound for ours."""
    generator = np.random.default_rng(5)
    cases = []
    for n, k, groups, count in [(400, 4, 60, 5), (800, 6, 300, 5), (300, 3, 30, 10), (200, 10, 50, 4)]:
        group = generator.integers(0, groups, n)
        home = generator.integers(0, k, groups)
        classes = np.where(generator.random(n) < 0.7, home[group], generator.integers(0, k, n))
        deviation = []
        for seed in range(5):
            splitter = StratifiedGroupKFold(count, shuffle=True, random_state=seed)
            table = np.array([np.bincount(classes[test], minlength=k) for _, test in splitter.split(classes, classes, group)])
            ideal = np.bincount(classes, minlength=k) / count
            deviation.append(float(np.abs(table - ideal).mean()))
        cases.append({"classes": classes.tolist(), "groups": group.tolist(), "count": count,
                      "meanDeviation": float(np.mean(deviation))})
    write("foldQuality.json", {"cases": cases})


# Duplicates --------------------------------------------------------------------------------------------------------

def duplicates(data):
    found = {}
    for name in ["flowers5", "hymenoptera2", "magtile6", "cifar10"]:
        by_digest = collections.defaultdict(list)
        for row in csv.DictReader(open(data / name / "labels.csv")):
            by_digest[hashlib.sha256((data / name / row["path"]).read_bytes()).hexdigest()].append((row["path"], row["label"]))
        groups = [g for g in by_digest.values() if len(g) > 1]
        found[name] = {"groups": [[p for p, _ in g] for g in groups],
                       "conflicts": [[p for p, _ in g] for g in groups if len({label for _, label in g}) > 1]}
    write("duplicates.json", {"sets": found})


if __name__ == "__main__":
    OUT.mkdir(exist_ok=True)
    tables(), folds(), quality()
    if len(sys.argv) > 1:
        duplicates(pathlib.Path(sys.argv[1]))
