"""Writes the reference fixtures of the transformer: an independent GPT-2 in PyTorch.

    python3 tools/reference/transformer.py tests/TextMad.Tests/Golden/transformer

needs PyTorch (1.13 made the committed files). Makes weights.safetensors, reference.json (shape, tokens,
loss, training losses) and gradients.safetensors (logits and the gradient of every weight). The files are small: two
layers of width 16. Written from the GPT-2 paper's architecture; no model library is used.
"""

import json
import math
import pathlib
import struct
import sys

import torch

LAYERS, HEADS, WIDTH, CONTEXT, VOCABULARY = 2, 2, 16, 12, 37
BATCH, LENGTH = 3, 12
STEPS, PEAK, FINAL_SHARE, WARMUP = 10, 3e-3, 0.1, 0.2
BETAS, EPSILON, DECAY, CLIP = (0.9, 0.99), 1e-8, 0.1, 1.0


def make_weights():
    generator = torch.Generator().manual_seed(20240229)

    def normal(*shape, deviation=0.2):
        return torch.randn(*shape, generator=generator) * deviation

    c = WIDTH
    weights = {"transformer.wte.weight": normal(VOCABULARY, c), "transformer.wpe.weight": normal(CONTEXT, c)}
    for layer in range(LAYERS):
        h = f"transformer.h.{layer}."
        weights[h + "ln_1.weight"] = 1 + normal(c)
        weights[h + "ln_1.bias"] = normal(c)
        weights[h + "attn.c_attn.weight"] = normal(c, 3 * c, deviation=0.4)
        weights[h + "attn.c_attn.bias"] = normal(3 * c)
        weights[h + "attn.c_proj.weight"] = normal(c, c)
        weights[h + "attn.c_proj.bias"] = normal(c)
        weights[h + "ln_2.weight"] = 1 + normal(c)
        weights[h + "ln_2.bias"] = normal(c)
        weights[h + "mlp.c_fc.weight"] = normal(c, 4 * c, deviation=0.4)
        weights[h + "mlp.c_fc.bias"] = normal(4 * c)
        weights[h + "mlp.c_proj.weight"] = normal(4 * c, c)
        weights[h + "mlp.c_proj.bias"] = normal(c)
    weights["transformer.ln_f.weight"] = 1 + normal(c)
    weights["transformer.ln_f.bias"] = normal(c)
    return weights


def layer_norm(x, gain, shift):
    return torch.nn.functional.layer_norm(x, (WIDTH,), gain, shift, 1e-5)


def gelu(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def forward(w, tokens):
    batch, length = tokens.shape
    x = w["transformer.wte.weight"][tokens] + w["transformer.wpe.weight"][:length]
    mask = torch.tril(torch.ones(length, length, dtype=torch.bool))
    for layer in range(LAYERS):
        p = {k.split(f"h.{layer}.")[1]: v for k, v in w.items() if f"h.{layer}." in k}
        y = layer_norm(x, p["ln_1.weight"], p["ln_1.bias"])
        q, k, v = (y @ p["attn.c_attn.weight"] + p["attn.c_attn.bias"]).split(WIDTH, dim=2)
        q, k, v = (t.view(batch, length, HEADS, WIDTH // HEADS).transpose(1, 2) for t in (q, k, v))
        scores = (q @ k.transpose(2, 3)) / math.sqrt(WIDTH // HEADS)
        weights = torch.softmax(scores.masked_fill(~mask, float("-inf")), dim=-1)
        y = (weights @ v).transpose(1, 2).reshape(batch, length, WIDTH)
        x = x + y @ p["attn.c_proj.weight"] + p["attn.c_proj.bias"]
        y = layer_norm(x, p["ln_2.weight"], p["ln_2.bias"])
        y = gelu(y @ p["mlp.c_fc.weight"] + p["mlp.c_fc.bias"])
        x = x + y @ p["mlp.c_proj.weight"] + p["mlp.c_proj.bias"]
    x = layer_norm(x, w["transformer.ln_f.weight"], w["transformer.ln_f.bias"])
    return x @ w["transformer.wte.weight"].T


def cross_entropy(w, tokens, targets):
    logits = forward(w, tokens)
    return torch.nn.functional.cross_entropy(logits.reshape(-1, VOCABULARY), targets.reshape(-1)), logits


def learning_rate(step):
    warm = round(WARMUP * STEPS)
    if step < warm:
        return PEAK * (step + 1) / warm
    progress = (step - warm) / max(1, STEPS - 1 - warm)
    return PEAK * (FINAL_SHARE + (1 - FINAL_SHARE) * 0.5 * (1 + math.cos(math.pi * progress)))


def train(weights, batches):
    w = {k: v.clone().requires_grad_(True) for k, v in weights.items()}
    groups = [
        {"params": [v for v in w.values() if v.dim() == 2], "weight_decay": DECAY},
        {"params": [v for v in w.values() if v.dim() == 1], "weight_decay": 0.0},
    ]
    optimiser = torch.optim.AdamW(groups, lr=PEAK, betas=BETAS, eps=EPSILON)
    losses, norms = [], []
    for step, (tokens, targets) in enumerate(batches):
        for group in optimiser.param_groups:
            group["lr"] = learning_rate(step)
        optimiser.zero_grad(set_to_none=True)
        loss, _ = cross_entropy(w, tokens, targets)
        loss.backward()
        norms.append(float(torch.nn.utils.clip_grad_norm_(list(w.values()), CLIP)))
        optimiser.step()
        losses.append(float(loss))
    return losses, norms


def write_safetensors(path, tensors, metadata):
    header, offset, data = {"__metadata__": metadata}, 0, b""
    for name, tensor in tensors.items():
        raw = tensor.detach().contiguous().to(torch.float32).numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + len(raw)]}
        offset += len(raw)
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    weights = make_weights()
    generator = torch.Generator().manual_seed(7)
    streams = torch.randint(0, VOCABULARY, (STEPS, BATCH, LENGTH + 1), generator=generator)
    batches = [(s[:, :-1], s[:, 1:]) for s in streams]

    w = {k: v.clone().requires_grad_(True) for k, v in weights.items()}
    loss, logits = cross_entropy(w, *batches[0])
    loss.backward()
    losses, norms = train(weights, batches)

    write_safetensors(folder / "weights.safetensors", weights, {"format": "pt"})
    write_safetensors(folder / "gradients.safetensors", {"logits": logits, **{k: v.grad for k, v in w.items()}}, {"format": "pt"})
    (folder / "reference.json").write_text(
        json.dumps(
            {
                "layers": LAYERS, "heads": HEADS, "width": WIDTH, "context": CONTEXT, "vocabulary": VOCABULARY,
                "batch": BATCH, "length": LENGTH, "loss": float(loss),
                "peak": PEAK, "final_share": FINAL_SHARE, "warmup": WARMUP, "beta1": BETAS[0], "beta2": BETAS[1],
                "epsilon": EPSILON, "decay": DECAY, "clip": CLIP,
                "training_losses": losses, "gradient_norms": norms, "streams": streams.tolist(),
            },
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
