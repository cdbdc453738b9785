"""Reference values of counts of style and of the Hill numbers of semantic clusters, from regular expressions, NumPy and scikit-learn.

Usage: /usr/bin/python3 tools/reference/style_and_clusters.py > tests/TextMad.Tests/Golden/metrics/style_and_clusters.json
(needs python3-numpy, python3-sklearn, python3-yaml)

The word lists are the project's (src/TextMad/Metrics/Marks/en.yaml); how they are counted is written again here: regular expressions over the whole
text in place of a walk over its words.
"""
import json
import os
import re
import sys

import numpy as np
import yaml
from sklearn.cluster import KMeans

HERE = os.path.dirname(os.path.abspath(__file__))
MARKS = yaml.safe_load(open(os.path.join(HERE, "../../src/TextMad/Metrics/Marks/en.yaml"), encoding="utf-8"))
TEXTS = [
    "However, the house was not often seen from the road. Who would have built it there? Perhaps it had been sold; more or less nobody knew.",
    "On the other hand, he was tired. In fact, the letters are kept in a box, and the box is hidden. Are they read?! They are.",
    "It's written that they might go. Isn't it said, for example, that rain is likely? ... ? The field is red and the hundred men are in need.",
    "The paper was very carefully cut and then thrown away; as a result we were, on the whole, left with little. What? Why? Sort of.",
    "",
    "No marks at all here",
]


def words(text):
    return re.findall(r"[^\W_]+(?:'[^\W_]+)*", text.lower())


def phrases(listed, text):
    longest_first = sorted(listed, key=len, reverse=True)
    return len(re.findall(r"(?<!\S)(?:" + "|".join(map(re.escape, longest_first)) + r")(?!\S)", " ".join(words(text))))


def passives(text):
    flat = " ".join(words(text))
    adverb = "(?:" + "|".join(MARKS["passive_adverbs"]) + r"|\S*" + MARKS["passive_adverb_ending"] + ")"
    regular = r"(?!(?:" + "|".join(MARKS["not_participles"]) + r")(?!\S))\S{2,}ed"
    participle = "(?:" + "|".join(MARKS["participles"]) + "|" + regular + ")"
    auxiliary = "(?:" + "|".join(map(re.escape, MARKS["passive_auxiliaries"])) + ")"
    # A look ahead, so that a match does not hide one that begins within it.
    return len(re.findall(r"(?<!\S)(?=" + auxiliary + r"(?: " + adverb + r"){0,2} " + participle + r"(?!\S))", flat))


def questions(text):
    return sum(1 for piece in text.split("?")[:-1] if re.search(r"[^\W_]", piece))


def main():
    total = sum(len(words(text)) for text in TEXTS)
    counts = {
        "questions_per_1000_words": sum(map(questions, TEXTS)),
        "passives_per_1000_words": sum(map(passives, TEXTS)),
        "connectives_per_1000_words": sum(phrases(MARKS["connectives"], text) for text in TEXTS),
        "hedges_per_1000_words": sum(phrases(MARKS["hedges"], text) for text in TEXTS),
    }

    # Twenty well-separated clusters, so that k-means has one best answer; the texts lie in fourteen of them, unevenly.
    rng = np.random.default_rng(5)
    centres = rng.normal(size=(20, 16))
    reference = np.vstack([centre + 0.05 * rng.normal(size=(12, 16)) for centre in centres]).astype(np.float32)
    chosen = rng.choice(20, size=170, p=np.array([0.25, 0.2, 0.1] + [0.45 / 11] * 11 + [0] * 6))
    texts = (centres[chosen] + 0.3 * rng.normal(size=(170, 16))).astype(np.float32)
    unit = lambda x: x.astype(float) / np.linalg.norm(x.astype(float), axis=1, keepdims=True)
    fit = KMeans(20, n_init=50, tol=0, max_iter=500, random_state=0).fit(unit(reference))
    shares = np.bincount(fit.predict(unit(texts)), minlength=20) / len(texts)
    there = shares[shares > 0]
    rows = lambda x: [float(f"{v:.9g}") for v in x.ravel()]
    json.dump({
        "texts": TEXTS, "words": total, "counts": counts,
        "expected": {name: 1000 * count / total for name, count in counts.items()},
        "width": 16, "points": rows(texts), "reference": rows(reference),
        "semantic_hill_d1": float(np.exp(-np.sum(there * np.log(there)))), "semantic_hill_d2": float(1 / np.sum(shares ** 2)),
    }, sys.stdout, indent=1)
    print()


main()
