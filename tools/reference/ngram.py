"""Reference probabilities of interpolated Kneser-Ney models, written with plain dictionaries and, for one fixed discount, with NLTK.

Usage: python3 tools/reference/ngram.py > tests/TextMad.Tests/Golden/ngram/kneser-ney.json   (needs python3-nltk)

The textbook formula [Chen and Goodman 1999]: p(w|h) = max(c(hw) - D(c(hw)), 0) / c(h) + g(h) p(w|h'), continuation counts below
the highest order, the uniform distribution below the unigrams. NLTK ends at undiscounted unigrams instead of the uniform
distribution, so its unigram_score is replaced by the textbook's; everything above the unigrams is NLTK's own. The two must agree
before anything is printed.
"""
import json
import sys
from collections import Counter, defaultdict

from nltk.lm import KneserNeyInterpolated
from nltk.lm.smoothing import KneserNey

TEXT = """the old miller kept a red hen and a blue hen
the red hen found a grain of wheat by the mill
who will help me grind the wheat said the red hen
not i said the blue hen and the blue hen went to sleep
not i said the old miller and the miller went to the mill
then i will grind the wheat said the red hen and she did
the hen and the miller ate the bread by the mill
the bread was good said the miller and the hen said nothing
a grain of wheat is a grain of bread said the old miller
the red hen kept a grain of wheat"""
END = 0
words = sorted(set(TEXT.split()))
ids = {w: i + 1 for i, w in enumerate(words)}
V = len(words) + 3  # end of text and two tokens that never occur
DOCUMENTS = [[ids[w] for w in line.split()] for line in TEXT.splitlines()] + [[], [ids["hen"]]]


def ngrams(order):
    """One n-gram per token and document end, in a context padded with end-of-text."""
    result = []
    for document in DOCUMENTS:
        framed = [END] * (order - 1) + document + [END]
        result += [tuple(framed[i - order + 1:i + 1]) for i in range(order - 1, len(framed))]
    return result


class Textbook:
    def __init__(self, order, modified, discount=None):
        self.order = order
        counts = Counter(ngrams(order))
        self.counts = {order: counts}
        for m in range(order - 1, 0, -1):
            self.counts[m] = Counter(gram[1:] for gram in self.counts[m + 1])  # keys only: distinct longer n-grams
        self.discounts = {m: self.estimate(self.counts[m], modified, discount) for m in self.counts}
        self.followers = {m: defaultdict(dict) for m in self.counts}
        for m, table in self.counts.items():
            for gram, count in table.items():
                self.followers[m][gram[:-1]][gram[-1]] = count

    @staticmethod
    def estimate(table, modified, discount):
        n = Counter(table.values())
        if not modified:
            d = discount if discount is not None else n[1] / (n[1] + 2 * n[2]) if n[1] and n[2] else 0.5
            return [0, d, d, d]
        if not (n[1] and n[2] and n[3] and n[4]):
            return [0, 0.5, 1, 1.5]
        y = n[1] / (n[1] + 2 * n[2])
        d = [0, 1 - 2 * y * n[2] / n[1], 2 - 3 * y * n[3] / n[2], 3 - 4 * y * n[4] / n[3]]
        return d if d[2] >= 0 and d[3] >= 0 else [0, 0.5, 1, 1.5]

    def probability(self, word, context):
        m = len(context) + 1
        lower = self.probability(word, context[1:]) if context else 1 / V
        followers = self.followers[m].get(context)
        if followers is None:
            return lower
        total = sum(followers.values())
        count = followers.get(word, 0)
        d = self.discounts[m]
        freed = sum(d[min(c, 3)] for c in followers.values())
        return (count - d[min(count, 3)]) / total + freed / total * lower


def nltk_model(order, discount):
    textbook = Textbook(order, False, discount)

    class WithUniformBase(KneserNey):
        def unigram_score(self, word):
            return textbook.probability(int(word), ())

    model = KneserNeyInterpolated(order, discount)
    everygrams = [tuple(map(str, gram[k:])) for gram in ngrams(order) for k in range(order)]
    model.fit([everygrams], vocabulary_text=list(map(str, range(V))))
    model.estimator = WithUniformBase(model.vocab, model.counts, order, discount)
    return model


def contexts():
    yield []
    yield [END]
    for document in DOCUMENTS[:4]:
        for i in range(1, len(document) + 1, 2):
            yield document[:i]
    yield [V - 1, ids["red"]]
    yield [ids["mill"], V - 1]
    yield [ids["miller"], ids["red"], ids["hen"]]


def main():
    cases = []
    for order, modified, discount in [(1, False, 0.75), (2, False, 0.75), (3, False, 0.4), (4, False, 0.75),
                                      (1, True, None), (2, True, None), (3, True, None), (3, False, None), (5, True, None)]:
        textbook = Textbook(order, modified, discount)
        model = nltk_model(order, discount) if discount is not None and order > 1 else None
        for context in contexts():
            padded = tuple(([END] * order + context)[len(context) + 1:]) if order > 1 else ()
            row = [textbook.probability(word, padded) for word in range(V)]
            assert abs(sum(row) - 1) < 1e-12, (order, context, sum(row))
            if model is not None:
                other = [model.unmasked_score(str(word), tuple(map(str, padded))) for word in range(V)]
                assert max(abs(a - b) for a, b in zip(row, other)) < 1e-12, (order, context)
            cases.append({"order": order, "discounting": "modified" if modified else "single", "discount": discount,
                          "context": context, "probabilities": row})
    print("agrees with NLTK", file=sys.stderr)
    json.dump({"vocabulary_size": V, "end_of_text": END, "documents": DOCUMENTS, "cases": cases}, sys.stdout)
    print()


main()
