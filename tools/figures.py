#!/usr/bin/env python3
"""Writes a run's figures as a Markdown table: a row per regime and generation, a column per metric, means over the seeds.

    tools/figures.py quickstart --metric 'heldout_perplexity:held-out perplexity:.1f' --metric 'distinct_2:distinct word pairs:.3f'

Reads runs/RUN/metrics.jsonl of the workspace (--workspace, or TEXTMAD_WORKSPACE, or .textmad here). Generation 0 is shared and stands first.
A cell where any seed has no value is empty. The line below the table says how many seeds.
"""

import argparse
import collections
import json
import os
import pathlib
import sys


def metric(text):
    name, title, form = (text.split(":") + ["", ""])[:3]
    return name, title or name.replace("_", " "), form or ".4g"


def cell(values, form):
    if not values or any(value is None for value in values):
        return ""
    text = format(sum(values) / len(values), form)
    return text.replace("0.", ".", 1) if text.startswith(("0.", "-0.")) else text


def main():
    parser = argparse.ArgumentParser(description="Writes a run's figures as a Markdown table.")
    parser.add_argument("run")
    parser.add_argument("--workspace", default=os.environ.get("TEXTMAD_WORKSPACE", ".textmad"), help="the workspace (default: TEXTMAD_WORKSPACE, or .textmad)")
    parser.add_argument("--metric", action="append", required=True, type=metric, metavar="NAME[:TITLE[:FORMAT]]", help="a column; can be given several times")
    parser.add_argument("--regime", action="append", help="only this regime; can be given several times")
    parser.add_argument("--generation", action="append", type=int, help="only this generation; can be given several times")
    arguments = parser.parse_args()

    path = pathlib.Path(arguments.workspace) / "runs" / arguments.run / "metrics.jsonl"
    if not path.exists():
        print(f"error: there is no {path}; 'textmad runs' lists the workspace's runs.", file=sys.stderr)
        return 2
    values = collections.defaultdict(list)
    models = collections.defaultdict(set)
    known = set()
    for line in path.read_text().splitlines():
        row = json.loads(line)
        key = (row["regime"], row["generation"])
        known.add(row["metric"])
        models[key].add(row["seed"])
        values[key + (row["metric"],)].append(row["value"])
    for name, _, _ in arguments.metric:
        if name not in known:
            print(f"error: the run has no metric '{name}'. It has: {', '.join(sorted(known))}.", file=sys.stderr)
            return 2

    keys = [key for key in models
            if (not arguments.regime or key[0] == "base" or key[0] in arguments.regime)
            and (arguments.generation is None or key[1] in arguments.generation)]
    order = {regime: place for place, regime in enumerate(["base", *(arguments.regime or []), *dict.fromkeys(regime for regime, _ in models)][::-1])}
    keys.sort(key=lambda key: (-order[key[0]], key[1]))
    print("| regime | generation | " + " | ".join(title for _, title, _ in arguments.metric) + " |")
    print("|---|--:|" + "--:|" * len(arguments.metric))
    before = None
    for regime, generation in keys:
        label = "" if regime == before else "(shared)" if regime == "base" else f"`{regime}`"
        before = regime
        cells = [cell(values[regime, generation, name], form) for name, _, form in arguments.metric]
        print(f"| {label} | {generation} | " + " | ".join(cells) + " |")

    seeds = {len(models[key]) for key in keys}
    print(f"\nMeans over {min(seeds)}{'' if len(seeds) == 1 else f' to {max(seeds)}'} seed{'' if seeds == {1} else 's'} of the run `{arguments.run}`.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
