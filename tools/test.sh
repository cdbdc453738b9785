#!/usr/bin/env bash
# Builds everything without warnings, brings what the tests use, and runs them all.
# The last line is "N passed, N failed" (and ", N skipped" when tests were skipped); the exit code is 0 only when none failed.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
cd "$root"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

have() { command -v "$1" > /dev/null 2>&1; }

# Installs Debian packages that tests use; where that cannot be done those tests are skipped, each with the reason.
#   want "WHAT FOR" PACKAGE...
want() {
  local purpose="$1"
  shift
  if [ "$(id -u)" -eq 0 ] && have apt-get; then
    echo "== installing $* (for the tests of $purpose)"
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@") > /dev/null 2>&1 \
      || echo "   it could not be installed; those tests are skipped"
  else
    echo "== no $*: the tests of $purpose are skipped"
  fi
}

have chromium || have chromium-browser || have google-chrome || want "pages in a browser" chromium
# Tests start a server of their own.
ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || have initdb || want "the store in PostgreSQL" postgresql
{ have xz && have bzip2 && have zstd; } || want "packed files" xz-utils bzip2 zstd

echo "== building"
dotnet build TextMad.sln -c Release --nologo -v q /nodeReuse:false

# PyTorch's tests: in place, or in a Debian 13 where this system's C++ library is too old for it. What they need is fetched once, beside this repository's files.
torch=skipped
tool=src/TextMad.Cli/bin/Release/net10.0/TextMad.Cli.dll
export TEXTMAD_ENGINES="${TEXTMAD_ENGINES:-$root/.cache/engines}"
echo "== getting libtorch (for the tests of PyTorch)"
if reason="$(dotnet "$tool" engine install torch 2>&1 > /dev/null)"; then
  torch=in-place
elif ! reason="$(dotnet "$tool" engine install torch --anyway 2>&1 > /dev/null)"; then
  echo "   it could not be fetched; those tests are skipped: $(tail -n 1 <<< "$reason")"
elif reason="$(bash tools/debian13.sh make .cache/debian13 2>&1)"; then
  torch=in-debian13
else
  echo "   it cannot be loaded here, and there is no Debian 13 to load it in; those tests are skipped: $(tail -n 1 <<< "$reason")"
fi

if [ -f corpora/brown/get.sh ]; then
  echo "== getting the Brown corpus"
  bash corpora/brown/get.sh || echo "   it could not be fetched; the tests on it are skipped"
fi

results="$(mktemp)"
misses="$(mktemp)"
times="$(mktemp)"
trap 'rm -f "$results" "$misses" "$times"' EXIT
passed=0
failed=0
skipped=0

# Runs tests and adds up the runner's summary: "TextMad.Tests  Total: 55, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0, Time: 1.065s"
run_tests() {
  local status=0 summary missed
  last_total=0
  # Without the lines of passed properties.
  "$@" | sed -u '/^Ok, passed [0-9]* tests\.$/d' | tee "$results" || status=$?
  grep -A 20 '\[FAIL\]$' "$results" >> "$misses" || true
  summary="$(grep -E 'Total: [0-9]+, Errors: [0-9]+, Failed: [0-9]+' "$results" | tail -n 1 || true)"
  if [ -z "$summary" ]; then
    echo "The test runner ended without a summary (exit code $status)."
    failed=$((failed + 1))
    return
  fi
  count() { sed -E "s/.*$1: ([0-9]+).*/\1/" <<< "$summary"; }
  last_total="$(count Total)"
  missed=$(($(count Failed) + $(count Errors)))
  if [ "$missed" -eq 0 ] && [ "$status" -ne 0 ]; then
    echo "The test runner failed (exit code $status)."
    missed=1
  fi
  passed=$((passed + $(count Total) - $(count Failed) - $(count Skipped) - $(count 'Not Run')))
  failed=$((failed + missed))
  skipped=$((skipped + $(count Skipped)))
}

echo "== testing"
tests=tests/TextMad.Tests/bin/Release/net10.0/TextMad.Tests.dll
export NO_COLOR=1
# A test that never ends is named.
run_tests dotnet "$tests" -longRunning 180 -xml "$times" "$@"
echo "== what took longest, by class"
grep -o '<test [^>]*' "$times" | sed -E 's/.* time="([0-9.]+)".* type="([^"]*)".*/\1 \2/' \
  | awk '{ seconds[$2] += $1 } END { for (class in seconds) printf "%7.0f s  %s\n", seconds[class], class }' | sort -rn | sed 12q || true
if [ "$torch" = in-debian13 ]; then
  # The same tests were skipped above, each with the reason.
  before="$skipped"
  echo "== testing PyTorch, in a Debian 13"
  run_tests bash tools/debian13.sh run .cache/debian13 env TEXTMAD_ENGINES="$TEXTMAD_ENGINES" NO_COLOR=1 dotnet "$tests" -preEnumerateTheories -trait Package=TorchSharp "$@"
  skipped=$((before - last_total + (skipped - before)))
fi

if [ -s "$misses" ]; then
  echo "== what failed"
  cat "$misses"
fi
line="$passed passed, $failed failed"
if [ "$skipped" -gt 0 ]; then
  line="$line, $skipped skipped"
fi
echo "$line"
[ "$failed" -eq 0 ]
