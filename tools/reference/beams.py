"""Reference beam searches, written with plain lists: every continuation of every beam is ranked, and nothing stops early.

Usage: python3 tools/reference/beams.py > tests/TextMad.Tests/Golden/sampling/beams.json

The rules are those of Hugging Face's BeamSearchScorer: of the 2 b best continuations, one that ends the text is a finished text when it is
among the first b, and the first b others are the next beams; beams that are open at the greatest length are finished as they are; the text
with the largest sum of log-probabilities over length^penalty wins. The length counts the tokens written, end-of-text included, the prompt not.
Equal scores: the lower token, then the older beam, then the text that was finished first.

The model is a hash of the sequence: logit(id) = 4 (hash (2 id + 1) mod 2^32 >> 8) / 2^24, and 1 more for end-of-text (0).
"""
import json
import math

END = 0


def log_probabilities(sequence, vocabulary):
    state = 2166136261
    for token in [END] + sequence:
        state = ((state ^ token) * 16777619) & 0xFFFFFFFF
    logits = [((state * (2 * i + 1) & 0xFFFFFFFF) >> 8) * 4 / 2**24 + (i == END) for i in range(vocabulary)]
    normaliser = math.log(sum(math.exp(x) for x in logits))
    return [x - normaliser for x in logits]


def search(prompt, vocabulary, beams, penalty, longest):
    live = [(0.0, prompt)]
    finished = []
    for length in range(1, longest - len(prompt) + 1):
        ranked = sorted(
            (-(total + p), token, beam)
            for beam, (total, sequence) in enumerate(live)
            for token, p in enumerate(log_probabilities(sequence, vocabulary)))[:2 * beams]
        following = []
        for rank, (negative, token, beam) in enumerate(ranked):
            if len(following) == beams:
                break
            if token != END:
                following.append((-negative, live[beam][1] + [token]))
            elif rank < beams:
                finished.append((-negative / length**penalty, live[beam][1], True))
        live = following
    finished += [(total / (longest - len(prompt))**penalty, sequence, False) for total, sequence in live]
    return max(finished, key=lambda f: f[0])  # the first of equals


def main():
    cases = []
    for vocabulary, beams, penalty, longest, prompts in [
            (11, 2, 1.0, 12, [[], [3], [5, 6]]),
            (30, 5, 1.0, 16, [[], [1], [7, 7, 7], [29, 2, 4, 8]]),
            (30, 5, 0.0, 16, [[], [9]]),
            (30, 5, 2.5, 16, [[], [9], [12, 13]]),
            (30, 5, -1.0, 16, [[], [9]]),
            (300, 4, 0.7, 10, [[], [200], [5] * 8]),
            (3, 6, 1.0, 6, [[], [2]]),
            (40, 3, 6.0, 7, [[], [11, 12]])]:
        for prompt in prompts:
            score, tokens, ended = search(prompt, vocabulary, beams, penalty, longest)
            cases.append({"vocabulary": vocabulary, "beams": beams, "length_penalty": penalty, "maximum_tokens": longest, "prompt": prompt,
                          "tokens": tokens, "ended": ended, "score": score})
    print("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]")


if __name__ == "__main__":
    main()
