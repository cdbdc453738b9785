#!/usr/bin/env bash
# The whole loop on real text: builds textmad, gets the Brown corpus, runs the preset 'quickstart', says where the report is.
# Run it again to go on after an interruption; when all is done it says so. Arguments go to 'textmad quickstart', such as --store litedb.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export TEXTMAD_WORKSPACE="${TEXTMAD_WORKSPACE:-$root/.textmad}"

if ! command -v dotnet > /dev/null 2>&1; then
  echo "error: 'dotnet' is not found; install the .NET 10 SDK and run this again." >&2
  exit 2
fi

echo "== building"
dotnet build "$root/src/TextMad.Cli/TextMad.Cli.csproj" -c Release --nologo -v q /nodeReuse:false

echo "== getting the Brown corpus"
bash "$root/corpora/brown/get.sh"

echo "== running the preset 'quickstart' (workspace: $TEXTMAD_WORKSPACE)"
exec "$root/tools/textmad" quickstart --brown "$root/corpora/brown/data" "$@"
