#!/usr/bin/env python3
"""Tables of Docs/Findings/HumanSimilarity.md from results of `graft align DATA --judgements FILE --json`.

Usage: human_similarity.py NAME=RESULT.json ...   (human judgements first; numbers in the text come from the same files)
"""
import json, sys


def cell(e, percent=False):
    f = 100 if percent else 1
    if e["value"] is None:
        return "-"
    digits = 1 if percent else 2
    text = f"{f * e['value']:.{digits}f}"
    if e["low"] is None:
        return text
    return f"{text} ({f * e['low']:.{digits}f} to {f * e['high']:.{digits}f})"


def main():
    results = {k: json.load(open(v)) for k, v in (a.split("=", 1) for a in sys.argv[1:])}
    for name, r in results.items():
        j = r["judgements"]
        print(f"## {name}: {j['pairs']} pairs, {j['raters']} raters, ceiling {j['ceilingLow']} to {j['ceilingHigh']}, "
              f"reliability {j['reliability']}, {r['measure']}, {r['seconds']:.1f} s\n")
        print("| Backbone | stage | Spearman | held out | each rater | triplets % | tau-a | features alone |")
        print("|---|---|---|---|---|---|---|---|")
        for b in r["backbones"]:
            last = next((s for s in b["stages"] if s["name"] == "features"), None)
            held = "-" if b["heldOut"] is None else f"{b['heldOut']:.2f}"
            print(f"| {b['name']} | {b['stage']} | {cell(b['spearman'])} | {held} | {cell(b['rsa'])} | "
                  f"{cell(b['tripletAccuracy'], True)} | {b['kendall']:.2f} | "
                  f"{'-' if last is None else cell(last['spearman'])} |")
        for b in r["references"]:
            print(f"| *{b['name']}* | | {cell(b['spearman'])} | | {cell(b['rsa'])} | {cell(b['tripletAccuracy'], True)} | "
                  f"{b['kendall']:.2f} | |")
        print()
        for b in r["backbones"]:
            if len(b["stages"]) > 1:
                print(f"- {b['name']}: " + ", ".join(f"{s['name']} {s['spearman']['value']:.2f}" for s in b["stages"]))
        for key in ("accuracyVersusAgreement", "imageNetVersusAgreement", "transferVersusAgreement"):
            print(f"- {key}: {r[key]}")
        if r["learning"]:
            print(f"\nlearned: {r['learning']}\n\n| Backbone | before | centred | after | gain | k-NN | probe |\n|---|---|---|---|---|---|---|")
            for b in r["backbones"]:
                a = b["aligned"]
                if a:
                    few = [cell(e["difference"], True) for e in a["fewShot"]] or ["", ""]
                    print(f"| {b['name']} | {cell(a['before'])} | {cell(a['centred'])} | {cell(a['after'])} | "
                          f"{cell(a['gain'])} | {few[0]} | {few[1]} |")
        print()


if __name__ == "__main__":
    main()
