#!/usr/bin/env python3
"""Looks for the settings with which generation 0 of an experiment is best for its cost.

    tools/sweeps/recipe.py quickstart --grid data.tokens=40000,100000 --grid model.transformer.training.amount=4,6 \
        --set model.transformer.training.optimiser=muon --seeds 1,2 --jobs 2 --csv recipes.csv --markdown recipes.md

Runs 'textmad bench generation' on every combination of the grid, several processes side by side with one thread each, and writes a table
sorted by processor seconds of training. A row is on the Pareto front ('*') when no row costs as little and has as low a ratio of the held-out
perplexity to that of a trigram of the same text. Rows that are in the CSV file already are not run again, so that a sweep that was stopped
goes on. Settings that belong together are one value: --grid 'model.transformer.shape={layers: 2, heads: 2, width: 64, context: 80}'. A comma
inside brackets does not separate values. Needs Python 3.9 and nothing else; build textmad first.
"""

import argparse
import concurrent.futures
import csv
import itertools
import json
import pathlib
import subprocess
import sys
import threading

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIGURES = ["heldout_perplexity", "trigram_perplexity", "ratio", "training_seconds", "training_processor_seconds",
           "writing_seconds", "measuring_seconds", "processor_seconds", "tokens_per_second"]


def split(text):
    """The parts between commas that stand outside brackets."""
    parts, depth = [""], 0
    for letter in text:
        depth += (letter in "[{") - (letter in "]}")
        if letter == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return [part.strip() for part in parts]


def axis(text):
    key, equals, values = text.partition("=")
    if not equals or not values:
        raise argparse.ArgumentTypeError(f"'{text}' is not KEY=VALUE,VALUE")
    return key, split(values)


def measure(arguments, settings):
    command = [str(ROOT / "tools" / "textmad"), "bench", "generation", arguments.experiment, "--json", "--threads", str(arguments.threads)]
    for seed in arguments.seeds.split(","):
        command += ["--seed", seed]
    for setting in arguments.set + [f"{key}={value}" for key, value in settings.items()]:
        command += ["--set", setting]
    if arguments.workspace:
        command += ["--workspace", arguments.workspace]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(f"{settings}: exit code {done.returncode}: {done.stderr.strip()[-2000:]}")
    answer = json.loads(done.stdout)
    return {**settings, "seeds": len(answer["seeds"]), **{figure: answer["means"][figure] for figure in FIGURES}}


def front(rows):
    """The rows that no other row beats in cost and ratio."""
    def cost(row):
        return float(row["training_processor_seconds"]), float(row["ratio"])

    return [row for row in rows if not any(
        a <= cost(row)[0] and b <= cost(row)[1] and (a, b) != cost(row) for a, b in map(cost, rows))]


def read(path, keys):
    """The rows of an earlier sweep of the same grid."""
    if not path or not path.exists():
        return []
    with path.open(newline="") as file:
        reader = csv.DictReader(file)
        if reader.fieldnames != ["pareto", *keys, "seeds", *FIGURES]:
            sys.exit(f"{path} holds a sweep of other settings ({', '.join(reader.fieldnames or [])}); name another file.")
        return [{name: value for name, value in row.items() if name != "pareto"} for row in reader]


def write(arguments, keys, rows):
    rows = sorted(rows, key=lambda row: float(row["training_processor_seconds"]))
    best = front(rows)
    names = [*keys, "seeds", *FIGURES]
    if arguments.csv:
        with arguments.csv.open("w", newline="") as file:
            table = csv.writer(file)
            table.writerow(["pareto", *names])
            table.writerows(["*" if row in best else "", *(row[name] for name in names)] for row in rows)
    columns = {**{key: key.rsplit(".", 1)[-1] for key in keys}, "heldout_perplexity": "perplexity", "trigram_perplexity": "trigram",
               "ratio": "ratio", "training_processor_seconds": "processor seconds", "training_seconds": "seconds"}
    lines = [" | ".join(["", "", *columns.values()]).strip() + " |", "|---" * (len(columns) + 1) + "|"]
    for row in rows:
        cells = [str(row[key]) for key in keys] + [f"{float(row[name]):.3g}" for name in list(columns)[len(keys):]]
        lines.append("| " + " | ".join(["\\*" if row in best else "", *cells]) + " |")
    text = "\n".join(lines) + "\n"
    if arguments.markdown:
        arguments.markdown.write_text(text)
    return text


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("experiment", help="a preset or a YAML file")
    parser.add_argument("--grid", type=axis, action="append", default=[], metavar="KEY=VALUE,VALUE", help="values to combine with those of other --grid")
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="a setting of all combinations")
    parser.add_argument("--seeds", default="1,2", help="seeds of each combination (default: 1,2)")
    parser.add_argument("--jobs", type=int, default=2, help="processes side by side (default: 2)")
    parser.add_argument("--threads", type=int, default=1, help="threads of each (default: 1)")
    parser.add_argument("--workspace", help="the workspace with the corpus")
    parser.add_argument("--csv", type=pathlib.Path, help="where to write the table, and to go on from")
    parser.add_argument("--markdown", type=pathlib.Path, help="where to write it as Markdown")
    arguments = parser.parse_args()

    keys = [key for key, _ in arguments.grid]
    grid = [dict(zip(keys, values)) for values in itertools.product(*(values for _, values in arguments.grid))]
    rows = read(arguments.csv, keys)
    left = [settings for settings in grid if not any(all(str(row[key]) == settings[key] for key in keys) for row in rows)]
    failed, lock = [], threading.Lock()

    def work(settings):
        try:
            row = measure(arguments, settings)
        except RuntimeError as failure:
            failed.append(failure)
            print(f"failed: {failure}", file=sys.stderr)
            return
        with lock:
            rows.append(row)
            write(arguments, keys, rows)
            print(f"{len(rows)} of {len(grid)}: {settings}: ratio {row['ratio']:.3f} in {row['training_processor_seconds']:.1f} processor seconds", file=sys.stderr)

    # The first alone: it trains the judge where the workspace has none yet.
    for settings in left[:1]:
        work(settings)
    with concurrent.futures.ThreadPoolExecutor(max(1, arguments.jobs)) as pool:
        list(pool.map(work, left[1:]))
    if rows:
        print(write(arguments, keys, rows), end="")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
