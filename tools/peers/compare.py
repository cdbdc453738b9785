#!/usr/bin/env python3
"""TextMad beside its peers: the same work on the same machine, runs of both alternating, medians.

    python3 compare.py [--quick] [--json] [--threads 1] [--engine torch] [--python COMMAND] [--only WORK ...] [--models tiny small medium large gpt2]

| work        | what                                                                                         |
|-------------|----------------------------------------------------------------------------------------------|
| train       | steps of AdamW with clipping on random tokens                                                |
| sample      | 64 texts of 63 tokens, PyTorch with and without a key/value cache                            |
| score       | log-probabilities of 64 texts as long as the context                                         |
| generation  | 60 steps of training, 40,000 tokens written, 16,384 scored: added up from the three above    |
| losses      | 200 steps from the same weights on the same batches: the largest difference of the losses    |
| tokenizer   | training and encoding beside Hugging Face tokenizers (skipped unless `npm ci` was run there) |

"of the peak" is TextMad's share of what its matrix product alone reaches, measured in the same minute. The ratios of processor time are those to look
at on a machine that is busy with other work. With --engine torch, TextMad's torch engine does the first three (in a system that has both that and
PyTorch, e.g. Debian 13). DOTNET_EnableAVX512=0 in the environment has TextMad use AVX2.

The peer of all but the last is transformer.py beside this file, in PyTorch: Debian's python3-torch, with libopenblas0-openmp because
the default BLAS uses one thread. --python says which Python has it, e.g. '--python "bash tools/debian13.sh run FOLDER python3"'.
Streams are the words of the texts under --text (default: corpora/brown/data if it was fetched), or an invented language.
"""
import argparse
import collections
import json
import os
import pathlib
import random
import shlex
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
TOOL = ROOT / "src/TextMad.Cli/bin/Release/net10.0/TextMad.Cli.dll"
HUGGING_FACE = ROOT / "tools/reference/tokenizer/node_modules/tokenizers"
WORKS = ["train", "sample", "score", "generation", "losses", "tokenizer"]
MODELS = {
    "tiny": dict(layers=2, heads=2, width=64, context=80, batch=8, vocab=2048),
    "small": dict(layers=4, heads=4, width=128, context=64, batch=12, vocab=65),
    "medium": dict(layers=4, heads=4, width=128, context=128, batch=32, vocab=2048),
    "large": dict(layers=6, heads=6, width=384, context=256, batch=8, vocab=4096),
    "gpt2": dict(layers=12, heads=12, width=768, context=1024, batch=4, vocab=50257),
}

# A generation: steps of training, tokens written and tokens scored.
GENERATION = dict(steps=60, written=40_000, scored=16_384)


def fail(message):
    print(f"compare.py: {message}", file=sys.stderr)
    sys.exit(2)


def check(args):
    if not shutil.which("dotnet"):
        fail("'dotnet' is not found; install the .NET 10 SDK.")
    if not TOOL.exists():
        fail(f"{TOOL.relative_to(ROOT)} is not there; run 'dotnet build src/TextMad.Cli -c Release' first.")
    if set(args.only) - {"tokenizer"}:
        if subprocess.run([*args.python, "-c", "import torch"], capture_output=True).returncode != 0:
            fail(f"'{shlex.join(args.python)}' has no torch. On Debian: 'apt-get install python3-torch libopenblas0-openmp', then '--python /usr/bin/python3'.")
        blas = subprocess.run([*args.python, "-c", "import ctypes.util; print(ctypes.util.find_library('openblas') or '')"], capture_output=True, text=True).stdout.strip()
        if not blas:
            print("note: no OpenBLAS is found; if PyTorch uses Debian's reference BLAS, 'apt-get install libopenblas0-openmp'", file=sys.stderr)


def run(command, args):
    threads = str(args.threads)
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True,
                          env={**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads})
    if done.returncode != 0:
        fail(f"'{' '.join(str(part) for part in command)}' failed:\n{done.stderr.strip()}")
    return json.loads(done.stdout)


def flags(options):
    return [part for name, value in options.items() for part in (f"--{name}", value)]


def textmad(work, args, options):
    engine = ["--engine", args.engine] if work in ("train", "sample", "score") else []
    return run(["dotnet", TOOL, "bench", work, *engine, *flags(options), "--threads", args.threads, "--json"], args)


def torch(work, args, options, *more):
    return run([*args.python, HERE / "transformer.py", work, *flags(options), *more, "--threads", args.threads], args)


def rounds(args, ours, *peers):
    """Runs of TextMad and its peers in turn."""
    results = [[] for _ in range(1 + len(peers))]
    for _ in range(args.rounds):
        for kept, one in zip(results, (ours, *peers)):
            kept.append(one())
    return results


def row(work, model, ours, peer, key="tokens_per_second", unit="tokens/s"):
    """A line of the answer. The ratio is above 1 where TextMad is faster; its range is that of the single rounds."""
    a, b = ([r[key] for r in results] for results in (ours, peer))
    ratios = [x / y for x, y in zip(a, b)]
    line = {"work": work, "model": model, "unit": unit, "textmad": statistics.median(a), "peer": statistics.median(b),
            "ratio": statistics.median(a) / statistics.median(b), "lowest_ratio": min(ratios), "highest_ratio": max(ratios)}
    if "peak_memory_bytes" in ours[0] and "peak_memory_bytes" in peer[0]:
        line["textmad_memory_bytes"] = statistics.median(r["peak_memory_bytes"] for r in ours)
        line["peer_memory_bytes"] = statistics.median(r["peak_memory_bytes"] for r in peer)
        line["memory_ratio"] = line["textmad_memory_bytes"] / line["peer_memory_bytes"]
    if "processor_milliseconds_per_step" in ours[0]:
        line["processor_ratio"] = statistics.median(r["processor_milliseconds_per_step"] for r in peer) / statistics.median(r["processor_milliseconds_per_step"] for r in ours)
    if "share_of_peak" in ours[0]:
        line["share_of_peak"] = statistics.median(r["share_of_peak"] for r in ours)
    return line


def only(shape, *names):
    return {name: shape[name] for name in ("layers", "heads", "width", "context", "vocab", *names)}


def compare_train(args, name, shape):
    steps, repeats = (3, 2) if args.quick else (6, 5)
    ours, peer = rounds(
        args,
        lambda: textmad("train", args, {**only(shape, "batch"), "steps": steps, "repeats": repeats}),
        lambda: torch("train", args, {**only(shape, "batch"), "steps": 5 if args.quick else 15, "warmup": 2}))
    yield row("train", name, ours, peer)


def compare_sample(args, name, shape):
    options = {**only(shape), "batch": 64, "tokens": 63, "repeats": 2 if args.quick else 3}
    ours, cached, plain = rounds(
        args,
        lambda: textmad("sample", args, options),
        lambda: torch("sample", args, options),
        lambda: torch("sample", args, {**options, "repeats": 1}, "--no-cache"))
    yield row("sample, peer with cache", name, ours, cached)
    yield row("sample, peer without", name, ours, plain)


def compare_score(args, name, shape):
    options = {**only(shape), "texts": 16 if args.quick else 64, "repeats": 2 if args.quick else 5}
    ours, peer = rounds(args, lambda: textmad("score", args, options), lambda: torch("score", args, options))
    yield row("score", name, ours, peer)


def generation(name, shape, lines):
    """The line of a whole generation, from those of its parts. Whether both learn the same is what 'losses' asks."""
    parts = {"train": GENERATION["steps"] * shape["batch"] * shape["context"], "sample, peer with cache": GENERATION["written"], "score": GENERATION["scored"]}
    found = [(count, line) for work, count in parts.items() for line in lines if (line["work"], line["model"]) == (work, name)]
    if len(found) == len(parts):
        ours, peer = (sum(count / line[who] for count, line in found) for who in ("textmad", "peer"))
        yield {"work": "generation", "model": name, "unit": "seconds", "textmad": ours, "peer": peer, "ratio": peer / ours}


def compare_losses(args, name, shape):
    # At a rate at which training is stable: where the loss leaps, rounding decides how far, in the peer against itself too.
    steps = 40 if args.quick else 200
    with tempfile.TemporaryDirectory(dir=args.scratch) as folder:
        textmad("train", args, {**only(shape, "batch"), "stream": stream(args, shape["vocab"]), "steps": steps // 2, "repeats": 1, "learning-rate": 5e-4, "trace": folder})
        ours = json.loads((pathlib.Path(folder) / "trace.json").read_text())["losses"]
        peer = torch("losses", args, {"trace": folder})["losses"]
        again = torch("losses", args, {"trace": folder}, "--permute")["losses"]
    yield {
        "work": "losses", "model": name, "unit": "nats", "steps": steps, "textmad": ours[-1], "peer": peer[-1],
        "first_loss": peer[0],
        "largest_difference": max(abs(a - b) for a, b in zip(ours, peer)),
        "mean_difference": statistics.mean(abs(a - b) for a, b in zip(ours, peer)),
        "peers_own_noise": max(abs(a - b) for a, b in zip(again, peer)),
        "peers_own_mean_noise": statistics.mean(abs(a - b) for a, b in zip(again, peer)),
    }


def compare_tokenizer(args):
    if not HUGGING_FACE.exists() or not shutil.which("node"):
        print("note: no Hugging Face tokenizers: run 'npm ci' in tools/reference/tokenizer to compare with them", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as folder:
        # The same texts, as files of a folder for the one and parted by empty lines for the other.
        documents = [" ".join(words) for words in texts(args)]
        file = args.scratch / "documents.txt"
        file.write_text("\n\n".join(documents), encoding="utf-8")
        for i, document in enumerate(documents):
            (pathlib.Path(folder) / f"{i}.txt").write_text(document, encoding="utf-8")
        repeats = 2 if args.quick else 5
        ours, peer = rounds(
            args,
            lambda: textmad("tokenize", args, {"file": folder, "vocab": 30_000, "repeats": repeats}),
            lambda: run(["node", HERE / "tokenizer.js", file, repeats], args))
    for key in ("training", "encoding"):
        for results in (ours, peer):
            for result in results:
                result[key] = result[f"{key}_megabytes_per_second"]["median"]
        yield row(f"tokenizer: {key}", "30,000 ids", ours, peer, key, "MB/s")


def texts(args):
    """Texts as lists of words."""
    folder = pathlib.Path(args.text) if args.text else ROOT / "corpora/brown/data"
    files = [folder] if folder.is_file() else sorted(p for p in folder.rglob("*") if p.is_file()) if folder.exists() else []
    if args.text and not files:
        fail(f"--text {args.text}: no file is there.")
    found = []
    for file in files:
        words = file.read_text(encoding="utf-8", errors="replace").split()
        if len(words) > 100:
            # Brown's words carry their part of speech: the/at dog/nn.
            tagged = sum("/" in word for word in words) > len(words) / 2
            found.append([word.rsplit("/", 1)[0] for word in words] if tagged else words)
    return found or invented()


def invented():
    """Texts of an invented language with Zipfian words, each of which likes a few others to follow it."""
    draw = random.Random(1)
    syllables = [a + b for a in "b k d f g l m n p r s t v st tr pl".split() for b in "a e i o u ai ou".split()]
    language = sorted({"".join(draw.choices(syllables, k=1 + draw.randrange(3))) for _ in range(20_000)}, key=lambda _: draw.random())
    result = []
    for _ in range(400):
        words, at = [], 0
        for _ in range(1500):
            at = (at * 31 + draw.randrange(4) * 17) % 997 if draw.random() < 0.6 else int(draw.random() ** 3 * len(language))
            words.append(language[at])
        result.append(words)
    return result


def stream(args, vocab):
    """A file of token ids below vocab: words, or characters when the vocabulary is small. Id 0, which ends texts, does not occur."""
    path = args.scratch / f"stream-{vocab}.i32"
    if not path.exists():
        # Enough for every work here.
        units = [unit for words in texts(args) for unit in (words if vocab > 256 else " ".join(words))][:1_500_000]
        common = collections.Counter(units).most_common(vocab - 2)
        ids = {unit: 2 + i for i, (unit, _) in enumerate(common)}
        path.write_bytes(b"".join(struct.pack("<i", ids.get(unit, 1)) for unit in units))
    return path


def show(lines):
    """The table for people."""
    heads = ["work", "model", "unit", "textmad", "of the peak", "peer", "ratio", "(rounds)", "of processor time", "MiB", "peer's MiB", "ratio"]
    table = []
    for line in (line for line in lines if line["work"] != "losses"):
        memory = [f"{line[k] / 2**20:,.0f}" for k in ("textmad_memory_bytes", "peer_memory_bytes")] + [f"{line['memory_ratio']:.2f}"] \
            if "memory_ratio" in line else ["", "", ""]
        digits = ",.2f" if line["textmad"] < 100 else ",.0f"
        table.append([line["work"], line["model"], line["unit"], f"{line['textmad']:{digits}}",
                      f"{line['share_of_peak']:.0%}" if "share_of_peak" in line else "", f"{line['peer']:{digits}}", f"{line['ratio']:.2f}",
                      f"{line['lowest_ratio']:.2f}-{line['highest_ratio']:.2f}" if "lowest_ratio" in line else "",
                      f"{line['processor_ratio']:.2f}" if "processor_ratio" in line else "", *memory])
    if table:
        widths = [max(len(r[i]) for r in [heads, *table]) for i in range(len(heads))]
        for cells in [heads, ["-" * w for w in widths], *table]:
            print("  ".join(c.ljust(w) if i < 3 else c.rjust(w) for i, (c, w) in enumerate(zip(cells, widths))).rstrip())
    for line in lines:
        if line["work"] == "losses":
            print(f"losses, {line['model']}: {line['steps']} steps from {line['first_loss']:.4f} to {line['textmad']:.4f}; differences from the peer's: "
                  f"mean {line['mean_difference']:.1e}, largest {line['largest_difference']:.1e}; the peer's own when its batches' rows are "
                  f"turned around: {line['peers_own_mean_noise']:.1e}, {line['peers_own_noise']:.1e}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="one round of short runs")
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument("--rounds", type=int, help="runs of each (default: 5, quick: 1)")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--engine", choices=["builtin", "torch"], default="builtin", help="TextMad's engine for train, sample and score")
    parser.add_argument("--python", type=shlex.split, default=[sys.executable], help="the command that runs the peer's Python (default: this one)")
    parser.add_argument("--only", nargs="+", choices=WORKS, default=WORKS)
    parser.add_argument("--models", nargs="+", choices=MODELS, default=["small", "medium", "large"])
    parser.add_argument("--text", help="a file or folder of text for streams and tokenizers")
    args = parser.parse_args()
    args.rounds = args.rounds or (1 if args.quick else 5)
    check(args)
    works = {"train": compare_train, "sample": compare_sample, "score": compare_score, "losses": compare_losses}
    lines = []

    # Inside the repository, where a peer in another root sees it too.
    (ROOT / ".cache").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / ".cache") as scratch:
        args.scratch = pathlib.Path(scratch)
        for work in args.only:
            if work == "tokenizer":
                lines += compare_tokenizer(args)
                continue
            for name in args.models:
                if work == "generation":
                    lines += generation(name, MODELS[name], lines)
                    continue
                print(f"{work}, {name} ...", file=sys.stderr)
                lines += works[work](args, name, MODELS[name])
    if args.json:
        print(json.dumps({"threads": args.threads, "rounds": args.rounds, "models": {m: MODELS[m] for m in args.models}, "results": lines}, indent=2))
    else:
        show(lines)


if __name__ == "__main__":
    main()
