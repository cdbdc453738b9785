#!/usr/bin/env bash
# Holds every decision of the pipeline's quality filters against tools/reference/quality_filters.py, on a corpus of a workspace.
# Usage: bash tools/reference/compare_filters.sh CORPUS [--workspace DIR]
set -euo pipefail
here="$(cd "$(dirname "$0")/.." && pwd)"
corpus="$1"
shift
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
"$here/textmad" corpus export "$corpus" "$work/texts.jsonl" "$@" --quiet
"$here/textmad" corpus add compared "$work/texts.jsonl" --workspace "$work/ws" --quiet > /dev/null
"$here/textmad" corpus export compared "$work/compared.jsonl" --workspace "$work/ws" --quiet > /dev/null
for block in gopher_quality gopher_repetition c4_quality fineweb_quality; do
  echo "blocks: [$block]" > "$work/$block.yaml"
  "$here/textmad" corpus process "$work/$block.yaml" --from compared --to "$block" --workspace "$work/ws" --quiet > /dev/null
done
python3 "$here/reference/quality_filters.py" compare "$work/compared.jsonl" "$work"/ws/processed/*/signals.jsonl.gz
