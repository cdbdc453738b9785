#!/usr/bin/env bash
# OpenAI's own client on a model that 'textmad model serve' serves, its answers held against 'textmad generate' and 'textmad score'. Needs npm.
#   tools/openai.sh quickstart/replace/s1/g3
set -euo pipefail
if [ "$#" -ne 1 ]; then
  echo "usage: tools/openai.sh MODEL" >&2
  exit 2
fi

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)"
textmad="$root/tools/textmad"
witness="$root/tools/reference/openai"
scratch="$(mktemp -d)"
server=""
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; rm -rf "$scratch"' EXIT

[ -d "$witness/node_modules" ] || (cd "$witness" && npm ci --silent)
prompt="The jury said that it was"
printf '%s' "$prompt" > "$scratch/prompt.txt"
"$textmad" generate "$1" --prompt "$prompt" --count 3 --seed 7 --json > "$scratch/generated.json"
"$textmad" score "$1" "$scratch/prompt.txt" --per-token --json > "$scratch/scored.json"
"$textmad" model serve "$1" --port 0 --json > "$scratch/where.json" 2> "$scratch/server.log" &
server=$!
for _ in $(seq 300); do
  [ -s "$scratch/where.json" ] && break
  kill -0 "$server" 2> /dev/null || { cat "$scratch/server.log" >&2; exit 1; }
  sleep 0.1
done
url="$(node -e 'console.log(JSON.parse(require("fs").readFileSync(process.argv[1], "utf8")).address)' "$scratch/where.json")"
node "$witness/client.js" "$url" "$scratch/prompt.txt" "$scratch/generated.json" "$scratch/scored.json"
