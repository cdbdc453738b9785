#!/usr/bin/env bash
# Gives mutated inputs to every reader of foreign bytes: pages, archives, addresses, tokenizers, models, questions, settings ...
#   tools/fuzz.sh [TARGET ...] [--seconds N] [--inputs N] [--seed N]
# Each target gets a minute, or N seconds. Exit code 1 with findings: outcomes that the reader's documentation does not name, inputs that
# take over 2 seconds, and what needs more than 900 MB. 'tools/fuzz.sh TARGET --seed N --show INDEX' writes the input of a finding.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
program="$root/tests/TextMad.Fuzzing/bin/Release/net10.0/TextMad.Fuzzing.dll"
if [ ! -f "$program" ]; then
  dotnet build "$root/tests/TextMad.Fuzzing" -c Release --nologo -v q /nodeReuse:false >&2
fi
exec dotnet "$program" "$@"
