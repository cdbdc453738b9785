#!/usr/bin/env python3
"""Bits per byte of general compressors on the text that a judge was made of, to hold the judge's bits per byte against.

    textmad corpus export CORPUS FILE.jsonl
    tools/reference/compressors.py WORKSPACE/judges/NAME/judge.json FILE.jsonl

All of the judge's documents are compressed as one stream, so a compressor has seen the documents before the one that it is at.
"""

import bz2
import hashlib
import json
import lzma
import sys

seen = set(json.load(open(sys.argv[1], encoding="utf-8"))["seen"])
texts = [json.loads(line)["text"] for line in open(sys.argv[2], encoding="utf-8")]
taken = [text for text in texts if hashlib.sha256(text.encode()).hexdigest()[:32] in seen]
if len(taken) != len(seen):
    sys.exit(f"{len(taken)} of {len(seen)} documents found: is this the export of the judge's corpus?")

raw = "\n\n".join(taken).encode()
print(f"{len(taken)} documents, {len(raw):,} bytes")
print(f"bzip2 -9: {8 * len(bz2.compress(raw, 9)) / len(raw):.2f} bits per byte")
print(f"xz -9e: {8 * len(lzma.compress(raw, preset=9 | lzma.PRESET_EXTREME)) / len(raw):.2f} bits per byte")
