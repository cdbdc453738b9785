#!/usr/bin/env python3
"""Counts the mutants in a report of Stryker.NET, and lists those that no test noticed.

    tools/mutants.py REPORT FOLDER SURVIVORS

Messages are left out: what a text says is no behaviour that a test has to hold.
"""
import json
import sys
from collections import Counter

report, folder, survivors = sys.argv[1:]
counts, texts, lines = Counter(), 0, []
for path, file in sorted(json.load(open(report, encoding="utf-8"))["files"].items()):
    source = file["source"].splitlines()
    for mutant in file["mutants"]:
        if mutant["mutatorName"].lower().startswith(("string", "interpolated")):
            texts += 1
            continue
        counts[mutant["status"]] += 1
        if mutant["status"] in ("Survived", "NoCoverage"):
            start = mutant["location"]["start"]
            before = source[start["line"] - 1].strip()
            place = f"{path.split('/src/TextMad/')[-1]}:{start['line']}:{start['column']}"
            lines.append(f"{place} {mutant['status']}, {mutant['mutatorName']}: {before}\n    -> {mutant['replacement']}")
open(survivors, "w", encoding="utf-8").write("\n".join(lines) + "\n")
noticed = counts["Killed"] + counts["Timeout"]
valid = noticed + counts["Survived"] + counts["NoCoverage"]
print(f"{folder}: {noticed} of {valid} noticed ({100 * noticed / max(1, valid):.1f}%; {counts['Timeout']} by the time limit), {counts['Survived']} survived, {counts['NoCoverage']} in code that no test of the "
      f"folder runs; {counts['CompileError']} did not compile, {texts} changed only a text")
