#!/usr/bin/env bash
# Makes the small files of today's formats that tests/TextMad.Tests/Formats keeps: stores, a checkpoint with its tokenizer, a run folder without
# models and report, a web, a crawl, a pipeline's folder. All text in them is invented here. Run it when a format changes, give the new files names of their own, and keep the old ones.
#   tools/formats.sh OUT       OUT is a new folder; TEXTMAD names the command (default: tools/textmad)
set -euo pipefail
out=$(mkdir -p "$1" && cd "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
textmad() { ${TEXTMAD:-$here/textmad} "$@" --quiet; }
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
export TEXTMAD_WORKSPACE=$work/ws
cd "$work"

# 60 texts of invented words, the same on every machine: a linear congruential generator in whole numbers below 2^31.
awk 'BEGIN {
  split("ba ke li mo nu ra se ti vo zu da fe gi ho ju", syllable, " "); state = 12345
  for (t = 0; t < 60; t++) {
    line = ""
    for (w = 0; w < 40 + t % 17; w++) {
      state = (state * 1103 + 12345) % 1048576; n = int(state / 64) % 60; n = int(n * n / 60)
      word = syllable[n % 15 + 1] syllable[int(n / 4) % 15 + 1]
      line = line (w ? " " : "") word (w % 11 == 10 ? "." : "")
    }
    print line ".\n"
  }
}' > made.txt
textmad corpus add made made.txt --format blocks --language en --description "invented words"

# A run whose models write samples, edits and pages of a web.
cat > small.yaml <<'YAML'
data: { corpus: made, passage_words: 0, tokens: 900, heldout_tokens: 300 }
tokenizer: { vocabulary: 300 }
model:
  transformer:
    shape: { layers: 1, heads: 1, width: 8, context: 32 }
    training: { budget: steps, amount: 40, batch: 4, learning_rate: 0.02 }
    initialisation: previous
    optimiser: keep
writing: { prompts: real, prompt_tokens: 4, decoding: { temperature: 0.9, maximum_tokens: 24, batch: 16 } }
loop:
  generations: 2
  seeds: [1]
  regimes:
    - replace: { mitigations: [{ token_editing: { threshold: 0.01 } }] }
    - web: { name: web, weeks: 3, budget: 60, minimum_words: 3, world: { sites: { count: 4, largest_size: 5 }, machines: { share: { constant: { share: 0.9 } }, mixed: false } } }
YAML
textmad run small.yaml --id small > /dev/null

# Documents that were withdrawn, one of them erased.
first=$(textmad docs --corpus made --limit 1 --json | sed -n 's/.*"id": "\([0-9a-f]*\)".*/\1/p' | head -1)
textmad takedown --query "SELECT document FROM corpus_documents WHERE corpus = 'made' AND position = 57" --reason 'a wish' > /dev/null
textmad takedown --doc "$first" --at-least 1 --reason 'another wish' --erase > /dev/null

textmad corpus process minimal --from made --to clean > /dev/null

# The stores before the crawl, whose documents say when they were fetched: what is in them is the same each time.
textmad store copy "sqlite:$work/ws/corpus.db" "litedb:$work/corpus.litedb?texts=compressed" > /dev/null
textmad store vacuum > /dev/null
gzip -9nc ws/corpus.db > "$out/store.db.gz"
gzip -9nc corpus.litedb > "$out/store.litedb.gz"

textmad web create town --corpus made --article-words 0 --set sites.count=4 --set sites.largest_size=6 --set articles_end=reuse --ticks 2 > /dev/null
${TEXTMAD:-$here/textmad} web serve town --port 0 --quiet > served.txt 2> /dev/null & server=$!
for _ in $(seq 100); do grep -q http served.txt && break; sleep 0.2; done
textmad crawl "$(sed -n 's/.*\(http:\/\/[a-z0-9.-]*\.[a-z]*\/\).*/\1/p' served.txt | head -1)" --name town --connect-to "$(grep -o "127\.0\.0\.1:[0-9]*" served.txt | head -1)" --allow-network 127.0.0.0/8 --scope any --max-pages 12 \
  --delay 0 --ai-preferences ignore > /dev/null
kill "$server"; wait "$server" 2>/dev/null || true; server=

pack() { # FOLDER NAME FILE [TAR OPTION...]
  tar "${@:4}" --sort=name --mtime=@0 --owner=0 --group=0 --numeric-owner -C "$1" -cf - "$2" | gzip -9n > "$out/$3.tar.gz"
}
cp -r ws/runs/small/tokenizer ws/runs/small/models/base/s1/g0/tokenizer
pack ws/runs/small/models/base/s1 g0 checkpoint
pack ws/runs small run --exclude=report.html --exclude=small/models
pack ws/webs town web
pack ws/crawls town crawl
pack ws/processed clean pipeline
ls -l "$out"
