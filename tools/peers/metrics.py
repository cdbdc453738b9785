#!/usr/bin/env python3
"""TextMad's metrics beside those of Python: the same texts and points on the same machine, rounds of both alternating, medians.

    /usr/bin/python3 metrics.py [--json] [--rounds N] [--only self_bleu neighbourhoods counting] [--hypotheses N]

| work           | what                                                              | the peer                                        |
|----------------|-------------------------------------------------------------------|-------------------------------------------------|
| self_bleu      | self-BLEU of 1,000 invented texts of 100 words                    | NLTK's sentence_bleu, smoothing method 1        |
| neighbourhoods | precision, recall, density, coverage of 5,000 points of 128       | scikit-learn's neighbours, NumPy                |
| counting       | distinct-n and entropy, n = 1..4, of the Brown corpus             | Python's Counter over NLTK's n-grams            |

NLTK spends the same time on every hypothesis: by default it is timed on 40 of the 1,000 and its time is scaled; --hypotheses 1000 does
them all. Ours are the times of `textmad bench metrics --json`: from texts in memory, words divided anew every time, without the start
of the program. The Brown corpus is read from corpora/brown/data: get it with corpora/brown/get.sh, else `counting` is skipped.
"""
import argparse
import json
import math
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter

import numpy as np
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu
from nltk.util import ngrams
from sklearn.metrics import pairwise_distances
from sklearn.neighbors import NearestNeighbors

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TOOL = ROOT / "src/TextMad.Cli/bin/Release/net10.0/TextMad.Cli.dll"
BROWN = ROOT / "corpora/brown/data"
WORKS = ["self_bleu", "neighbourhoods", "counting"]


def textmad(*arguments):
    done = subprocess.run(["dotnet", str(TOOL), "bench", "metrics", "--json", *arguments], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"textmad bench metrics {' '.join(arguments)} failed:\n{done.stderr}")
    return json.loads(done.stdout)


def metric(answer, name):
    return next(m for m in answer["metrics"] if m["name"] == name)


def write(folder, name, texts):
    path = pathlib.Path(folder) / name
    path.write_text("".join(json.dumps({"text": t}) + "\n" for t in texts), encoding="utf-8")
    return str(path)


def invented(count, words):
    draw = random.Random(1)
    return [[f"w{int(2000 * draw.random() ** 3)}" for _ in range(words)] for _ in range(count)]


def timed(work):
    began = time.perf_counter()
    value = work()
    return time.perf_counter() - began, value


def self_bleu(folder, options):
    texts = invented(1000, 100)
    smooth = SmoothingFunction().method1

    def nltk(docs, some):
        return [sentence_bleu(docs[:i] + docs[i + 1:], docs[i], smoothing_function=smooth) for i in some]

    some = range(min(options.hypotheses, 1000))
    path = write(folder, "texts.jsonl", [" ".join(t) for t in texts])
    ours, theirs = [], []
    for _ in range(options.rounds):
        answer = metric(textmad("--file", path, "--points", "0", "--repeats", "3", "--only", "self_bleu"), "self_bleu")
        ours.append(answer["seconds"])
        theirs.append(timed(lambda: nltk(texts, some))[0] * 1000 / len(some))
    few = texts[:40]
    exact = metric(textmad("--file", write(folder, "few.jsonl", [" ".join(t) for t in few]), "--points", "0", "--repeats", "1", "--only", "self_bleu"),
                   "self_bleu")
    return ours, theirs, abs(exact["value"] - statistics.fmean(nltk(few, range(40))))


def neighbourhoods(folder, options):
    n, d, k = 5000, 128, 5
    rng = np.random.default_rng(1)
    real, generated = rng.normal(size=(n, d)).astype(np.float32), rng.normal(size=(n, d)).astype(np.float32)

    def radii(x):
        return NearestNeighbors(n_neighbors=k + 1, algorithm="brute", n_jobs=-1).fit(x).kneighbors(x)[0][:, -1]

    def peer():
        distances = pairwise_distances(real, generated)
        in_real, in_generated = distances <= radii(real)[:, None], distances <= radii(generated)[None, :]
        return in_real.any(0).mean(), in_generated.any(1).mean(), in_real.sum() / k / n, in_real.any(1).mean()

    path = write(folder, "one.jsonl", ["a"])
    ours, theirs = [], []
    for _ in range(options.rounds):
        # Precision by itself does the work of all four.
        answer = metric(textmad("--file", path, "--points", str(n), "--width", str(d), "--repeats", "3", "--only", "precision"), "precision")
        ours.append(answer["seconds"])
        theirs.append(timed(peer)[0])
    return ours, theirs, None


def counting(folder, options):
    if not BROWN.exists():
        return None
    files = sorted(p for p in BROWN.rglob("c[a-r][0-9][0-9]") if p.is_file())
    texts = [" ".join(w.rsplit("/", 1)[0] for w in p.read_text(encoding="utf-8", errors="replace").split()) for p in files]

    def peer():
        values = []
        docs = [t.lower().split() for t in texts]
        for n in range(1, 5):
            counts = Counter(g for d in docs for g in ngrams(d, n))
            total = sum(counts.values())
            values += [len(counts) / total, -sum(c / total * math.log2(c / total) for c in counts.values())]
        return values

    path = write(folder, "brown.jsonl", texts)
    ours, theirs = [], []
    for _ in range(options.rounds):
        ours.append(textmad("--file", path, "--points", "0", "--counting")["suite_seconds"])
        theirs.append(timed(peer)[0])
    return ours, theirs, None


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of both (default: 3)")
    parser.add_argument("--only", nargs="+", choices=WORKS, default=WORKS, help="these works")
    parser.add_argument("--hypotheses", type=int, default=40, help="texts on which NLTK is timed (default: 40)")
    options = parser.parse_args()
    if not TOOL.exists():
        sys.exit(f"{TOOL} is not there: build first (dotnet build src/TextMad.Cli -c Release).")
    results = {}
    with tempfile.TemporaryDirectory() as folder:
        for name in options.only:
            found = globals()[name](folder, options)
            if found is None:
                print(f"{name}: skipped, {BROWN} is not there (corpora/brown/get.sh gets it)", file=sys.stderr)
                continue
            ours, theirs, difference = found
            results[name] = {
                "textmad_seconds": statistics.median(ours), "peer_seconds": statistics.median(theirs),
                "ratio": statistics.median(theirs) / statistics.median(ours),
                **({} if difference is None else {"largest_difference": difference}),
            }
            if not options.json:
                r = results[name]
                print(f"{name:15} textmad {r['textmad_seconds']:9.4f} s   peer {r['peer_seconds']:9.4f} s   {r['ratio']:8.1f} times as fast"
                      + ("" if difference is None else f"   values differ by {difference:.1e}"), flush=True)
    if options.json:
        print(json.dumps(results, indent=1))


main()
