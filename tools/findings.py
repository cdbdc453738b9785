#!/usr/bin/env python3
"""Writes what came out of a study as a Markdown table: a row per published finding.

    tools/findings.py mad

Asks 'textmad report RUN --json' in the workspace that TEXTMAD_WORKSPACE names, or .textmad here.
"""

import json
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def percent(change):
    return f"{100 * change:+.1f}%"


def main():
    if len(sys.argv) != 2:
        print("usage: tools/findings.py RUN", file=sys.stderr)
        return 2
    answer = subprocess.run([str(ROOT / "tools/textmad"), "report", sys.argv[1], "--json", "--quiet"], stdout=subprocess.PIPE, text=True)
    if answer.returncode:
        return answer.returncode
    findings = json.loads(answer.stdout).get("findings")
    if not findings:
        print(f"error: run '{sys.argv[1]}' replicates no study, or has not come far enough.", file=sys.stderr)
        return 2
    print("| published finding | metric | held against | change, 95% interval | came out |")
    print("|---|---|---|---|---|")
    for finding in findings:
        change = finding["change"]
        interval = f", {percent(change['low'])} to {percent(change['high'])}" if change and change["low"] is not None else ""
        print(
            f"| {finding['says']} | `{finding['metric']}` of `{finding['regime']}`, generation {finding['generation']} "
            f"| {finding['expected']}: {finding['against']} | {percent(change['mean']) + interval if change else ''} | {finding['verdict']} |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
