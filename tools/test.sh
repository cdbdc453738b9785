#!/usr/bin/env bash
# Builds everything without warnings, brings what the tests use, and runs them all.
# The last line is "N passed, N failed" (and ", N skipped" when tests were skipped); the exit code is 0 only when none failed.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
cd "$root"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

have() { command -v "$1" > /dev/null 2>&1; }

# Tests that look at the report in a browser are skipped when there is none.
if ! have chromium && ! have chromium-browser && ! have google-chrome; then
  if [ "$(id -u)" -eq 0 ] && have apt-get; then
    echo "== installing chromium (for the tests of the report)"
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium) > /dev/null 2>&1 \
      || echo "   it could not be installed; those tests are skipped"
  else
    echo "== no chromium: the tests of the report in a browser are skipped"
  fi
fi

# Tests of the store in PostgreSQL start a server of their own, and are skipped when there is none.
if ! ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 && ! have initdb; then
  if [ "$(id -u)" -eq 0 ] && have apt-get; then
    echo "== installing postgresql (for the tests of the store in it)"
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql) > /dev/null 2>&1 \
      || echo "   it could not be installed; those tests are skipped"
  else
    echo "== no postgresql: the tests of the store in it are skipped"
  fi
fi

echo "== building"
dotnet build TextMad.sln -c Release --nologo -v q /nodeReuse:false

if [ -f corpora/brown/get.sh ]; then
  echo "== getting the Brown corpus"
  bash corpora/brown/get.sh || echo "   it could not be fetched; the tests on it are skipped"
fi

echo "== testing"
results="$(mktemp)"
trap 'rm -f "$results"' EXIT
status=0
NO_COLOR=1 dotnet tests/TextMad.Tests/bin/Release/net10.0/TextMad.Tests.dll "$@" | tee "$results" || status=$?

# The runner's summary: "TextMad.Tests  Total: 55, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 1.065s"
summary="$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+' "$results" | tail -n 1 || true)"
if [ -z "$summary" ]; then
  echo "The test runner ended without a summary (exit code $status)."
  echo "0 passed, 1 failed"
  exit 1
fi
count() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<< "$summary"; }
failed=$(($(count Failed) + $(count Errors)))
skipped=$(count Skipped)
passed=$(($(count Total) - $(count Failed) - skipped - $(count 'Not Run')))
if [ "$failed" -eq 0 ] && [ "$status" -ne 0 ]; then
  echo "The test runner failed (exit code $status)."
  failed=1
fi

line="$passed passed, $failed failed"
if [ "$skipped" -gt 0 ]; then
  line="$line, $skipped skipped"
fi
echo "$line"
[ "$failed" -eq 0 ]
