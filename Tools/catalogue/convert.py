"""Turns a long catalogue of public networks (JSON, one card a row) into Graft's compact tables.

    python3 Tools/catalogue/convert.py CATALOGUE.json Sources/GraftFeatures/Catalogue

Facts are carried over (addresses, sizes, hashes, tensors, input rules, licences, accuracies); remarks
become short codes, whose words are Graft's own (CatalogueRemark.swift). What was not verified by its
source is listed per row in the column `unverified`. An unknown remark stops the conversion.

Tables (tab-separated, one header line, empty = unknown), each in a Swift string literal, so that they
are compiled into the executable and cost nothing until they are read:
  Backbones  one network per line; column `input` points into Inputs
  Inputs     the distinct input rules
  Variants   the same networks in other files (operator set, 8-bit)
  Resources  data sets, word vectors and class lists, one file per line
Addresses: `z:NAME` stands for https://huggingface.co/onnxmodelzoo/NAME/resolve/main/NAME.onnx,
`h:` for https://huggingface.co/ and `g:` for https://github.com/.
"""

import json
import re
import sys
from pathlib import Path

REMARKS = [  # pattern over the source's remark -> our code ("" = says nothing that a column lacks)
    (r"folder for unverified models", "zoo-unverified"),
    (r"no longer maintained", "idle-host"),
    (r"MD5 is the only", ""),
    (r"public listing of the organisation", ""),
    (r"^opset 11$", ""),
    (r"labels the licence MIT; the upstream README says CC BY", "licence-conflict"),
    (r"Two heads averaged", "two-heads"),
    (r"probably the value before the ReLU", "before-relu"),
    (r"Exported at \d+ pixels while the published accuracy is for a (\d+) pixel crop", r"accuracy-at:\1"),
    (r"starts with the torchvision input transform", "inner-normalisation"),
    (r"No fully connected layer", "pool-last-map"),
    (r"Size and hash not found", ""),
    (r"external data file", "external-data"),
    (r"OpenCV zoo models moved", "moved"),
    (r"Emits 1000 logits", "emits-logits"),
    (r"old timm name of (\S+)", r"now-called:\1"),
    (r"Same bytes under the zoo name\(s\): (\S+)", r"same-file:\1"),
    (r"57\.1 top-1 with the original", ""),
    (r"60\.96 top-1 is far below", "accuracy-suspect"),
    (r"published value at 300 pixels.*77\.70", "accuracy-at:300"),
    (r"README names COCO", ""),
    (r"No accuracy published", ""),
    (r"Derive the feature as the input of the last Gemm", ""),
    (r"pooled tensor is not a graph output", ""),
    (r"No accuracy and no preprocessing published", "input-unknown"),
    (r"QLinear int8", "int8"),
    (r"544-wide", ""),
    (r"errors 33\.65", "accuracy-conflict"),
    (r"very probably the 1\.1 architecture", "really:squeezenet1.1"),
    (r"check before use", "input-conflict"),
    (r"manifest names the pooled", ""),
    (r"ILSVRC-2013", "data:ILSVRC-2013"),
    (r"before the hidden layer: (\S+), width (\d+)", r"also-features:\1=\2"),
    (r"text encoder sha256", "has-text-encoder"),
    (r"^About ([\d.]+) (MB|GB)", None),  # becomes the byte count, marked as approximate
    (r"already L2-normalised|output L2-normalised", "unit-norm"),
    (r"Centre crop measured", "centre-crop-checked"),
    (r"Availability not checked", "availability-unchecked"),
    (r"agree in more than eight|agrees in five", ""),
    (r"also published as (\S+)", r"mirror:\1"),
    (r"No licence declared", "licence-inherited"),
    (r"^Size about ([\d.]+) (MB)", None),
    (r"Sibling vision_model_int8", ""),
    (r"quantised file worse", "int8-worse"),
    (r"zoo also holds float DINO", ""),
    (r"Take token 0", "class-token"),
    (r"multiple of 14", "size-multiple:14"),
    (r"([\d.]+) cosine agreement with the float", r"int8-cosine:\1"),
    (r"Author measured 66", "self-reported"),
    (r"nobody else confirms", "single-source"),
    (r"mislabels a plain test image", "int8-broken"),
    (r"Weights from (\S+)", r"weights:\1"),
    (r"come from the ONNX zoo MobileNetV2", "weights:zoo-mobilenetv2"),
]
NON_COMMERCIAL = re.compile(r"non-commercial|cc-by-nc|cvnets|apple", re.I)
PERMISSIVE = re.compile(r"^(apache-2\.0|mit|bsd|cc-by|cc by)", re.I)


def text(value):
    if value is None:
        return ""
    if isinstance(value, float) and value == int(value):
        value = int(value)
    return str(value).replace("\t", " ").replace("\n", " ")


def address(url):
    if not url:
        return ""
    zoo = re.fullmatch(r"https://huggingface\.co/onnxmodelzoo/([^/]+)/resolve/main/\1\.onnx", url)
    if zoo:
        return "z:" + zoo.group(1)
    for long, short in (("https://huggingface.co/", "h:"), ("https://github.com/", "g:")):
        if url.startswith(long):
            return short + url[len(long):]
    return url


def size_in(remark):
    found = re.search(r"[Aa]bout ([\d.]+) (MB|GB)", remark)
    return round(float(found.group(1)) * (1e6 if found.group(2) == "MB" else 1e9)) if found else None


def remarks(row):
    codes, about = [], None
    for note in row["notes"]:
        for pattern, code in REMARKS:
            found = re.search(pattern, note)
            if found:
                if code:
                    codes.append(found.expand(code).rstrip(".,;"))
                about = about or size_in(note)
                break
        else:
            sys.exit(f"{row['id']}: no code for this remark: {note}")
    return codes, about


def licence_names(words):
    """The licences named in a sentence, in the order they are named."""
    found = re.findall(r"WordNet|Apache-2\.0|BSD-3|MIT|PDDL 1\.0|CC0|CC[ -]BY(?:-\w\w)*(?: \d\.\d)?|"
                       r"Flickr terms|research", words or "")
    return "; ".join(dict.fromkeys(found))


def commercial(row):
    licence, note = row["licence"]["weights"] or "", row["licence"]["note"] or ""
    if NON_COMMERCIAL.search(licence) or note.startswith("NON-COMMERCIAL"):
        return "no"
    return "yes" if PERMISSIVE.match(licence) else "unknown"


def licence(row):
    name = row["licence"]["weights"] or ""
    name = name.split(" (export")[0]
    known = {"apache-2.0": "Apache-2.0", "mit": "MIT", "bsd-3-clause": "BSD-3-Clause"}
    return known.get(name.lower(), name)


def unverified(row, about):
    out = []
    url = row["download"]["verified"]["url"]
    if url in ("pattern", "repo-quoted") or url.startswith("pattern"):
        out.append("url:pattern" if url.startswith("pattern") else "url:repository")
    sums = row["download"]["verified"]["bytes_sha256"]
    if not row["download"]["sha256"]:
        out.append("hash:md5" if "md5" in sums else "hash:none")
    elif sums.startswith("sha256 quoted in one"):
        out.append("hash:one-source")
    if about and not row["download"]["bytes"]:
        out.append("bytes:about")
    feature = row["feature"]["verified"] or "no"
    grade = ("" if feature == "yes" else "same-size" if "byte-size match" in feature else
             "derived" if feature == "derived" else "analogy" if feature.startswith("by ") else
             "quoted" if feature.startswith(("quoted", "script")) else "unknown")
    if grade:
        out.append("features:" + grade)
    for group, name in (("licence", "licence"), ("input", "input"), ("classes", "classes"),
                        ("output", "posteriors"), ("accuracy", "accuracy"), ("cost", "cost"),
                        ("pretraining", "source")):
        state = row[group]["verified"]
        if group == "accuracy" and row[group]["imagenet_top1"] is None:
            continue
        if state is None or str(state).startswith(("no", "by ")) or "analogy" in str(state) \
                or "family" in str(state):
            out.append(name)
    return out


def input_rule(row):
    rule = row["input"]
    height, width = (rule["size"] or [None, None])[:2]
    how, resize = "", ""
    if rule["resize"]:
        short = re.match(r"shorter side to (\d+)", rule["resize"])
        if short:
            how, resize = "shortSide", short.group(1)
        elif rule["resize"].startswith("keep aspect, cover"):
            how, resize = "shortSide", str(min(height, width))
        elif rule["resize"].startswith("direct to"):
            # a direct resize followed by a smaller centre crop keeps the size of the resize
            how, resize = "squash", re.search(r"(\d+)x\d+", rule["resize"]).group(1)
    kernel = rule["interpolation"] if rule["interpolation"] in ("bilinear", "bicubic") else ""
    factor = 255 if rule["units"] == "0-1" else 1
    mean, std = ([round(value * factor, 6) for value in rule[key]] if rule[key] else None
                 for key in ("mean", "std"))
    numbers = [" ".join(text(float(value)) for value in values) if values else ""
               for values in (mean, std)]
    return (text(rule["layout"]), text(height), text(width), how, resize, kernel,
            text(rule["colour"]), *numbers)


def main(source, folder):
    rows = json.loads(Path(source).read_text())
    backbones = [row for row in rows if row["kind"] == "backbone"]
    rules, lines, variants = {}, [], []
    for row in backbones:
        codes, about = remarks(row)
        rule = rules.setdefault(input_rule(row), len(rules))
        down, feature, classes = row["download"], row["feature"], row["classes"]
        posterior = row["output"]
        has_classes = posterior["activation"] in ("logits", "softmax") and classes["count"]
        data = row["pretraining"]["data"].replace("ImageNet-1k (ILSVRC-2012)", "ImageNet-1k")
        tensor = feature["tensor"]
        if tensor and "token 0" in tensor:
            tensor, codes = "graph output 0", codes + ["class-token"]
        tensor = re.sub(r"^graph output \d+ \((.+)\)$", r"\1", tensor) if tensor else None
        lines.append([
            row["id"], row["family"], row["name"], row["architecture"], data,
            row["pretraining"]["objective"], row["pretraining"]["checkpoint"], address(down["url"]),
            down["bytes"] or about, down["sha256"], down["md5"], licence(row), commercial(row), rule,
            row["input"]["tensor"], "@output0" if tensor == "graph output 0" else tensor,
            feature["width"], "yes" if feature["pool_needed"] else "",
            posterior["tensor"] if has_classes else "", posterior["activation"],
            classes["count"] or "", (classes["list"] or "").split(" (")[0],
            row["accuracy"]["imagenet_top1"], row["accuracy"]["at_size"],
            row["cost"]["parameters"], row["cost"]["gmacs"], row["opset"],
            {"fixed 1": "1", "dynamic": "N"}.get(row["batch"], ""), ",".join(unverified(row, about)),
            ",".join(codes)])
        for other in row["alternatives"]:
            name = other.get("file") or other["url"].rsplit("/", 1)[-1]
            variants.append([row["id"], name.removesuffix(".onnx") if address(other["url"]).startswith("z:")
                             else name, other["bytes"], other["sha256"],
                             "z:" if address(other["url"]).startswith("z:") else address(other["url"])])
    resources = [[row["id"], row["kind"], row["name"], row["items"], row["classes"],
                  licence_names(row["licence"]["text"]), row["access"], address(item["url"]), item.get("bytes"),
                  item.get("sha256"), item.get("md5")]
                 for row in rows if row["kind"] != "backbone" for item in row["files"]]
    write(folder, "backbones", "id family name architecture data objective checkpoint url bytes sha256 "
          "md5 licence commercial input inputTensor featureTensor featureWidth pool posteriorTensor "
          "activation classes classList top1 top1Size parameters gmacs opset batch unverified remarks",
          lines)
    write(folder, "inputs", "input layout height width resizeMode resize kernel colour mean std",
          [[number, *rule] for rule, number in rules.items()])
    write(folder, "variants", "id file bytes sha256 url", variants)
    write(folder, "resources", "id kind name items classes licence access url bytes sha256 md5",
          resources)


def write(folder, name, header, lines):
    table = ["\t".join(header.split())] + ["\t".join(text(cell) for cell in line) for line in lines]
    body = "\n".join(table)
    Path(folder, f"CatalogueTables+{name.capitalize()}.swift").write_text(
        "// swift-format-ignore-file\n"
        f"/// The catalogue's table of {name}, written by Tools/catalogue/convert.py.\n"
        "extension CatalogueTables {\n"
        f'    static let {name} = #"""\n{body}\n"""#\n}}\n', encoding="utf-8")
    print(f"{name}: {len(lines)} lines, {len(body.encode())} bytes")


if __name__ == "__main__":
    main(*sys.argv[1:3])
