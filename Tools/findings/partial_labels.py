#!/usr/bin/env python3
"""Table and curves of Docs/Findings/PartialLabels.md, measured with the graft command.

  partial_labels.py run  --graft GRAFT --data voc5_multilabel --backbones FOLDER --backbone NAME --work FOLDER [--jobs 2]
  partial_labels.py pair --images flowers5 --work FOLDER        two images to a canvas, as a second multi-label set
  partial_labels.py show --work FOLDER --work2 FOLDER --out Docs/Findings

run hides labels (keep 10 ... 90 %, seeds 0 ... 4), trains with every policy for unknown labels, and fine-tunes each head by
every method of category-wise fine-tuning; mAP is on complete labels of the images that neither trained nor selected. Results
are kept in WORK/results.jsonl, so that a stopped run goes on. show needs numpy; pair needs pillow.
"""
import argparse, collections, concurrent.futures, csv, json, pathlib, random, subprocess, sys

KEEPS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
POLICIES = ["ignore", "negative", "partial", "ll-r", "ll-ct", "ll-cp", "pseudo", "pseudo-positive", "pseudo-top",
            "pseudo-top-category", "selective", "splc"]
METHODS = ["path", "surrogate", "bp", "ga", "greedy"]
STUDENT = {2: 12.706, 3: 4.303, 4: 3.182, 5: 2.776}


# Measuring -----------------------------------------------------------------------------------------------------------

def call(graft, *words):
    done = subprocess.run([graft, *map(str, words)], capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, words))}\n{done.stderr}")
    return done.stdout


def task(options, keep, seed, policies, methods, known):
    """All policies and methods on one draw of hidden labels; returns the rows that were not known yet."""
    work = pathlib.Path(options.work)
    place = work / f"keep{keep}-seed{seed}"
    place.mkdir(parents=True, exist_ok=True)
    labels = place / "labels.csv"
    data, graft = pathlib.Path(options.data).resolve(), options.graft
    call(graft, "simulate-unknown", data / "labels.csv", "--keep", keep, "--seed", seed, "-o", labels)
    rows = []
    common = ["--labels", labels.resolve(), "--truth", "labels.csv", "--seed", seed, "-q", "--json"]
    if options.engine:
        common += ["--engine", options.engine]
    for policy in policies:
        wanted = [m for m in ["none", *methods] if (keep, seed, policy, m) not in known]
        if not wanted:
            continue
        model = place / f"{policy}.onnx"
        trained = json.loads(call(graft, "train", data, *common, "--unknown", policy, "--backbones", options.backbones,
                                  "--backbone", options.backbone, "-o", model))["evaluation"]
        base = {"keep": keep, "seed": seed, "policy": policy}
        rows.append(base | {"method": "none", "mAP": trained["mAP"]["value"], "mAUC": trained["mAUC"],
                            "ap": {c["name"]: [c["knownPositive"], c["ap"]["value"]] for c in trained["categories"]}})
        for method in methods:
            if method not in wanted:
                continue
            result = json.loads(call(graft, "cft", model, data, *common, "--method", method, "-o", place / "after.onnx"))
            rows.append(base | {
                "method": method, "mAP": result["mAPAfter"], "before": result["mAPBefore"], "mAUC": result["mAUCAfter"],
                "selectionBefore": result["selectionBefore"], "selectionAfter": result["selectionAfter"],
                "ap": {c["name"]: [c["knownPositive"], c["after"]["ap"]] for c in result["categories"]},
                "change": {c["name"]: [c["knownPositive"], c["change"]["value"]] for c in result["categories"]}})
        model.unlink()
    return rows


def run(options):
    work = pathlib.Path(options.work)
    work.mkdir(parents=True, exist_ok=True)
    store = work / "results.jsonl"
    known = {(r["keep"], r["seed"], r["policy"], r["method"]) for r in rows_of(work)}
    keeps = [float(k) for k in options.keeps.split(",")] if options.keeps else KEEPS
    policies = options.policies.split(",") if options.policies else POLICIES
    methods = options.methods.split(",") if options.methods else METHODS
    draws = [(keep, seed) for seed in range(options.seeds) for keep in keeps]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        waiting = {pool.submit(task, options, keep, seed, policies, methods, known): (keep, seed) for keep, seed in draws}
        for done in concurrent.futures.as_completed(waiting):
            with store.open("a") as file:
                file.writelines(json.dumps(row) + "\n" for row in done.result())
            print("done", *waiting[done], flush=True)


def rows_of(work):
    store = pathlib.Path(work) / "results.jsonl"
    return [json.loads(line) for line in store.read_text().splitlines()] if store.exists() else []


# A second set --------------------------------------------------------------------------------------------------------

def pair(options):
    """Canvases of two images side by side, 224 x 112 each half square; a label is present where either half has it."""
    from PIL import Image
    source, work = pathlib.Path(options.images), pathlib.Path(options.work)
    rows = list(csv.DictReader((source / "labels.csv").open()))
    chooser = random.Random(options.seed)
    chooser.shuffle(rows)
    classes = sorted({row["label"] for row in rows})
    (work / "images").mkdir(parents=True, exist_ok=True)
    with (work / "labels.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["path", *classes])
        for number in range(min(options.count, len(rows) // 2)):
            halves = rows[2 * number:2 * number + 2]
            canvas = Image.new("RGB", (224, 224))
            for place, row in enumerate(halves):
                image = Image.open(source / row["path"]).convert("RGB").resize((112, 224), Image.BILINEAR)
                canvas.paste(image, (112 * place, 0))
            canvas.save(work / "images" / f"{number:04}.jpg", quality=92)
            present = {row["label"] for row in halves}
            writer.writerow([f"images/{number:04}.jpg", *(int(c in present) for c in classes)])


# Showing -------------------------------------------------------------------------------------------------------------

def interval(values):
    """Mean and half the width of its 95 % interval over seeds (Student)."""
    import numpy as np
    values = np.asarray(values)
    half = STUDENT.get(len(values), 2.0) * values.std(ddof=1) / len(values) ** 0.5 if len(values) > 1 else float("nan")
    return 100 * values.mean(), 100 * half


def table(rows, methods):
    """Rows: policy; columns: keep; cells: mAP without fine-tuning, then the mean change by each method."""
    cells = collections.defaultdict(dict)
    for row in rows:
        cells[row["policy"], row["method"], row["keep"]][row["seed"]] = row["mAP"]
    keeps = sorted({row["keep"] for row in rows})
    policies = [p for p in POLICIES if any(row["policy"] == p for row in rows)]
    head = "| Policy | Fine-tuning | " + " | ".join(f"{k:.0%}" for k in keeps) + " | mean |"
    lines = [head, "|---|---|" + "---|" * (len(keeps) + 1)]
    for policy in policies:
        for method in ["none", *methods]:
            texts, deltas = [], []
            for keep in keeps:
                own = cells[policy, method, keep]
                if not own:
                    texts.append("")
                    continue
                if method == "none":
                    mean, half = interval(list(own.values()))
                    texts.append(f"{mean:.1f} ± {half:.1f}")
                    deltas.append(mean)
                else:
                    base = cells[policy, "none", keep]
                    mean, half = interval([own[s] - base[s] for s in own if s in base])
                    texts.append(f"{mean:+.1f} ± {half:.1f}" + ("*" if abs(mean) > half else ""))
                    deltas.append(mean)
            mean = f"{sum(deltas) / len(deltas):.1f}" if method == "none" else f"{sum(deltas) / len(deltas):+.1f}"
            lines.append(f"| {policy if method == 'none' else ''} | {method} | " + " | ".join(texts) + f" | {mean} |")
    return "\n".join(lines)


def by_known(rows):
    """Change of a category's AP against how many of its labels are known to be present in the whole data."""
    bins = [(0, 10), (10, 20), (20, 40), (40, 80), (80, 160), (160, 10**9)]
    lines = ["| Known presences | " + " | ".join(METHODS) + " |", "|---|" + "---|" * len(METHODS)]
    for low, high in bins:
        texts = []
        for method in METHODS:
            changes = [v for row in rows if row["method"] == method for k, v in row["change"].values()
                       if low <= k < high and v is not None]
            texts.append(f"{100 * sum(changes) / len(changes):+.1f} ({sum(c > 0 for c in changes) / len(changes):.0%} of "
                         f"{len(changes)} gain)" if changes else "")
        lines.append(f"| {low} to {high - 1 if high < 10**9 else '…'} | " + " | ".join(texts) + " |")
    return "\n".join(lines)


def curve(rows, path, title):
    """One line a policy without fine-tuning, and its best method dashed, as SVG."""
    colours = ["#0b6e4f", "#c2571a", "#3763a8", "#8a3ea0", "#7a7a00", "#a32035"]
    shown = [p for p in ["ignore", "negative", "ll-r", "pseudo", "selective", "splc"] if any(r["policy"] == p for r in rows)]
    draws = collections.defaultdict(dict)
    for row in rows:
        draws[row["policy"], row["method"], row["keep"]][row["seed"]] = row["mAP"]
    cells = collections.defaultdict(list, {key: list(own.values()) for key, own in draws.items()})
    keeps = sorted({row["keep"] for row in rows})
    method = "path"
    ends = [interval(v) for (p, m, k), v in cells.items() if p in shown and m in ("none", method)]
    low, high = min(mean - half for mean, half in ends) - 1, max(mean + half for mean, half in ends) + 1
    x = lambda keep: 60 + 560 * (keep - keeps[0]) / (keeps[-1] - keeps[0])
    y = lambda value: 340 - 300 * (value - low) / (high - low)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 400" font-family="sans-serif" font-size="12">',
             '<rect width="800" height="400" fill="white"/>', f'<text x="60" y="20" font-size="14">{title}</text>']
    step = 5 if high - low < 40 else 10
    for level in range(int(low // step + 1) * step, int(high) + 1, step):
        parts += [f'<line x1="60" x2="620" y1="{y(level):.1f}" y2="{y(level):.1f}" stroke="#ddd"/>',
                  f'<text x="52" y="{y(level) + 4:.1f}" text-anchor="end">{level}</text>']
    for keep in keeps:
        parts.append(f'<text x="{x(keep):.1f}" y="360" text-anchor="middle">{keep:.0%}</text>')
    parts.append('<text x="340" y="385" text-anchor="middle">labels kept</text>')
    for place, policy in enumerate(shown):
        for kind, dash in [("none", ""), (method, ' stroke-dasharray="5 4"')]:
            points = [(x(k), *interval(cells[policy, kind, k])) for k in keeps if cells[policy, kind, k]]
            if not points:
                continue
            line = " ".join(f"{px:.1f},{y(mean):.1f}" for px, mean, _ in points)
            parts.append(f'<polyline points="{line}" fill="none" stroke="{colours[place]}" stroke-width="2"{dash}/>')
            if kind == "none":
                parts += [f'<line x1="{px:.1f}" x2="{px:.1f}" y1="{y(m - h):.1f}" y2="{y(m + h):.1f}" '
                          f'stroke="{colours[place]}" opacity="0.5"/>' for px, m, h in points if h == h]
        parts.append(f'<text x="640" y="{60 + 20 * place}" fill="{colours[place]}">{policy}</text>')
    parts += ['<text x="640" y="200">solid: as trained</text>', f'<text x="640" y="218">dashed: then cft {method}</text>',
              '<text x="640" y="236">bars: 95 % over seeds</text>', "</svg>"]
    path.write_text("\n".join(parts) + "\n")


def show(options):
    out = pathlib.Path(options.out)
    rows = rows_of(options.work)
    print("## Street and indoor photographs\n\n" + table(rows, METHODS) + "\n\n" + by_known(rows) + "\n")
    curve(rows, out / "partial-labels.svg", "mAP, %, against the share of labels kept (street and indoor photographs)")
    if options.work2:
        second = rows_of(options.work2)
        print("## Pairs of flowers\n\n" + table(second, [m for m in METHODS if any(r["method"] == m for r in second)]))


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("what", choices=["run", "pair", "show"])
    for name in ["graft", "data", "backbones", "backbone", "work", "work2", "images", "out", "engine", "keeps", "policies",
                 "methods"]:
        arguments.add_argument(f"--{name}")
    for name, usual in [("seeds", 5), ("jobs", 1), ("count", 600), ("seed", 0)]:
        arguments.add_argument(f"--{name}", type=int, default=usual)
    options = arguments.parse_args()
    {"run": run, "pair": pair, "show": show}[options.what](options)


if __name__ == "__main__":
    sys.exit(main())
