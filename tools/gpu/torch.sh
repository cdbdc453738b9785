#!/usr/bin/env bash
# On a Linux machine with an NVIDIA GPU: does the torch engine there agree with the built-in one, and how fast is it? Never run on a GPU yet.
#   torch.sh [FOLDER]     FOLDER holds a build of textmad (default: this repository's, Release); what it needs is the .NET runtime and
#                         a Python with PyTorch of the version that TorchSharp was made for, whose libtorch is used
set -euo pipefail

build="$(realpath "${1:-$(dirname "${BASH_SOURCE[0]}")/../../src/TextMad.Cli/bin/Release/net10.0}")"
textmad() { dotnet "$build/TextMad.Cli.dll" "$@"; }
wanted=2.10
fail() { echo "torch.sh: $1" >&2; exit 1; }

[ -f "$build/TextMad.Cli.dll" ] || fail "$build holds no build of textmad"
command -v dotnet > /dev/null || fail "'dotnet' is not found"
read -r version folder < <(python3 -c 'import os, torch; print(torch.__version__, os.path.join(os.path.dirname(torch.__file__), "lib"))') || fail "this Python has no torch"
case "$version" in
  "$wanted".*) ;;
  *) fail "PyTorch is $version, and TorchSharp was made for libtorch $wanted: they cannot be linked" ;;
esac
export TEXTMAD_LIBTORCH="$folder"
TEXTMAD_WORKSPACE="$(mktemp -d)"
export TEXTMAD_WORKSPACE
trap 'rm -rf "$TEXTMAD_WORKSPACE"' EXIT

textmad engine list
textmad engine list --json | grep -q '"cuda:0"' || fail "PyTorch sees no GPU"

value() { sed -nE "s/^ *\"$1\": ([-0-9.eE+]+),?\$/\1/p" | head -n 1; }
shape=(--layers 6 --heads 6 --width 384 --context 256 --vocab 4096)

echo "== agreement: the loss after 12 steps from the same weights on the same batches, and of scoring"
for work in "train --batch 8 --steps 6 --repeats 1" "score --texts 16 --repeats 1"; do
  # shellcheck disable=SC2086
  set -- $work
  for engine in "builtin" "torch --device cpu" "torch --device cuda" "torch --device cuda --deterministic true" "torch --device cuda --precision tf32" "torch --device cuda --precision bfloat16"; do
    # shellcheck disable=SC2086
    loss="$(textmad bench "$@" "${shape[@]}" --engine $engine --json 2> /dev/null | value loss)"
    printf '%-8s%-45s%s\n' "$1" "$engine" "$loss"
  done
done

echo "== speed on the GPU: tokens a second"
for precision in float32 tf32 bfloat16; do
  for work in "train --batch 32 --steps 20" "score --texts 256" "sample --batch 256 --tokens 200"; do
    # shellcheck disable=SC2086
    set -- $work
    rate="$(textmad bench "$@" "${shape[@]}" --engine torch --device cuda --precision "$precision" --json 2> /dev/null | value tokens_per_second)"
    printf '%-8s%-10s%s\n' "$1" "$precision" "$rate"
  done
done
