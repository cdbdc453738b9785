"""Writes the losses of 200 training steps of a small transformer, as PyTorch has them.

    python3 tools/reference/training.py tests/TextMad.Tests/Golden/transformer

needs PyTorch (1.13 made the committed file). Begins from weights.safetensors, which transformer.py beside this file made, and
trains on a text that both sides know by formula. Makes training-200.json: the losses in double precision, the largest and mean
differences of PyTorch's own losses in single precision from them, and of those with the rows of each batch turned around.
"""

import json
import pathlib
import statistics
import sys

import torch
import transformer as reference

STEPS, BATCH, LENGTH = 200, 6, 12


def text(count):
    """Four of five times the token that always follows, else one of eight: a Lehmer generator draws."""
    state, token, tokens = 20240301, 0, []
    for _ in range(count):
        tokens.append(token)
        state = state * 48271 % 2147483647
        draw = state % 40
        token = (token * 5 + 3) % reference.VOCABULARY if draw < 32 else draw - 32
    return tokens


def batches():
    """Step s, row r: LENGTH + 1 tokens from place (s * BATCH + r) * LENGTH of the text."""
    tokens = torch.tensor(text(STEPS * BATCH * LENGTH + 1))
    rows = tokens.unfold(0, LENGTH + 1, LENGTH).view(STEPS, BATCH, LENGTH + 1)
    return [(step[:, :-1], step[:, 1:]) for step in rows]


def losses(precision, turned):
    data = [(x.flip(0), y.flip(0)) for x, y in batches()] if turned else batches()
    weights = {name: value.to(precision) for name, value in reference.make_weights().items()}
    return reference.train(weights, data)[0]


def differences(a, b):
    gaps = [abs(x - y) for x, y in zip(a, b)]
    return {"largest": max(gaps), "mean": statistics.mean(gaps)}


def main():
    torch.set_num_threads(1)
    reference.STEPS = STEPS
    exact = losses(torch.float64, turned=False)
    single = losses(torch.float32, turned=False)
    turned = losses(torch.float32, turned=True)
    document = {
        "batch": BATCH, "length": LENGTH,
        "single_precision": differences(single, exact), "rows_turned_around": differences(turned, exact), "losses": exact,
    }
    (pathlib.Path(sys.argv[1]) / "training-200.json").write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
