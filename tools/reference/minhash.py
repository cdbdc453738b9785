"""Reference values of near-duplicate sketches in plain Python: folding by unicodedata, MinHash with Python's integers.

Usage: python3 tools/reference/minhash.py > tests/TextMad.Tests/Golden/minhash/reference.json

Nothing here is shared with the C# code; the random numbers (Philox 4x32-10 keyed as RandomKey says) are written from their papers.
"""
import hashlib
import json
import unicodedata

M64 = (1 << 64) - 1
PRIME = (1 << 61) - 1

TEXTS = [
    "",
    "... !!",
    "One",
    "Two words",
    "The ferry left the harbour before dawn, and nobody on the quay waved.",
    "the FERRY left the harbour, before dawn \u2014 and nobody on the quay waved!",
    "Caf\u00e9 na\u00efve: \u00c5ngstr\u00f6m e\u0301 \u1ec7 \u0130stanbul",
    "In 1984, 3.14 and 2,718 were numbers; \u0663\u0664 too. $5 + 7% = 12_000?",
    "Der M\u00fcller \u00f6ffnete die T\u00fcr, und die Stra\u00dfe war voller Schnee.",
    "\u0421\u0442\u0430\u0440\u044b\u0439 \u043c\u0435\u043b\u044c\u043d\u0438\u043a \u043e\u0442\u043a\u0440\u044b\u043b \u0434\u0432\u0435\u0440\u044c \u0438 \u0432\u044b\u0448\u0435\u043b \u043d\u0430 \u0443\u043b\u0438\u0446\u0443.",
    "zero\u200bwidth and soft\u00adhyphen, tab\tand\r\nnew line\u00a0and no-break",
    "\u65e5\u672c\u8a9e\u306e\u6587\u7ae0\u3001\u53e5\u8aad\u70b9\u3002 \U0001F30A sea",
    " ".join(f"word{i % 97} number {i} of {i * i % 31}" for i in range(120)),
]


def mix_finaliser(z):
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M64
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M64
    return z ^ (z >> 31)


def mix(z):
    return mix_finaliser((z + 0x9E3779B97F4A7C15) & M64)


def philox(counter, key):
    c, (k0, k1) = list(counter), key
    for _ in range(10):
        p0, p1 = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(p1 >> 32) ^ c[1] ^ k0, p1 & 0xFFFFFFFF, (p0 >> 32) ^ c[3] ^ k1, p0 & 0xFFFFFFFF]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return c


def stream(seed, purpose):
    key = mix(seed)
    h = 0xCBF29CE484222325
    for c in purpose:
        h = ((h ^ (ord(c) & 255)) * 0x100000001B3) & M64
        h = ((h ^ (ord(c) >> 8)) * 0x100000001B3) & M64
    key = mix_finaliser(mix_finaliser(key ^ h))
    block = 0
    while True:
        x = philox([block & 0xFFFFFFFF, block >> 32, 0, 0], (key & 0xFFFFFFFF, key >> 32))
        yield x[0] | x[1] << 32
        yield x[2] | x[3] << 32
        block += 1


def below(numbers, bound):
    product = next(numbers) * bound
    if product & M64 < bound:
        threshold = ((1 << 64) - bound) % bound
        while product & M64 < threshold:
            product = next(numbers) * bound
    return product >> 64


def strip(c):
    parts = unicodedata.normalize("NFD", c)
    if len(parts) > 1 and all(unicodedata.category(p) == "Mn" for p in parts[1:]):
        return parts[0]
    return c


def fold(text):
    out = []
    for c in text:
        category = unicodedata.category(c)
        if category in ("Mn", "Cf"):
            continue
        if category == "Nd":
            if not (out and out[-1] == "0"):
                out.append("0")
        elif ord(c) > 0xFFFF:
            out.append(c)
        elif category[0] in "ZPS" or category == "Cc":
            out.append(" ")
        else:
            lower = c.lower()
            out.append(strip(lower if len(lower) == 1 else c))
    return " ".join(w for w in "".join(out).split(" ") if w)


def utf16(text):
    raw = text.encode("utf-16-le")
    return [raw[i] | raw[i + 1] << 8 for i in range(0, len(raw), 2)]


def sketch(folded, functions):
    hashes = []
    for word in folded.split():
        h = 0xCBF29CE484222325
        for unit in utf16(word):
            h = ((h ^ unit) * 0x100000001B3) & M64
        hashes.append(h)
    if not hashes:
        return []
    shingles = []
    for i in range(max(len(hashes) - 4, 1)):
        s = 0
        for h in hashes[i:i + 5]:
            s = mix(s ^ h)
        shingles.append(s >> 3)
    bands = []
    for band in range(14):
        h = band
        for a, b in functions[band * 8:band * 8 + 8]:
            h = mix(h ^ min((a * x + b) % PRIME for x in shingles))
        bands.append(f"{h:016x}")
    return bands


numbers = stream(1, "minhash")
functions = [(1 + below(numbers, PRIME - 1), below(numbers, PRIME)) for _ in range(14 * 8)]
print(json.dumps([
    {"text": text, "folded": fold(text), "content": hashlib.sha256(fold(text).encode("utf-16-le")).hexdigest()[:32], "bands": sketch(fold(text), functions)}
    for text in TEXTS
], indent=1))
