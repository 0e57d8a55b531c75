"""Writes Tests/GraftONNXTests/Goldens/zoo.json: small graphs in the manner of public collections (see
Tools/onnx/zoo_like.py), base64, with what has to be found in them. Run: python onnx_zoo.py
"""
import base64
import glob
import json
import os
import sys
import tempfile

import onnx

here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "onnx"))
import zoo_like  # noqa: E402

folder = tempfile.mkdtemp()
sys.argv[1:] = [folder]
zoo_like.main()
graphs = []
for file in sorted(glob.glob(os.path.join(folder, "*.onnx"))):
    facts = json.load(open(file.replace(".onnx", ".json")))
    graphs.append({
        "name": os.path.basename(file)[:-5], "model": base64.b64encode(open(file, "rb").read()).decode(),
        "tensor": facts["tensor"], "width": facts["width"], "classes": facts["classes"], "scores": facts["scores"]})
with open(os.path.join(here, "..", "..", "Tests", "GraftONNXTests", "Goldens", "zoo.json"), "w") as file:
    json.dump({"onnx": onnx.__version__, "seed": zoo_like.SEED, "graphs": graphs}, file)
