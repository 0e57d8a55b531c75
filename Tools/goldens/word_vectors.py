#!/usr/bin/env python3
"""Reference values for GraftDatasetsTests: small files of word vectors written by fastText and gensim and read back by them;
distances by SciPy; path lengths in WordNet by NLTK, in a hierarchy of pairs by NetworkX.

Usage: word_vectors.py [SHARED_FOLDER [WORDNET_FOLDER]]; without the folders semanticDistances.json and wordNetPaths.json
are left as they are. Needs gensim, fasttext-wheel, nltk, scipy, networkx.
"""
import gzip, json, pathlib, platform, random, shutil, struct, sys, tempfile
import fasttext, gensim, numpy as np
from gensim.models import KeyedVectors

ROOT = pathlib.Path(__file__).resolve().parents[2] / "Tests" / "GraftDatasetsTests" / "Goldens"
OUT = ROOT / "WordVectors"
MADE_BY = {"script": "Tools/goldens/word_vectors.py", "python": platform.python_version(), "numpy": np.__version__,
           "gensim": gensim.__version__, "fasttext-wheel": "0.9.2"}
WORDS = ["cat", "dog", "tiger", "hot_dog", "Paris", "Straße", "ёлка", "金鱼", "naïve", "🐈", "x", "mouse"]


def write(name, content):
    (ROOT / name).write_text(json.dumps({"madeBy": MADE_BY} | content, ensure_ascii=True) + "\n")


def floats(vector):
    """Float32 as decimal numbers that Float reads back to the same bits."""
    return [float(np.format_float_scientific(x, unique=True)) for x in np.asarray(vector, np.float32)]


def packed(name, members=1):
    data = (OUT / name).read_bytes()
    cut = len(data) // members
    parts = [data[i * cut:(i + 1) * cut if i < members - 1 else None] for i in range(members)]
    (OUT / f"{name}.gz").write_bytes(b"".join(gzip.compress(p, mtime=0) for p in parts))


def by_gensim():
    generator = np.random.default_rng(5)
    vectors = KeyedVectors(5)
    vectors.add_vectors(WORDS, generator.normal(size=(len(WORDS), 5)).astype(np.float32))
    vectors.save_word2vec_format(str(OUT / "vectors.vec"))
    vectors.save_word2vec_format(str(OUT / "glove.txt"), write_header=False)
    vectors.save_word2vec_format(str(OUT / "word2vec.bin"), binary=True)
    # The original C program ends each word with a line end.
    with open(OUT / "word2vecLines.bin", "wb") as file:
        file.write(f"{len(WORDS)} 5\n".encode())
        for word in WORDS:
            file.write(word.encode() + b" " + vectors[word].tobytes() + b"\n")
    (OUT / "vectors.csv").write_text("".join(",".join([w] + [repr(x) for x in floats(vectors[w])]) + "\n" for w in WORDS))
    files = {}
    for name, binary, header in [("vectors.vec", False, False), ("glove.txt", False, True), ("word2vec.bin", True, False),
                                 ("word2vecLines.bin", True, False)]:
        back = KeyedVectors.load_word2vec_format(str(OUT / name), binary=binary, no_header=header)
        files[name] = {w: floats(back[w]) for w in WORDS}
        packed(name, members=3 if name == "vectors.vec" else 1)
        files[f"{name}.gz"] = files[name]
    packed("vectors.csv")
    files["vectors.csv"] = files["vectors.csv.gz"] = {w: floats(vectors[w]) for w in WORDS}
    return files


def by_fasttext():
    generator = random.Random(3)
    text = " ".join(generator.choice(WORDS + ["cats", "dogs", "tigers", "wildcat"]) for _ in range(4000))
    asked = WORDS + ["cats", "catlike", "tigress", "ёлки", "金鱼缸", "Straßenbahn", "qq", "zz-top", "🐈🐈", "é", "</s>"]
    files = {}
    with tempfile.TemporaryDirectory() as folder:
        corpus = pathlib.Path(folder) / "corpus.txt"
        corpus.write_text("\n".join(text[i:i + 200] for i in range(0, len(text), 200)) + "\n")
        common = dict(minCount=1, dim=6, epoch=1, thread=1, verbose=0, lr=0.1)
        for name, options in {"subwords.bin": dict(model="skipgram", minn=2, maxn=5, bucket=97),
                              "letters.bin": dict(model="cbow", minn=1, maxn=3, bucket=31),
                              "wordsOnly.bin": dict(model="skipgram", minn=0, maxn=0, bucket=0)}.items():
            model = fasttext.train_unsupervised(str(corpus), **common, **options)
            model.save_model(str(OUT / name))
            known = set(model.get_words())
            files[name] = {"known": {w: floats(model.get_word_vector(w)) for w in asked if w in known},
                           "made": {w: floats(model.get_word_vector(w)) for w in asked
                                    if w not in known and len(model.get_subwords(w)[1])},
                           "none": [w for w in asked if w not in known and not len(model.get_subwords(w)[1])]}
        packed("subwords.bin")
        labelled = pathlib.Path(folder) / "labelled.txt"
        labelled.write_text("".join(f"__label__{i % 2} {' '.join(generator.choices(WORDS, k=5))}\n" for i in range(400)))
        model = fasttext.train_supervised(str(labelled), minn=2, maxn=3, bucket=300, **common)
        model.save_model(str(OUT / "classifier.bin"))
        known = set(model.get_words())
        files["classifier.bin"] = {"known": {w: floats(model.get_word_vector(w)) for w in asked if w in known},
                                   "made": {w: floats(model.get_word_vector(w)) for w in asked
                                            if w not in known and len(model.get_subwords(w)[1])}, "none": []}
        model.quantize(input=str(labelled), retrain=False, cutoff=280, dsub=2)
        model.save_model(str(OUT / "quantised.ftz"))
    return files


def distances(shared):
    from scipy.spatial.distance import cdist
    import networkx
    folder = pathlib.Path(shared) / "data" / "semantics_dev"

    def read(name):
        rows = [line.split(",") for line in (folder / name).read_text().splitlines()]
        return [r[0] for r in rows], np.array([[np.float32(x) for x in r[1:]] for r in rows], np.float64)

    coco, a = read("glove300_coco80.csv")
    voc, b = read("glove300_voc20.csv")
    cases = [{"file": "glove300_coco80.csv", "targets": voc, "metric": metric,
              "rows": {n: cdist(a, b, metric)[coco.index(n)].tolist() for n in ["airplane", "potted_plant", "zebra"]}}
             for metric in ["euclidean", "cosine"]]
    graph = networkx.DiGraph()
    called = dict(line.split() for line in (folder / "Cifar-Hierarchy__class_names.txt").read_text().splitlines())
    for line in (folder / "Cifar-Hierarchy__cifar.parent-child.txt").read_text().splitlines():
        parent, child = line.split()
        graph.add_edge(called[child], called[parent])
    names = [called[str(i)] for i in range(100)]
    up = {n: networkx.single_source_shortest_path_length(graph, n) for n in names}
    paths = [[min(up[x][c] + up[y][c] for c in up[x].keys() & up[y].keys()) for y in names] for x in names]
    write("semanticDistances.json", {"vectors": cases, "names": names, "paths": paths})


def word_net(folder):
    import nltk
    from nltk.corpus.reader.wordnet import WordNetCorpusReader
    with tempfile.TemporaryDirectory() as copy:
        nltk.data.path.append(copy)
        root = pathlib.Path(copy) / "corpora" / "wordnet"
        shutil.copytree(folder, root)
        # The package leaves these out; of the one only its length matters here, the other is not read.
        (root / "index.sense").write_text("")
        (root / "lexnames").write_text("".join(f"{i:02}\tname{i}\t1\n" for i in range(45)))
        reader = WordNetCorpusReader(nltk.data.FileSystemPathPointer(str(root)), None)
        words = ["dog", "cat", "hot_dog", "entity", "tench", "airplane", "bus", "person", "mouse", "oak_tree", "street",
                 "goldfish", "bank", "einstein", "paris", "hay", "zebra", "potted_plant", "traffic_light", "abstraction"]
        senses = {w: reader.synsets(w, "n") for w in words}
        senses = {w: s for w, s in senses.items() if s}
        paths = [[min(x.shortest_path_distance(y) for x in a for y in b) for b in senses.values()] for a in senses.values()]
        write("wordNetPaths.json", {"nltk": nltk.__version__, "names": list(senses), "paths": paths,
                                    "senses": {w: [s.offset() for s in x] for w, x in senses.items()},
                                    "parents": {str(s.offset()): [h.offset() for h in s.hypernyms() + s.instance_hypernyms()]
                                                for x in senses.values() for s in x}})


OUT.mkdir(parents=True, exist_ok=True)
write("wordVectors.json", {"files": by_gensim(), "fastText": by_fasttext()})
if len(sys.argv) > 1: distances(sys.argv[1])
if len(sys.argv) > 2: word_net(sys.argv[2])
