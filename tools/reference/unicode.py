"""The facts about Unicode that .NET's invariant globalization leaves out: decompositions, combining classes, composition exclusions.

Usage: python3 tools/reference/unicode.py    (rewrites src/TextMad/Texts/Unicode.gz; prints the Unicode version)

Lines of the unpacked file, code points in hexadecimal:

    CODE c CODE...   canonical decomposition, one step
    CODE k CODE...   compatibility decomposition, one step
    CODE x           never made by composition
    CODE m CLASS     combining class, decimal
"""
import gzip
import pathlib
import sys
import unicodedata

OUTPUT = pathlib.Path(__file__).resolve().parents[2] / "src/TextMad/Texts/Unicode.gz"

lines = []
for code in range(sys.maxunicode + 1):
    c = chr(code)
    decomposition = unicodedata.decomposition(c)
    if decomposition:
        parts = decomposition.split()
        kind = "k" if parts[0].startswith("<") else "c"
        codes = parts[1:] if kind == "k" else parts
        lines.append(f"{code:X} {kind} {' '.join(f'{int(part, 16):X}' for part in codes)}")
        if kind == "c" and unicodedata.normalize("NFC", c) != c:
            lines.append(f"{code:X} x")
    if unicodedata.combining(c):
        lines.append(f"{code:X} m {unicodedata.combining(c)}")

OUTPUT.write_bytes(gzip.compress("\n".join(lines).encode("ascii"), 9, mtime=0))
print(f"Unicode {unicodedata.unidata_version}: {len(lines)} lines, {OUTPUT.stat().st_size} bytes")
