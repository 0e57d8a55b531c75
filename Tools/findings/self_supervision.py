#!/usr/bin/env python3
"""What pre-training a U-Net on images without labels adds to a supervised backbone, with few labels: the numbers of
Docs/Findings/SelfSupervision.md.

  self_supervision.py GRAFT DATA MODELS WORK [--sets magtile6 flowers5 cifar10] [--backbone mobilenet_v2_100_224_tf]
                      [--seeds 3] [--labels 5 20 100] [--size 64] [--epochs 10] [--images 400] [--widths 16,32,64,128,256] [--threads 2]

For each set the training split is the unlabelled folder (at most so many images). For each seed `graft pretrain` trains one encoder a
pretext; an untrained one of the same seed is the control. `graft features` gives the features of all arms. Then, for each number
of labels a class and each seed, that many training images a class are drawn (all where there are fewer), a logistic regression is
fitted on standardised features (scikit-learn, penalty by 3-fold cross-validation on the drawn images) and judged by balanced
accuracy on the whole test split. WORK keeps encoders and features, so that a run that was stopped goes on. Writes WORK/results.csv and prints the tables.
"""
import argparse, csv, json, pathlib, subprocess, sys
import numpy as np

PRETEXTS = {"denoise": ["--pretext", "denoise"], "mask": ["--pretext", "mask"]}
FLOORS = ["scattering", "colour"]
# Sides of images that are smaller than --size.
SIDES = {"cifar10": 32}


def run(*words):
    subprocess.run([str(w) for w in words], check=True, stdout=subprocess.DEVNULL)


def encoders(o, name, rows):
    """Trains what is missing; returns names of the encoders."""
    folder = o.work / name / "encoders"
    folder.mkdir(parents=True, exist_ok=True)
    unlabelled = o.work / name / "unlabelled"
    if not unlabelled.exists():
        unlabelled.mkdir()
        train = sorted(r["path"] for r in rows if r["split"] == "train")
        chosen = np.random.default_rng(0).permutation(len(train))[: o.images]
        for number, place in enumerate(sorted(chosen)):
            source = (o.data / name / train[place]).resolve()
            (unlabelled / f"{number:05d}{source.suffix.lower()}").symlink_to(source)
    names = []
    for seed in range(o.seeds):
        for kind, options in {**PRETEXTS, "untrained": ["--pretext", "denoise", "--epochs", "0"]}.items():
            encoder = f"{kind}-{seed}"
            names.append(encoder)
            if (folder / f"{encoder}.json").exists():
                continue
            words = ["--size", min(o.size, SIDES.get(name, o.size)), "--widths", o.widths, "--batch", 16, "--rate", 2e-3, "--threads", o.threads, "--seed", seed, *(["--epochs", o.epochs] if kind != "untrained" else []), *options]
            out = subprocess.run([str(w) for w in [o.graft, "pretrain", unlabelled, "-o", folder / f"{encoder}.onnx", "-q", "--json", *words]],
                                 check=True, capture_output=True, text=True).stdout
            result = json.loads(out)
            kept = result["epochs"][result["chosenEpoch"]]
            print(name, encoder, f"{result['seconds']:.0f} s, epoch {result['chosenEpoch']}, error {kept['restored']:.5f} of {kept['identity']:.5f}, "
                  f"mean image {result['meanImage']:.5f}", flush=True)
    return folder, names


def features(o, name, folder, names):
    target = o.work / name / "features"
    wanted = [o.backbone, *FLOORS, *names]
    missing = [n for n in wanted if not (target / f"{n}.npy").exists()]
    if missing:
        run(o.graft, "features", o.data / name, "--backbones", o.models, "--backbones", folder, "--only", ",".join(missing), "-o", target,
            "--store", o.work / "store", "-q")
    tables, order = {}, None
    for n in wanted:
        paths = [r["path"] for r in csv.DictReader(open(target / f"{n}.csv"))]
        order = order or paths
        assert paths == order
        tables[n] = np.load(target / f"{n}.npy").astype(np.float64)
    return order, tables


def judge(x, y, train, test, classes):
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import balanced_accuracy_score
    from sklearn.model_selection import GridSearchCV, StratifiedKFold
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    pipe = make_pipeline(StandardScaler(), LogisticRegression(max_iter=400))
    smallest = min(np.bincount(y[train], minlength=classes))
    grid = GridSearchCV(pipe, {"logisticregression__C": [1e-4, 1e-3, 1e-2, 1e-1, 1]}, scoring="balanced_accuracy",
                        cv=StratifiedKFold(max(2, min(3, smallest)), shuffle=True, random_state=0))
    grid.fit(x[train], y[train])
    return balanced_accuracy_score(y[test], grid.predict(x[test]))


def main():
    a = argparse.ArgumentParser()
    for n in ("graft", "data", "models", "work"):
        a.add_argument(n, type=pathlib.Path)
    a.add_argument("--sets", nargs="+", default=["magtile6", "flowers5", "cifar10"])
    a.add_argument("--backbone", default="mobilenet_v2_100_224_tf")
    a.add_argument("--seeds", type=int, default=3)
    a.add_argument("--labels", type=int, nargs="+", default=[5, 20, 100])
    a.add_argument("--size", type=int, default=64)
    a.add_argument("--epochs", type=int, default=10)
    a.add_argument("--threads", type=int, default=2)
    a.add_argument("--images", type=int, default=400)
    a.add_argument("--widths", default="16,32,64,128,256")
    o = a.parse_args()
    o.work.mkdir(parents=True, exist_ok=True)
    results = o.work / "results.csv"
    done = {(r["set"], r["labels"], r["seed"], r["arm"]): float(r["balanced"]) for r in csv.DictReader(open(results))} if results.exists() else {}
    with open(results, "a") as log:
        if not done:
            log.write("set,labels,seed,arm,balanced\n")
        for name in o.sets:
            rows = list(csv.DictReader(open(o.data / name / "labels.csv")))
            folder, names = encoders(o, name, rows)
            order, tables = features(o, name, folder, names)
            label = {r["path"]: (r["label"], r["split"]) for r in rows}
            classes = sorted({v[0] for v in label.values()})
            y = np.array([classes.index(label[p][0]) for p in order])
            split = np.array([label[p][1] for p in order])
            test = np.flatnonzero(split == "test")
            for count in o.labels:
                for seed in range(o.seeds):
                    draw = np.random.default_rng(seed)
                    train = np.concatenate([draw.permutation(np.flatnonzero((y == k) & (split == "train")))[:count] for k in range(len(classes))])
                    kinds = [*PRETEXTS, "untrained"]
                    arms = {o.backbone: [o.backbone], **{f: [f] for f in FLOORS}}
                    arms |= {f"{o.backbone} + {f}": [o.backbone, f] for f in FLOORS}
                    arms |= {f"{o.backbone} + {k}": [o.backbone, f"{k}-{seed}"] for k in kinds}
                    arms |= {k: [f"{k}-{seed}"] for k in kinds}
                    for arm, parts in arms.items():
                        key = (name, str(count), str(seed), arm)
                        if key in done:
                            continue
                        # Blocks of equal weight, as fusion by standardisation gives: each is divided by the root of its width.
                        x = np.concatenate([standard(tables[p], train) / np.sqrt(tables[p].shape[1]) for p in parts], 1) if len(parts) > 1 else tables[parts[0]]
                        done[key] = judge(x, y, train, test, len(classes))
                        log.write(",".join(key) + f",{done[key]:.6f}\n")
                        log.flush()
    report(o, done)


def standard(x, train):
    mean, deviation = x[train].mean(0), x[train].std(0)
    return (x - mean) / np.where(deviation > 1e-9, deviation, 1)


def report(o, done):
    from scipy import stats
    for name in o.sets:
        arms = list(dict.fromkeys(k[3] for k in done if k[0] == name))
        print(f"\n{name}: balanced accuracy, mean over {o.seeds} seeds (difference to {o.backbone} alone with a 95 % t-interval over seeds)\n")
        print("| Arm | " + " | ".join(f"{n} labels a class" for n in o.labels) + " |")
        print("|---|" + "---|" * len(o.labels))
        for arm in arms:
            cells = []
            for count in o.labels:
                own = np.array([done[name, str(count), str(s), arm] for s in range(o.seeds)])
                base = np.array([done[name, str(count), str(s), o.backbone] for s in range(o.seeds)])
                text = f"{100 * own.mean():.1f}"
                if arm.startswith(o.backbone + " +"):
                    d = 100 * (own - base)
                    half = stats.t.ppf(0.975, len(d) - 1) * d.std(ddof=1) / np.sqrt(len(d)) if len(d) > 1 else float("nan")
                    text += f" ({d.mean():+.1f} ± {half:.1f})"
                cells.append(text)
            print(f"| {arm} | " + " | ".join(cells) + " |")


if __name__ == "__main__":
    main()
