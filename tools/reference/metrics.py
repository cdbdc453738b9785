"""Reference values of the metrics, from NLTK, NumPy, SciPy and plain Python, on texts written for this purpose.

Usage: python3 tools/reference/metrics.py > tests/TextMad.Tests/Golden/metrics/reference.json
(needs python3-nltk, python3-numpy, python3-scipy)

Nothing here is shared with the C# code: words are found character by character with unicodedata, n-grams and BLEU by NLTK, entropies and
divergences by SciPy, longest common subsequences by the textbook's table, n-grams of the reference by a set, percentiles by NumPy, Zipf's exponent by numerical minimisation of the likelihood.
"""
import gzip
import json
import math
import sys
import unicodedata
from collections import Counter

import numpy as np
from nltk.translate.bleu_score import SmoothingFunction, sentence_bleu
from nltk.util import ngrams
from scipy.optimize import minimize_scalar
from scipy.spatial.distance import jensenshannon
from scipy.stats import entropy

SENTENCES = [
    "The ferry left the harbour before dawn, and nobody on the quay waved.",
    "My aunt doesn't trust clocks; she reads the hour from the gulls.",
    "On market days the square smelled of dill, wet rope and hot bread.",
    "He'd counted 17 lanterns, then 16, then he stopped counting.",
    "Snow fell on the tin roofs of the village for 3 days and 3 nights.",
    "The teacher wrote one long word on the board and asked us to find its root.",
    "Der Müller öffnete die Tür, und die Straße war voller Schnee.",
    "Старый мельник открыл дверь и вышел на улицу.",
    "If the river rises, the lower fields will be gone by morning.",
    "A cart full of pears came down the hill with no driver at all.",
    "\u201cI won\u2019t sell the boat,\u201d said the old man, \u201cnot for all the pears in the square.\u201d",
    "Each spring the children painted the boat another colour: red, blue, then green.",
    "Nobody knew who rang the bell in the empty tower.",
    "The miller's daughter kept a list of every bird she'd seen - 212 by last count.",
    "Letters arrived late, opened, and smelling of the sea. \U0001F30A",
    "The bread was dark and the morning was dark, and the talk was of the river.",
    "An engineer from the city measured the bridge twice and wrote nothing down.",
    "When the ferry came back, the old man was standing on the quay again.",
    "Her brother built a clock without hands and called it finished.",
    "In the caf\u00e9 by the bridge two sailors argued about the name of a star.",
]


def documents(count, seed, spread, loops):
    """Texts of a few sentences each, chosen by a small linear congruential generator; loops repeats a sentence, as collapse does."""
    state = seed
    result = []
    for i in range(count):
        sentences = []
        for _ in range(3 + i % 4):
            state = (state * 1103515245 + 12345) % 2**31
            sentences.append(SENTENCES[(state >> 8) % spread])
            if loops and (state >> 20) % 3 == 0:
                sentences.append(sentences[-1])
        result.append(" ".join(sentences))
    return result


REFERENCE = documents(16, 7, len(SENTENCES), False)
TEXTS = documents(18, 99, 14, True) + ["", "Bread, bread!", "the sea"]


def words(text):
    def is_word(c):
        return unicodedata.category(c)[0] in "LM" or unicodedata.category(c) == "Nd"

    result, word = [], ""
    for i, c in enumerate(text):
        if is_word(c):
            word += c.lower()
        elif c in "'\u2019" and word and i + 1 < len(text) and is_word(text[i + 1]):
            word += "'"
        elif word:
            result.append(word)
            word = ""
    return result + [word] if word else result


def mtld_one_way(tokens):
    factors, types, length = 0.0, set(), 0
    for token in tokens:
        length += 1
        types.add(token)
        if len(types) / length < 0.72:
            factors, types, length = factors + 1, set(), 0
    if length:
        factors += (1 - len(types) / length) / (1 - 0.72)
    return len(tokens) / factors


def longest_common_subsequence(a, b):
    row = [0] * (len(b) + 1)
    for x in a:
        before = row[:]
        for j, y in enumerate(b):
            row[j + 1] = before[j] + 1 if x == y else max(before[j + 1], row[j])
    return row[-1]


def self_bleu(docs):
    """BLEU-4 of each document that has words with the others as references."""
    smooth = SmoothingFunction().method1
    return [sentence_bleu(docs[:i] + docs[i + 1:], d, smoothing_function=smooth) for i, d in enumerate(docs)]


def homogenisation(docs):
    return np.mean([2 * longest_common_subsequence(a, b) / (len(a) + len(b)) for i, a in enumerate(docs) for b in docs[i + 1:]])


def vendi_of_ngrams(docs):
    kernel = np.zeros((len(docs), len(docs)))
    for n in range(1, 5):
        counts = [Counter(ngrams(d, n)) for d in docs]
        index = {g: i for i, g in enumerate(sorted(set().union(*counts)))}
        rows = np.zeros((len(docs), len(index)))
        for row, c in zip(rows, counts):
            for g, k in c.items():
                row[index[g]] = k
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        kernel += rows @ rows.T / 4
    shares = np.linalg.eigvalsh(kernel / len(docs))
    return math.exp(entropy(shares[shares > 1e-15]))


def block_repetition(docs):
    blocks = [d[i:i + 64] for d in docs for i in range(0, len(d), 64) if len(d[i:i + 64]) >= 5]
    return np.mean([len(set(ngrams(b, 4))) < len(b) - 3 for b in blocks])


def main():
    docs = [words(t) for t in TEXTS]
    reference = [words(t) for t in REFERENCE]
    flat = [w for d in docs for w in d]
    grams = {n: Counter(g for d in docs for g in ngrams(d, n)) for n in range(1, 5)}
    expected = {}
    for n in range(1, 5):
        expected[f"distinct_{n}"] = len(grams[n]) / sum(grams[n].values())
    rep = {n: [1 - len(set(ngrams(d, n))) / len(list(ngrams(d, n))) for d in docs if len(d) >= n] for n in (2, 3, 4)}
    for n in (2, 3, 4):
        expected[f"rep_{n}"] = np.mean(rep[n])
    expected["diversity"] = np.mean([np.prod([len(set(ngrams(d, n))) / len(list(ngrams(d, n))) for n in (2, 3, 4)])
                                     for d in docs if len(d) >= 4])
    for n in (1, 2, 3, 4):
        expected[f"ngram_entropy_{n}"] = entropy(list(grams[n].values()), base=2)
    p = np.array(list(grams[1].values())) / len(flat)
    expected["hill_d0"] = len(p)
    expected["hill_d1"] = math.exp(entropy(p))
    expected["hill_d2"] = 1 / np.sum(p**2)
    expected["vocabulary_size"] = len(set(flat))
    expected["type_token_ratio"] = len(set(flat)) / len(flat)
    expected["mattr_500"] = np.mean([len(set(flat[i:i + 500])) / 500 for i in range(len(flat) - 499)])
    expected["mtld"] = (mtld_one_way(flat) + mtld_one_way(flat[::-1])) / 2
    rare = [w for w, c in Counter(w for d in reference for w in d).items() if c <= 2]
    expected["rare_words_kept"] = sum(w in set(flat) for w in rare) / len(rare)
    seen = Counter(w for d in reference for w in d)
    expected["rare_word_mass"] = sum(1 <= seen[w] <= 2 for w in flat) / len(flat)
    expected["unseen_word_mass"] = sum(seen[w] == 0 for w in flat) / len(flat)
    expected["seq_rep_4"] = expected["rep_4"]
    expected["block_repetition"] = block_repetition(docs)
    with_words = [d for d in docs if d]
    bleu = self_bleu(with_words)
    expected["self_bleu"] = np.mean(bleu)
    expected["homogenisation"] = homogenisation(with_words)
    expected["vendi_ngrams"] = vendi_of_ngrams([d for d in docs if len(d) >= 4])
    for n in (5, 8, 13):
        known = {g for d in reference for g in ngrams(d, n)}
        all_ngrams = [g for d in docs for g in ngrams(d, n)]
        expected[f"memorisation_{n}"] = sum(g in known for g in all_ngrams) / len(all_ngrams)
        expected[f"novelty_{n}"] = sum(g not in known for g in all_ngrams) / len(all_ngrams)
    frequencies = Counter(g for d in docs for g in set(ngrams(d, 4)))
    expected["self_repetition"] = np.mean([math.log(1 + sum(frequencies[g] - 1 for g in set(ngrams(d, 4)))) for d in docs])
    raw = "".join(t + "\n" for t in TEXTS).encode()
    expected["compression_ratio"] = len(raw) / len(gzip.compress(raw, 9))
    counts = np.array(sorted(grams[1].values(), reverse=True))
    log_ranks = np.log(np.arange(1, len(counts) + 1))

    def loss(s):
        return s * np.sum(counts * log_ranks) + counts.sum() * np.log(np.sum(np.exp(-s * log_ranks)))

    s = minimize_scalar(loss, bounds=(0.01, 5), method="bounded", options={"xatol": 1e-12}).x
    expected["zipf_exponent"] = s
    weights = np.exp(-s * log_ranks) / np.sum(np.exp(-s * log_ranks))
    variance = np.sum(weights * log_ranks**2) - np.sum(weights * log_ranks)**2
    standard_error = 1 / math.sqrt(counts.sum() * variance)
    for n in (1, 2):
        a = Counter(g for d in reference for g in ngrams(d, n))
        union = sorted(set(a) | set(grams[n]))
        x = np.array([a[g] for g in union], float)
        y = np.array([grams[n][g] for g in union], float)
        expected[f"kl_divergence_{n}"] = entropy(x + 0.5, y + 0.5, base=2)
        expected[f"js_divergence_{n}"] = jensenshannon(x, y, base=2)**2
    scores = [[-((i * 37 + j * 11) % 50) / 8 - 0.125 for j in range(1 + i * 5 % 9)] for i in range(17)]
    perplexities = [math.exp(-sum(row) / len(row)) for row in scores]
    for q in (10, 50, 90):
        expected[f"judge_perplexity_p{q}"] = expected[f"generated_perplexity_p{q}"] = np.percentile(perplexities, q)
    tokens = sum(map(len, scores))
    total = sum(map(sum, scores))
    expected["heldout_perplexity"] = math.exp(-total / tokens)
    expected["heldout_bits_per_byte"] = -total / math.log(2) / 1234
    json.dump({"texts": TEXTS, "reference": REFERENCE, "words": docs, "scores": scores, "bytes": 1234,
               "zipf_standard_error": standard_error, "self_bleu": bleu,
               "expected": {k: float(v) for k, v in expected.items()}}, sys.stdout, indent=1, ensure_ascii=True)
    print()
    print(f"{len(flat)} words", file=sys.stderr)


main()
