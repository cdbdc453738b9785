#!/usr/bin/env python3
"""Measures MinHash deduplication of many short documents: time, memory at its peak, and how many planted copies are found.

Usage: python3 tools/peers/deduplication.py [DOCUMENTS] [FOLDER]        (default 1000000, a temporary folder, which needs some 3 GB)

Documents are 60 words drawn from 20,000 by Zipf's law. Every tenth is a copy of an earlier one with one word changed: of its 56 word 5-grams at most five
differ, so that the similarity to the original is .836 or more and 97.8% or more share a band with it; others are found over another copy.
"""
import itertools
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile
import time

TOOL = pathlib.Path(__file__).resolve().parents[1] / "textmad"
WORDS = 60


def write(path, count):
    draw = random.Random(1)
    syllables = [a + b for a in "bdfgklmnprstvz" for b in "aeiou"]
    vocabulary = ["".join(draw.choice(syllables) for _ in range(draw.randint(1, 4))) + draw.choice("nrst") for _ in range(20000)]
    weights = list(itertools.accumulate(1 / (rank + 10) for rank in range(len(vocabulary))))
    kept, planted = [], 0
    with open(path, "w") as file:
        for i in range(count):
            if i % 10 == 9:
                words = list(draw.choice(kept))
                words[draw.randrange(WORDS)] = draw.choice(vocabulary)
                planted += 1
            else:
                words = draw.choices(vocabulary, cum_weights=weights, k=WORDS)
                if i % 100 == 0:
                    kept.append(words)
            file.write(json.dumps({"id": str(i), "text": " ".join(words)}) + "\n")
    return planted


def run(*arguments):
    """Runs the tool; seconds, memory at its peak in MiB, output."""
    begun = time.time()
    process = subprocess.Popen([str(TOOL), *arguments, "--quiet"], stdout=subprocess.PIPE, text=True)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"textmad {' '.join(arguments)}: exit {status}")
    return time.time() - begun, usage.ru_maxrss / 1024, output


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        folder = pathlib.Path(folder)
        planted = write(folder / "texts.jsonl", count)
        (folder / "recipe.yaml").write_text("blocks: [minhash_duplicates]\n")
        workspace = ["--workspace", str(folder / "ws")]
        seconds, _, _ = run("corpus", "add", "raw", str(folder / "texts.jsonl"), *workspace)
        print(f"import: {count} documents in {seconds:.0f} s")
        seconds, peak, output = run("corpus", "process", str(folder / "recipe.yaml"), "--from", "raw", "--to", "clean", "--json", *workspace)
        answer = json.loads(output)
        dropped = answer["input"]["documents"] - answer["output"]["documents"]
        print(f"minhash: {answer['input']['documents']} documents in {seconds:.0f} s, {peak:.0f} MiB at the peak; {planted} copies planted, {dropped} dropped")


if __name__ == "__main__":
    main()
