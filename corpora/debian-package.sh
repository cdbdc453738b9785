#!/usr/bin/env bash
# Gets a corpus of pages that is a Debian package: the files that <NAME>/manifest.json names, into <NAME>/data/. Takes the installed
# package when there is one, else downloads it and unpacks it here; needs no root. A second run does nothing.
# Usage: debian-package.sh NAME (each corpus' get.sh calls it). Exit codes: 0 done, 1 failed, 2 something needed is missing.
set -euo pipefail

name=$1
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/$name
data=$here/data

fail() { echo "corpora/$name: $1" >&2; exit "${2:-1}"; }
count() { find "$1" -type f | wc -l; }

# "data" takes its name only when everything is there, so its presence says that it is whole.
if [ -d "$data" ]; then
  echo "corpora/$name: already there, $(count "$data") pages in $data"
  exit 0
fi

command -v node > /dev/null || fail "'node' is needed and not found; install it and run this again." 2
field() { node -e 'const m = require(process.argv[1]); console.log(process.argv[2].split(".").reduce((o, k) => o[k], m))' "$here/manifest.json" "$1"; }
pattern=$(field package.name)
folder=$(field package.folder)
files=$(field files)
start=$(field start)

# The package's name has the version in it on some Debian releases: of several, the highest.
highest() { grep -xE "$pattern" | sort -V | tail -n 1; }
installed() { dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2> /dev/null | sed -n 's/^installed //p'; }

work=$(mktemp -d "$here/.get-XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

package=$(installed | highest || true)
source=/${folder//PACKAGE/$package}
if [ -z "$package" ] || [ ! -f "$source/$start" ]; then
  for tool in apt-get apt-cache dpkg-deb; do
    command -v "$tool" > /dev/null || fail "'$tool' is not found: this corpus is a Debian package, to be got on Debian or what comes of it.
Elsewhere unpack the package '$pattern' by hand, and put its files $files of $folder into $data." 2
  done

  package=$(apt-cache pkgnames | highest || true)
  [ -n "$package" ] || fail "apt knows no package '$pattern': 'apt-get update' (as root) may be due." 2
  echo "corpora/$name: getting the Debian package $package"
  # apt checks the download against the hash in the release's signed list.
  (cd "$work" && apt-get download "$package" > apt.out 2>&1) || fail "apt-get could not download $package:
$(tail -n 5 "$work/apt.out")
Check the network, and whether 'apt-get update' is due; then run this again."
  archive=$(find "$work" -maxdepth 1 -name '*.deb')
  [ -f "$archive" ] || fail "apt-get download wrote no archive of $package."
  dpkg-deb -x "$archive" "$work/unpacked"
  source=$work/unpacked/${folder//PACKAGE/$package}
fi

mkdir "$work/data"
[ -d "$source" ] && find -L "$source" -maxdepth 1 -type f -name "$files" -exec cp -p -t "$work/data" {} +
[ -f "$work/data/$start" ] || fail "the package $package has no $folder/$start: its files are laid out in a new way."
mv -T "$work/data" "$data"
echo "corpora/$name: $(count "$data") pages of $package in $data"
