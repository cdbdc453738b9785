#!/usr/bin/env bash
# Makes a corpus of a site under this folder: gets its pages, serves them on loopback, crawls them.
# Usage: bash corpora/crawl.sh NAME [options of 'textmad crawl']
# Run again to go on with a crawl that was stopped; when it is done, that is said. Exit codes: those of 'textmad crawl'; 2 for a wrong name.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
name=${1:-}
field() { node -p "require(process.argv[1])[process.argv[2]] ?? ''" "$here/$name/manifest.json" "$1"; }
sites() { (cd "$here" && grep -l '"start"' -- */manifest.json | sed 's|/.*||' | paste -sd ' '); }

if [[ ! $name =~ ^[a-z0-9-]+$ ]] || [ ! -f "$here/$name/manifest.json" ]; then
  echo "Usage: bash corpora/crawl.sh NAME [options of 'textmad crawl']; NAME is one of: $(sites)" >&2
  exit 2
fi
shift

bash "$here/$name/get.sh" >&2
start=$(field start)
if [ -z "$start" ]; then
  echo "corpora/$name is no site; 'tools/textmad corpus add' imports its texts. Sites are: $(sites)" >&2
  exit 2
fi

work=$(mktemp -d)
server=
# shellcheck disable=SC2317
stop() {
  [ -z "$server" ] || kill "$server" 2> /dev/null || true
  rm -rf "$work"
}
trap stop EXIT

# A process group of its own: Ctrl-C is for the crawl, which stops at a clean point, and only then the server goes.
mkfifo "$work/address"
set -m
node "$here/serve.mjs" "$here/$name/data" > "$work/address" &
server=$!
set +m
read -r address < "$work/address" || { echo "corpora/$name: its pages could not be served; the lines above say why." >&2; exit 1; }
address=${address#http://}
trap : INT TERM

# The site has a name of its own, so that its pages' addresses are the same whichever port was free.
status=0
"$here/../tools/textmad" crawl "http://$name.localhost/$start" --connect-to "${address%/}" --allow-network 127.0.0.0/8 \
  --delay 0 --connections 4 --name "$name" --corpus "$name" "$@" || status=$?
[ "$status" -ne 130 ] || echo "The site is no longer served: to go on, run 'bash corpora/crawl.sh $name' with the same options." >&2
exit "$status"
