#!/usr/bin/env python3
"""Band hashes of MinHash signatures, written from the definition: the reference of NearDuplicateTests.

Words are normalised (ASCII only here), hashed by FNV-1a over their characters and mixed; shingles of five are polynomials modulo 2^64,
mixed, modulo 2^61 - 1; the hash functions are (a x + b) mod 2^61 - 1 with a and b from the SplitMix64 sequence of seed 1.
Prints the first and the last band of each text.
"""
import re

M64 = (1 << 64) - 1
P = (1 << 61) - 1
BASE = 0x9E3779B97F4A7C15


def mix(x):
    x = ((x ^ (x >> 30)) * 0xBF58476D1CE4E5B9) & M64
    x = ((x ^ (x >> 27)) * 0x94D049BB133111EB) & M64
    return x ^ (x >> 31)


def word_hash(word):
    h = 0xCBF29CE484222325
    for c in word:
        h = ((h ^ ord(c)) * 0x100000001B3) & M64
    return mix(h)


def bands(text):
    words = [word_hash(w) for w in re.sub(r"[^a-z0-9]+", " ", text.lower()).split()]
    shingles = []
    for i in range(max(len(words) - 4, min(1, len(words)))):
        s = 0
        for w in words[i:i + 5]:
            s = (s * BASE + w) & M64
        shingles.append(mix(s) % P)
    coefficients = [max(1, mix((1 + BASE * (k + 1)) & M64) % P) for k in range(2 * 112)]
    result = []
    for band in range(14):
        h = 0
        for i in range(8 * band, 8 * band + 8):
            a, b = coefficients[2 * i], coefficients[2 * i + 1]
            h = (mix(h ^ min((a * x + b) % P for x in shingles)) + BASE) & M64
        result.append(h)
    return result


for text in ("The quick brown fox jumps over the lazy dog and runs 25 miles.", "three words only"):
    found = bands(text)
    print(f"{text!r}: 0x{found[0]:016X}, 0x{found[-1]:016X}")
