#!/usr/bin/env python3
"""`graft compare` against Pillow + ONNX Runtime + scikit-learn on the same images, ONNX files and folds.

Usage: compare.py YARDSTICK.py DATA MANIFEST.json NAME [NAME ...] [--graft .build/release/graft] [--keep FOLDER]
YARDSTICK.py takes DATA MANIFEST NAME ... --json OUT --folds-out CSV, pools all images and runs five stratified folds
with an inner three-fold grid over C in 1e-3 ... 1. Prints one JSON object: seconds, peak MiB, ratios, accuracy differences.
Needs the yardstick's Python packages in the Python that runs this.
"""
import argparse, json, os, pathlib, resource, subprocess, sys, tempfile, time


def timed(command, **kwargs):
    """Seconds, peak MiB and standard output of a command."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, **kwargs)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024, output


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("yardstick"), a.add_argument("data"), a.add_argument("manifest"), a.add_argument("names", nargs="+")
    a.add_argument("--graft", default=".build/release/graft"), a.add_argument("--keep")
    a.add_argument("--precision", default="automatic")
    a = a.parse_args()
    folder = pathlib.Path(a.keep or tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    folds, peer_json, store = folder / "folds.csv", folder / "yardstick.json", folder / "store"
    if not peer_json.exists():
        seconds, peak, _ = timed([sys.executable, a.yardstick, a.data, a.manifest, *a.names, "--json", peer_json,
                                  "--folds-out", folds])
        print(f"yardstick {seconds:.1f} s, {peak:.0f} MiB", file=sys.stderr)
    peer = json.load(open(peer_json))
    graft = [a.graft, "compare", a.data, "--backbones", str(pathlib.Path(a.manifest).parent), "--only", ",".join(a.names),
             "--folds-file", str(folds), "--json", "--quiet", "--precision", a.precision, "--store"]
    subprocess.run(["rm", "-rf", store], check=True)
    cold_s, cold_mib, cold = timed([*graft, store])
    warm_s, _, warm = timed([*graft, store])
    cold, warm = json.loads(cold), json.loads(warm)
    expected = {row["backbone"]: row for row in peer["rows"]}
    extraction = max(cold_s - warm_s, 1e-9)
    print(json.dumps({
        "yardstick_s": peer["total_s"], "graft_cold_s": cold_s, "ratio": peer["total_s"] / cold_s,
        "graft_warm_s": warm_s, "yardstick_peak_mib": peer["peak_mib"], "graft_peak_mib": cold_mib,
        "forward_passes_again": sum(b["forwardPasses"] for b in warm["backbones"]),
        "backbones": [{
            "name": b["name"], "accuracy": b["accuracy"]["value"], "yardstick": expected[b["name"]]["accuracy"],
            "points": 100 * (b["accuracy"]["value"] - expected[b["name"]]["accuracy"]),
            "imagesPerSecond": b["imagesPerSecond"], "latencyMS": b["latencyMS"], "precision": b["precision"],
            "yardstick_infer_per_s": expected[b["name"]]["n"] / expected[b["name"]]["infer_s"],
        } for b in cold["backbones"]],
    }, indent=1))


if __name__ == "__main__":
    main()
