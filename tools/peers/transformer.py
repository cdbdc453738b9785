#!/usr/bin/env python3
"""The GPT-2 shapes of `textmad bench` in PyTorch, to compare with.

    python3 transformer.py train  --layers 4 --heads 4 --width 128 --context 64 --batch 12 --vocab 65 --threads 2 --json
    python3 transformer.py sample --layers 4 --heads 4 --width 128 --context 64 --batch 64 --tokens 63 --vocab 65 --threads 2 --json [--no-cache]

Prints the keys of `textmad bench ... --json`. Needs torch (Debian: python3-torch, with libopenblas0-openmp for two threads).
"""
import argparse
import json
import math
import statistics
import time

import torch
from torch import nn
from torch.nn import functional as F


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.qkv, self.proj = nn.Linear(width, 3 * width), nn.Linear(width, width)
        self.fc, self.out = nn.Linear(width, 4 * width), nn.Linear(4 * width, width)

    def forward(self, x, mask, cache=None):
        b, t, c = x.shape
        q, k, v = (z.view(b, t, self.heads, c // self.heads).transpose(1, 2)
                   for z in self.qkv(self.ln_1(x)).split(c, dim=2))
        if cache is not None:
            if "k" in cache:
                k, v = torch.cat((cache["k"], k), 2), torch.cat((cache["v"], v), 2)
            cache["k"], cache["v"] = k, v
        scores = q @ k.transpose(-2, -1) / math.sqrt(c // self.heads)
        if mask is not None:
            scores = scores.masked_fill(mask[:t, :t], float("-inf"))
        y = (scores.softmax(-1) @ v).transpose(1, 2).reshape(b, t, c)
        x = x + self.proj(y)
        return x + self.out(F.gelu(self.fc(self.ln_2(x)), approximate="tanh"))


class Transformer(nn.Module):
    def __init__(self, vocab, context, layers, heads, width):
        super().__init__()
        self.wte, self.wpe = nn.Embedding(vocab, width), nn.Embedding(context, width)
        self.blocks = nn.ModuleList(Block(width, heads) for _ in range(layers))
        self.ln_f = nn.LayerNorm(width)
        self.register_buffer("mask", torch.triu(torch.ones(context, context, dtype=torch.bool), 1))
        for p in self.parameters():
            if p.dim() > 1:
                nn.init.normal_(p, std=0.02)

    def forward(self, tokens, cache=None, position=0):
        x = self.wte(tokens) + self.wpe(torch.arange(position, position + tokens.shape[1]))
        mask = self.mask if tokens.shape[1] > 1 else None
        for i, block in enumerate(self.blocks):
            x = block(x, mask, None if cache is None else cache[i])
        return self.ln_f(x) @ self.wte.weight.T


def peak_memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))


def train(model, args):
    decay = [p for p in model.parameters() if p.dim() > 1]
    plain = [p for p in model.parameters() if p.dim() == 1]
    optimiser = torch.optim.AdamW([{"params": decay, "weight_decay": 0.1}, {"params": plain, "weight_decay": 0.0}],
                                  lr=3e-3, betas=(0.9, 0.99))
    generator = torch.Generator().manual_seed(1)
    seconds = []
    for step in range(args.warmup + args.steps):
        batch = torch.randint(args.vocab, (args.batch, args.context + 1), generator=generator)
        start = time.perf_counter()
        loss = F.cross_entropy(model(batch[:, :-1]).reshape(-1, args.vocab), batch[:, 1:].reshape(-1))
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        if step >= args.warmup:
            seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), args.batch * args.context


@torch.no_grad()
def sample(model, args):
    seconds = []
    for run in range(args.repeats + 1):
        tokens = torch.zeros(args.batch, 1, dtype=torch.long)
        cache = None if args.no_cache else [{} for _ in model.blocks]
        start = time.perf_counter()
        for position in range(args.tokens):
            logits = model(tokens) if cache is None else model(tokens[:, -1:], cache, position)
            tokens = torch.cat((tokens, torch.multinomial(logits[:, -1].softmax(-1), 1)), 1)
        if run > 0:
            seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), args.batch * args.tokens


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("work", choices=["train", "sample"])
    for name, value in dict(layers=4, heads=4, width=128, context=64, batch=12, vocab=65, threads=2, tokens=63,
                            steps=20, warmup=5, repeats=3).items():
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--no-cache", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    model = Transformer(args.vocab, args.context, args.layers, args.heads, args.width)
    seconds, tokens = (train if args.work == "train" else sample)(model, args)
    result = {"tokens_per_second": tokens / seconds, "milliseconds_per_step": 1000 * seconds, "peak_memory_bytes": peak_memory()}
    print(json.dumps(result) if args.json else "  ".join(f"{key} {value:,.1f}" for key, value in result.items()))


if __name__ == "__main__":
    main()
