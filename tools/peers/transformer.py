#!/usr/bin/env python3
"""The work of `textmad bench` on the same GPT-2 shapes in PyTorch, to compare with.

    python3 transformer.py train      --context 64 --batch 12 --vocab 65
    python3 transformer.py sample     --context 64 --batch 64 --tokens 63 --vocab 65 [--no-cache]
    python3 transformer.py score      --context 64 --texts 64 --vocab 65
    python3 transformer.py losses     --trace FOLDER      # trains as `textmad bench train --trace FOLDER` did

Prints JSON with the keys of `textmad bench ... --json`. Needs torch (Debian: python3-torch, with libopenblas0-openmp for threads).
"""
import argparse
import json
import math
import pathlib
import statistics
import struct
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
        for name, p in self.named_parameters():
            if p.dim() > 1:
                joins = name.endswith(("proj.weight", "out.weight"))
                nn.init.normal_(p, std=0.02 / math.sqrt(2 * layers) if joins else 0.02)
            elif name.endswith("bias"):
                nn.init.zeros_(p)

    def forward(self, tokens, cache=None, position=0):
        x = self.wte(tokens) + self.wpe(torch.arange(position, position + tokens.shape[1]))
        mask = self.mask if tokens.shape[1] > 1 else None
        for i, block in enumerate(self.blocks):
            x = block(x, mask, None if cache is None else cache[i])
        return self.ln_f(x) @ self.wte.weight.T

    def load(self, path):
        """Takes over the weights of a safetensors file in Hugging Face's GPT-2 layout, whose matrices are (inputs, outputs)."""
        tensors = read_safetensors(path)
        parts = {"ln_1": "ln_1", "ln_2": "ln_2", "qkv": "attn.c_attn", "proj": "attn.c_proj", "fc": "mlp.c_fc", "out": "mlp.c_proj"}
        with torch.no_grad():
            for name, p in self.named_parameters():
                if name.startswith("blocks."):
                    _, layer, part, kind = name.split(".")
                    value = tensors[f"transformer.h.{layer}.{parts[part]}.{kind}"]
                    p.copy_(value.T if value.dim() == 2 else value)
                else:
                    p.copy_(tensors[f"transformer.{name}"])


def read_safetensors(path):
    data = pathlib.Path(path).read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            begin, end = entry["data_offsets"]
            values = torch.frombuffer(bytearray(data[8 + size + begin:8 + size + end]), dtype=torch.float32)
            tensors[name] = values.view(entry["shape"])
    return tensors


def read_tokens(path):
    return torch.frombuffer(bytearray(pathlib.Path(path).read_bytes()), dtype=torch.int32).long()


def optimiser_of(model, decay=0.1, betas=(0.9, 0.99), epsilon=1e-8):
    matrices = [p for p in model.parameters() if p.dim() > 1]
    vectors = [p for p in model.parameters() if p.dim() == 1]
    return torch.optim.AdamW([{"params": matrices, "weight_decay": decay}, {"params": vectors, "weight_decay": 0.0}],
                             lr=3e-3, betas=betas, eps=epsilon)


def step(model, optimiser, inputs, targets, rate, clip=1.0):
    for group in optimiser.param_groups:
        group["lr"] = rate
    logits = model(inputs)
    loss = F.cross_entropy(logits.reshape(-1, logits.shape[-1]), targets.reshape(-1))
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), clip)
    optimiser.step()
    return loss.item()


def schedule(at, steps, peak=3e-3, final=0.1, warmup=0.05):
    """Linear warm-up, then half a cosine: TextMad's defaults."""
    warm = round(warmup * steps)
    if at < warm:
        return peak * (at + 1) / warm
    progress = min(1, (at - warm) / max(1, steps - 1 - warm))
    return peak * (final + (1 - final) * 0.5 * (1 + math.cos(math.pi * progress)))


def train(model, args):
    optimiser = optimiser_of(model)
    generator = torch.Generator().manual_seed(1)
    seconds, processor = [], []
    for at in range(args.warmup + args.steps):
        batch = torch.randint(args.vocab, (args.batch, args.context + 1), generator=generator)
        start, began = time.perf_counter(), time.process_time()
        step(model, optimiser, batch[:, :-1], batch[:, 1:], 3e-3)
        if at >= args.warmup:
            seconds.append(time.perf_counter() - start)
            processor.append(time.process_time() - began)
    return rate(seconds, args.batch * args.context, processor)


@torch.no_grad()
def write(model, batch, count, cached):
    """Writes `count` tokens after token 0, in each of `batch` texts."""
    tokens = torch.zeros(batch, 1, dtype=torch.long)
    cache = [{} for _ in model.blocks] if cached else None
    for position in range(count):
        logits = model(tokens[:, -1:], cache, position) if cached else model(tokens)
        tokens = torch.cat((tokens, torch.multinomial(logits[:, -1].softmax(-1), 1)), 1)
    return tokens


def sample(model, args):
    seconds, processor = [], []
    for run in range(args.repeats + 1):
        start, began = time.perf_counter(), time.process_time()
        write(model, args.batch, args.tokens, not args.no_cache)
        if run > 0:
            seconds.append(time.perf_counter() - start)
            processor.append(time.process_time() - began)
    return rate(seconds, args.batch * args.tokens, [s / args.tokens for s in processor])


@torch.no_grad()
def log_probabilities(model, texts, together=8):
    """Sum of log-probabilities of texts (n, T), each after token 0."""
    total = 0.0
    for part in texts.split(together):
        inputs = F.pad(part[:, :-1], (1, 0))
        logits = model(inputs)
        total -= F.cross_entropy(logits.reshape(-1, logits.shape[-1]), part.reshape(-1), reduction="none").double().sum().item()
    return total


def score(model, args):
    texts = torch.randint(args.vocab, (args.texts, args.context), generator=torch.Generator().manual_seed(1))
    seconds, processor = [], []
    for run in range(args.repeats + 1):
        start, began = time.perf_counter(), time.process_time()
        log_probabilities(model, texts)
        if run > 0:
            seconds.append(time.perf_counter() - start)
            processor.append(time.process_time() - began)
    return rate(seconds, texts.numel(), processor)


def losses(args):
    folder = pathlib.Path(args.trace)
    trace = json.loads((folder / "trace.json").read_text())
    t, steps = trace["context"], min(trace["steps"], args.at_most)
    batches = read_tokens(folder / "batches.i32").view(trace["steps"], trace["batch"], t + 1)
    if args.permute:
        # The same mean loss and gradient, summed in another order: what it changes is noise.
        batches = batches.flip(1)
    model = Transformer(trace["vocabulary"], t, trace["layers"], trace["heads"], trace["width"])
    model.load(folder / "initial.safetensors")
    optimiser = optimiser_of(model, trace["weight_decay"], (trace["beta1"], trace["beta2"]), trace["epsilon"])
    result = []
    for at in range(steps):
        rate_now = schedule(at, trace["steps"], trace["learning_rate"], trace["final_learning_rate_share"], trace["warmup"])
        result.append(step(model, optimiser, batches[at, :, :-1], batches[at, :, 1:], rate_now, trace["gradient_clip"]))
    return {"losses": result}


def rate(seconds, tokens, processor):
    return {"tokens_per_second": tokens / statistics.median(seconds), "milliseconds_per_step": 1000 * statistics.median(seconds),
            "processor_milliseconds_per_step": 1000 * statistics.median(processor)}


def peak_memory():
    with open("/proc/self/status") as status:
        return next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    works = {"train": train, "sample": sample, "score": score}
    parser.add_argument("work", choices=[*works, "losses"])
    for name, value in dict(layers=4, heads=4, width=128, context=128, batch=12, vocab=2048, threads=2, tokens=63, texts=64, steps=20,
                            warmup=5, repeats=3, at_most=1 << 30).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, default=value)
    parser.add_argument("--no-cache", action="store_true", help="run the whole text through the model for every token")
    parser.add_argument("--permute", action="store_true", help="turn the rows of every batch around")
    parser.add_argument("--trace", help="folder that `textmad bench train --trace` wrote")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(0)
    if args.work == "losses":
        result = losses(args)
    else:
        result = works[args.work](Transformer(args.vocab, args.context, args.layers, args.heads, args.width), args)
    print(json.dumps({**result, "peak_memory_bytes": peak_memory(), "threads": torch.get_num_threads()}))


if __name__ == "__main__":
    main()
