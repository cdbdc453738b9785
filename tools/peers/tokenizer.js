// Hugging Face tokenizers on a text whose documents are parted by empty lines: node tokenizer.js FILE REPEATS
// Prints the keys of `textmad bench tokenize --json`. Needs `npm ci` in tools/reference/tokenizer.
// Its trainer cannot be told a size from JavaScript: it always learns 30,000 ids.
'use strict';
const fs = require('fs');
const path = require('path');
const { Tokenizer, BPE, byteLevelPreTokenizer } = require(path.join(__dirname, '../reference/tokenizer/node_modules/tokenizers'));

const [file, repeats] = [process.argv[2], Number(process.argv[3])];
const bytes = fs.statSync(file).size;
const documents = fs.readFileSync(file, 'utf8').split('\n\n');

async function measure(work, warm = true) {
  const rates = [];
  for (let run = warm ? 0 : 1; run <= repeats; run++) {
    const began = process.hrtime.bigint();
    await work();
    if (run > 0) rates.push(bytes / 1e6 / (Number(process.hrtime.bigint() - began) / 1e9));
  }
  rates.sort((a, b) => a - b);
  return { median: rates[rates.length >> 1], slowest: rates[0], fastest: rates[rates.length - 1] };
}

function train() {
  const tokenizer = new Tokenizer(BPE.empty());
  tokenizer.setPreTokenizer(byteLevelPreTokenizer(false));
  tokenizer.train([file]);
  return tokenizer;
}

async function main() {
  let tokenizer;
  const training = await measure(() => { tokenizer = train(); }, false);
  let encodings;
  const encoding = await measure(async () => { encodings = await tokenizer.encodeBatch(documents, { addSpecialTokens: false }); });
  console.log(JSON.stringify({
    training_megabytes_per_second: training,
    encoding_megabytes_per_second: encoding,
    bytes,
    tokens: encodings.reduce((sum, encoding) => sum + encoding.getLength(), 0),
    vocabulary: tokenizer.getVocabSize(),
    peak_memory_bytes: Number(/VmHWM:\s+(\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]) * 1024,
  }));
}

main();
