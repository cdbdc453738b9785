#!/usr/bin/env bash
# Does to the tool and its files, many times over, what must not harm them: kills, faults of the machine, altered files, load.
#   tools/torture.sh CAMPAIGN [N] [--seed S] [--only TEXT] [--show INDEX] [--json]
# Without arguments it lists the campaigns. Each ends with a table of what came of it; exit code 1 when something did not hold.
# 'tools/torture.sh CAMPAIGN --seed S --show INDEX' says what the try of a failure was.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
program="$root/tests/TextMad.Torture/bin/Release/net10.0/TextMad.Torture.dll"
if [ ! -f "$program" ]; then
  dotnet build "$root/tests/TextMad.Torture" -c Release --nologo -v q /nodeReuse:false >&2
fi
exec dotnet "$program" "$@"
