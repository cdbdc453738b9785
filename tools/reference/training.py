"""Writes the losses of 200 training steps of a small transformer, as PyTorch has them.

    python3 tools/reference/training.py tests/TextMad.Tests/Golden/transformer

needs PyTorch (1.13 made the committed file). Begins from weights.safetensors, which transformer.py beside this file made, and
trains on a text that both sides know by formula. Makes training-200.json: the losses in double precision, the largest and mean
differences of PyTorch's own losses in single precision from them, and of those with the rows of each batch turned around. Makes
muon-200.json, the same with Muon for the matrices of the blocks [Jordan et al. 2024]: the three matrices of queries, keys and values one by one.
"""

import json
import math
import pathlib
import sys

import torch
import transformer as reference

STEPS, BATCH, LENGTH = 200, 6, 12
MUON_PEAK, MOMENTUM, ITERATIONS = 0.02, 0.95, 5
A, B, C = 3.4445, -4.7750, 2.0315


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


def orthogonalise(matrix):
    """Of a matrix with at most as many rows as columns, one with singular values about 1."""
    x = matrix / (matrix.norm() + 1e-7)
    for _ in range(ITERATIONS):
        gram = x @ x.T
        x = A * x + (B * gram + C * gram @ gram) @ x
    return x


def train_by_muon(weights, data):
    """reference.train with Muon; weights are (inputs, outputs)."""
    w = {k: v.clone().requires_grad_(True) for k, v in weights.items()}
    hidden = {k: torch.zeros_like(v) for k, v in w.items() if v.dim() == 2 and ".h." in k}
    groups = [
        {"params": [v for k, v in w.items() if v.dim() == 2 and k not in hidden], "weight_decay": reference.DECAY},
        {"params": [v for v in w.values() if v.dim() == 1], "weight_decay": 0.0},
    ]
    adam_w = torch.optim.AdamW(groups, lr=reference.PEAK, betas=reference.BETAS, eps=reference.EPSILON)
    losses = []
    for step, (tokens, targets) in enumerate(data):
        rate = reference.learning_rate(step)
        for group in adam_w.param_groups:
            group["lr"] = rate
        for v in w.values():
            v.grad = None
        loss, _ = reference.cross_entropy(w, tokens, targets)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(list(w.values()), reference.CLIP)
        adam_w.step()
        rate *= MUON_PEAK / reference.PEAK
        with torch.no_grad():
            for name, momentum in hidden.items():
                weight, gradient = w[name], w[name].grad
                momentum.mul_(MOMENTUM).add_(gradient)
                direction = gradient + MOMENTUM * momentum
                for part, update in zip(weight.split(reference.WIDTH, 1) if "c_attn" in name else [weight],
                                        direction.split(reference.WIDTH, 1) if "c_attn" in name else [direction]):
                    inputs, outputs = part.shape
                    x = orthogonalise(update.T).T if inputs > outputs else orthogonalise(update)
                    part.mul_(1 - rate * reference.DECAY).sub_(rate * math.sqrt(max(1, outputs / inputs)) * x)
        losses.append(float(loss))
    return losses


def losses(precision, turned, muon):
    data = [(x.flip(0), y.flip(0)) for x, y in batches()] if turned else batches()
    weights = {name: value.to(precision) for name, value in reference.make_weights().items()}
    return train_by_muon(weights, data) if muon else reference.train(weights, data)[0]


def differences(a, b):
    gaps = [abs(x - y) for x, y in zip(a, b)]
    return {"largest": max(gaps), "mean": sum(gaps) / len(gaps)}


def main():
    torch.set_num_threads(1)
    reference.STEPS = STEPS
    for name, muon in (("training-200.json", False), ("muon-200.json", True)):
        exact = losses(torch.float64, turned=False, muon=muon)
        single = losses(torch.float32, turned=False, muon=muon)
        turned = losses(torch.float32, turned=True, muon=muon)
        document = {
            "batch": BATCH, "length": LENGTH,
            "single_precision": differences(single, exact), "rows_turned_around": differences(turned, exact), "losses": exact,
        }
        (pathlib.Path(sys.argv[1]) / name).write_text(json.dumps(document, indent=1) + "\n")


if __name__ == "__main__":
    main()
