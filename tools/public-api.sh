#!/usr/bin/env bash
# Writes the lists of public members (src/*/PublicAPI.Shipped.txt) anew from the code. Look at the difference before you commit it.
# Where the code does not build, the lists stay as they are.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

scratch="$(mktemp -d)"
log="$scratch/log"
trap 'rm -rf "$scratch"' EXIT
projects=(TextMad.Numerics TextMad TextMad.Dashboard TextMad.LiteDB TextMad.MLTokenizers TextMad.MiniLM TextMad.TorchSharp)
restore() {
  for project in "${projects[@]}"; do
    for list in Shipped Unshipped; do cp "$scratch/$project.$list.txt" "src/$project/PublicAPI.$list.txt"; done
  done
}
for project in "${projects[@]}"; do
  for list in Shipped Unshipped; do cp "src/$project/PublicAPI.$list.txt" "$scratch/$project.$list.txt"; done
done
for project in "${projects[@]}"; do
  echo '#nullable enable' | tee "src/$project/PublicAPI.Shipped.txt" > "src/$project/PublicAPI.Unshipped.txt"
done
# Without the lists every public member is a warning that names it.
if ! dotnet build TextMad.sln -c Release --nologo -v q -p:TreatWarningsAsErrors=false > "$log"; then
  grep -E ': error ' "$log" | sort -u >&2
  restore
  exit 1
fi
for project in "${projects[@]}"; do
  sed -n "s/.*warning RS0016: Symbol '\(.*\)' is not part of the declared public API.*\[.*\/$project\.csproj\(::.*\)*\]\$/\1/p" "$log" | LC_ALL=C sort -u >> "src/$project/PublicAPI.Shipped.txt"
done
wc -l src/*/PublicAPI.Shipped.txt
