"""Writes the reference fixtures of GPT-2 files and of strided scoring: an independent GPT-2 in PyTorch, in double precision.

    python3 tools/reference/gpt2.py tests/TextMad.Tests/Golden/gpt2
    python3 tools/reference/gpt2.py --weights FOLDER      # GPT-2 small's 124 M formula-made weights as a folder of Hugging Face's

needs PyTorch (1.13 made the committed files), about 6 GB of memory and a minute. Weights follow from a formula in 32-bit integers
whose results are exact in single precision, so that only logits have to be kept. Makes

    tiny-f32/     a model of two layers without the prefix "transformer.", with attention buffers and lm_head.weight
    tiny-mixed/   another one with the prefix, in two shards, half of it F16 and half of it BF16
    reference.json  what PyTorch makes of both, scores of a long text by strided windows, and shapes
    small.safetensors  logits and log-probabilities of GPT-2 small (12 layers, width 768, V 50,257, T 1,024)

Written from the GPT-2 paper's architecture and the safetensors format's description; no model library is used.
"""

import json
import math
import pathlib
import struct
import sys

import numpy
import torch

TINY = {"n_layer": 2, "n_head": 2, "n_embd": 16, "n_positions": 16, "vocab_size": 61}
SMALL = {"n_layer": 12, "n_head": 12, "n_embd": 768, "n_positions": 1024, "vocab_size": 50257}
LONG_TEXT, STRIDES = 75, (1, 5, 8, 15, 16)
ROW_STEP, TOKEN_STEP = 73, 97  # of small.safetensors' logits


def numbers(stream, count):
    """`count` hashes of 32 bits."""
    h = numpy.arange(count, dtype=numpy.uint32)
    with numpy.errstate(over="ignore"):
        h = h * numpy.uint32(0x9E3779B1) + numpy.uint32((stream + 1) * 0x85EBCA6B & 0xFFFFFFFF)
        h ^= h >> numpy.uint32(16)
        h *= numpy.uint32(0x7FEB352D)
        h ^= h >> numpy.uint32(15)
        h *= numpy.uint32(0x846CA68B)
        h ^= h >> numpy.uint32(16)
    return h


def uniform(stream, shape, spread):
    """Uniform in [-spread/2, spread/2), exact in single precision when the spread is a power of two."""
    n = (numbers(stream, math.prod(shape)) >> numpy.uint32(8)).astype(numpy.float32) - numpy.float32(1 << 23)
    return (n * numpy.float32(spread / (1 << 24))).reshape(shape)


def tensors(shape):
    """Names, shapes, spreads and means of the weights, in order."""
    c, vocabulary, context = shape["n_embd"], shape["vocab_size"], shape["n_positions"]
    wide = 0.125 if c > 100 else 1.0
    yield "wte.weight", (vocabulary, c), wide, 0
    yield "wpe.weight", (context, c), wide, 0
    for layer in range(shape["n_layer"]):
        h = f"h.{layer}."
        yield h + "ln_1.weight", (c,), 0.5, 1
        yield h + "ln_1.bias", (c,), 0.125, 0
        yield h + "attn.c_attn.weight", (c, 3 * c), wide, 0
        yield h + "attn.c_attn.bias", (3 * c,), 0.125, 0
        yield h + "attn.c_proj.weight", (c, c), wide / 2, 0
        yield h + "attn.c_proj.bias", (c,), 0.125, 0
        yield h + "ln_2.weight", (c,), 0.5, 1
        yield h + "ln_2.bias", (c,), 0.125, 0
        yield h + "mlp.c_fc.weight", (c, 4 * c), wide, 0
        yield h + "mlp.c_fc.bias", (4 * c,), 0.125, 0
        yield h + "mlp.c_proj.weight", (4 * c, c), wide / 2, 0
        yield h + "mlp.c_proj.bias", (c,), 0.125, 0
    yield "ln_f.weight", (c,), 0.5, 1
    yield "ln_f.bias", (c,), 0.125, 0


def weights(shape, first=0):
    made = {}
    for stream, (name, size, spread, mean) in enumerate(tensors(shape)):
        made[name] = torch.from_numpy(uniform(first + stream, size, spread) + numpy.float32(mean))
    return made


def tokens(shape, stream, count):
    return torch.from_numpy((numbers(stream, count) % numpy.uint32(shape["vocab_size"])).astype(numpy.int64))


def norm(x, w, name):
    return torch.nn.functional.layer_norm(x, x.shape[-1:], w[name + ".weight"].double(), w[name + ".bias"].double(), 1e-5)


def gelu(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def linear(x, w, name):
    return x @ w[name + ".weight"].double() + w[name + ".bias"].double()


def forward(shape, w, inputs):
    """Logits (T, V) of one sequence."""
    length, c, heads = len(inputs), shape["n_embd"], shape["n_head"]
    x = w["wte.weight"][inputs].double() + w["wpe.weight"][:length].double()
    mask = torch.tril(torch.ones(length, length, dtype=torch.bool))
    for layer in range(shape["n_layer"]):
        h = f"h.{layer}."
        q, k, v = linear(norm(x, w, h + "ln_1"), w, h + "attn.c_attn").split(c, dim=1)
        q, k, v = (t.view(length, heads, c // heads).transpose(0, 1) for t in (q, k, v))
        scores = (q @ k.transpose(1, 2)) / math.sqrt(c // heads)
        attention = torch.softmax(scores.masked_fill(~mask, float("-inf")), dim=-1) @ v
        x = x + linear(attention.transpose(0, 1).reshape(length, c), w, h + "attn.c_proj")
        x = x + linear(gelu(linear(norm(x, w, h + "ln_2"), w, h + "mlp.c_fc")), w, h + "mlp.c_proj")
    return norm(x, w, "ln_f") @ w["wte.weight"].double().T


def strided(shape, w, end_of_text, text, stride):
    """Log-probabilities of a text by sliding windows, in the manner of the perplexity guide of Hugging Face's documentation."""
    inputs = torch.cat([torch.tensor([end_of_text]), text[:-1]])
    scores, done, windows = [], 0, 0
    for begin in range(0, len(text), stride):
        end = min(begin + shape["n_positions"], len(text))
        logits = torch.log_softmax(forward(shape, w, inputs[begin:end]), dim=-1)
        target = logits.gather(1, text[begin:end, None])[:, 0]
        scores += target[len(target) - (end - done):].tolist()
        done, windows = end, windows + 1
        if end == len(text):
            break
    return scores, windows


def raw(tensor):
    kind = {torch.float32: "F32", torch.float64: "F64", torch.float16: "F16", torch.bfloat16: "BF16", torch.bool: "BOOL"}[tensor.dtype]
    view = tensor.contiguous()
    return kind, (view.view(torch.int16) if kind == "BF16" else view).numpy().tobytes()


def write_safetensors(path, named, metadata):
    header, offset, parts = {"__metadata__": metadata}, 0, []
    for name, tensor in named.items():
        kind, data = raw(tensor)
        header[name] = {"dtype": kind, "shape": list(tensor.shape), "data_offsets": [offset, offset + len(data)]}
        offset += len(data)
        parts.append(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text)
        for data in parts:
            file.write(data)
    return offset


def write_config(folder, shape, end_of_text, kind):
    config = {
        "activation_function": "gelu_new", "architectures": ["GPT2LMHeadModel"], "attn_pdrop": 0.1, "bos_token_id": end_of_text,
        "embd_pdrop": 0.1, "eos_token_id": end_of_text, "initializer_range": 0.02, "layer_norm_epsilon": 1e-05,
        "model_type": "gpt2", "n_ctx": shape["n_positions"], **shape, "resid_pdrop": 0.1, "torch_dtype": kind,
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2, sort_keys=True) + "\n")


def write_plain(folder, shape, w, end_of_text):
    """One file in single precision, without a prefix, with what the causal mask left there."""
    folder.mkdir(parents=True, exist_ok=True)
    named = dict(w)
    t = shape["n_positions"]
    if t < 100:
        for layer in range(shape["n_layer"]):
            named[f"h.{layer}.attn.bias"] = torch.tril(torch.ones(t, t, dtype=torch.bool)).view(1, 1, t, t)
            named[f"h.{layer}.attn.masked_bias"] = torch.tensor(-1e4)
        named["lm_head.weight"] = w["wte.weight"]
    write_safetensors(folder / "model.safetensors", named, {"format": "pt"})
    write_config(folder, shape, end_of_text, "float32")


def write_shards(folder, shape, w, end_of_text):
    """Two files with the prefix; returns the weights as they were rounded."""
    folder.mkdir(parents=True, exist_ok=True)
    half = len(w) // 2
    files, total, rounded = {}, 0, {}
    for number, kind in ((1, torch.float16), (2, torch.bfloat16)):
        names = list(w)[:half] if number == 1 else list(w)[half:]
        part = {f"transformer.{name}": w[name].to(kind) for name in names}
        file = f"model-{number:05d}-of-00002.safetensors"
        total += write_safetensors(folder / file, part, {"format": "pt"})
        files.update({name: file for name in part})
        rounded.update({name: w[name].to(kind).to(torch.float32) for name in names})
    index = {"metadata": {"total_size": total}, "weight_map": files}
    (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=2, sort_keys=True) + "\n")
    write_config(folder, shape, end_of_text, "float16")
    return rounded


def main():
    torch.set_grad_enabled(False)
    if sys.argv[1] == "--weights":
        folder = pathlib.Path(sys.argv[2])
        write_plain(folder, SMALL, weights(SMALL), SMALL["vocab_size"] - 1)
        return

    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    end_of_text = 3
    reference = {"end_of_text": end_of_text, "shape": TINY}
    for name, first, write in (("tiny-f32", 1000, write_plain), ("tiny-mixed", 2000, write_shards)):
        w = weights(TINY, first)
        w = write(folder / name, TINY, w, end_of_text) or w
        inputs = tokens(TINY, 900, TINY["n_positions"])
        text = tokens(TINY, 901, LONG_TEXT)
        strides = {}
        for stride in STRIDES:
            scores, windows = strided(TINY, w, end_of_text, text, stride)
            strides[stride] = {"windows": windows, "perplexity": math.exp(-sum(scores) / len(scores)), "scores": scores}
        reference[name] = {
            "inputs": inputs.tolist(), "logits": forward(TINY, w, inputs).tolist(), "text": text.tolist(), "strides": strides,
        }
    (folder / "reference.json").write_text(json.dumps(reference) + "\n")

    w = weights(SMALL)
    inputs = tokens(SMALL, 900, SMALL["n_positions"])
    inputs[0] = SMALL["vocab_size"] - 1
    logits = forward(SMALL, w, inputs)
    scores = torch.log_softmax(logits, dim=-1)[:-1].gather(1, inputs[1:, None])[:, 0]
    kept = logits[::ROW_STEP, ::TOKEN_STEP]
    print(f"small: logits have a deviation of {logits.std():.4g}, the loss is {-scores.mean():.6f}")
    write_safetensors(folder / "small.safetensors", {"logits": kept.contiguous().float(), "scores": scores.float()}, {})


if __name__ == "__main__":
    main()
