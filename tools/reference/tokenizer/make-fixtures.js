// Makes tests/TextMad.Tests/Golden/tokenizer/{encodings.json,trained-merges.json,classes.json} with Hugging Face tokenizers.
// Run after the tokenizer files there have changed:  npm ci && node make-fixtures.js
'use strict';
const fs = require('fs');
const os = require('os');
const path = require('path');
const { Tokenizer, BPE, byteLevelPreTokenizer } = require('tokenizers');

const golden = path.join(__dirname, '../../../tests/TextMad.Tests/Golden/tokenizer');
const file = name => path.join(golden, name);

const tricky = [
  '', ' ', '  ', '   a', 'a ', 'a  ', 'a   b', '\n', '\n\n', ' \n', '\n ', 'a\n\nb', 'a \n b', 'a\t\tb', '\t a', ' \t ', 'a\r\nb',
  'Hello world', ' Hello  world ', "I'm you're he's she'd we'll they've don't", "I'M DON'T IT'S", "''s", "'sa", " 's 't", "rock'n'roll", "l'ete 'tis '",
  "'re've'll'd'm", "x'r", "x'v", "x'l", '’s don’t', 'abc123def', '3.14159', '1,000,000', '½ ¼ ² ³ Ⅷ ⅷ ① ٣ ३ 七', '12½', 'x²y', '1 2  3',
  'Съешь же ещё этих мягких французских булок, да выпей чаю.', 'Ёлка й', '灯塔看守人每天晚上写字。', '日本語のテキスト、カタカナ', '한국어 텍스트',
  'مرحبا بالعالم', 'שלום', 'नमस्ते दुनिया', 'ไทย', 'Größe ß ſ ﬁ', 'e\u0301 a\u0308 n\u0303 Z\u0351\u036b', 'é', '\u0301', 'a\u0301b', '\u200d\u200c\ufe0f',
  '🙂', '🙂🙂', ' 🙂 ', 'a🙂b', '👩‍🚀', '👨‍👩‍👧‍👦', '👍🏽', '🇫🇷🇩🇪', '❤️', '1️⃣', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '𐌰𐌱𐌲 𐌳', '𝕳𝖊𝖑𝖑𝖔 𝓌', '𝟘𝟙𝟚', '𠀀𠀁', '𝕳ello', 'a𝕳', ' 𝟙', '𒐀𒀀', '😀𝕳1',
  '\u0000', 'a\u0000b', '\u0001\u0002\u001b[31m', '\u001c\u001d\u001e\u001f', '\u007f\u0080\u0085\u00a0', '\u00a0', 'a\u00a0b', 'a \u00a0b', 'a\u00a0 b', '\u3000全角\u3000',
  '\u2028\u2029', 'a\u2028b', '\u200b', '\u180e', '\ufeff', 'a\ufeffb', '\u2003\u2002x', '\ufffd', '\ufffe\uffff', '\u{10ffff}', '\ue000', '\u00ad',
  '<|endoftex|>', '<endoftext>', '< |endoftext| >', '#include <stdio.h>\nint main(void) {\n    return 0;\n}\n', 'https://example.org/a?b=c&d=%20#e', 'user@example.org',
  '"quoted" “quoted” ‘x’ «да»', '...', '…', '--', '—', '!!!???', '$1,250.00', '€99', '50%', 'C++ C# F#', 'snake_case camelCase', '____', '\\n', 'a'.repeat(200), '-'.repeat(130), ' '.repeat(100),
  '0123456789'.repeat(12), 'ab'.repeat(90) + ' ' + 'é'.repeat(70), '🙂'.repeat(40), '灯'.repeat(60),
];

// A fixed linear congruential generator: the mixtures are the same in every run.
let state = 12345;
const next = bound => { state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff; return (state >> 8) % bound; };
const pool = [' ', '  ', '\n', '\t', '\u00a0', '\u3000', '\u0085', 'a', 'the', 'The', 'ing', "'", "'s", "'ll", "'re", "'t", '.', ',', '!?', '"', '1', '42', '½', 'é', 'e\u0301', 'ж', 'что',
  '灯', '塔', '🙂', '\u200d', '𐌰', '𝟙', '\u0000', '\u001c', '<|', '|>', '-', '…', '\ufeff', '\ufffd', 'ß', 'ا', '한'];
const mixtures = Array.from({ length: 400 }, () => Array.from({ length: 1 + next(14) }, () => pool[next(pool.length)]).join(''));

const write = (name, rows) => fs.writeFileSync(file(name), '[\n' + rows.map(row => '  ' + JSON.stringify(row)).join(',\n') + '\n]\n');

async function encodings() {
  const json = JSON.parse(fs.readFileSync(file('tokenizer.json'), 'utf8'));
  const tokenizer = Tokenizer.fromFile(file('tokenizer.json'));
  // Hugging Face always takes the special token's name for the token; without the special token it shows the name as ordinary text.
  const ordinary = Tokenizer.fromString(JSON.stringify({ ...json, added_tokens: [] }));
  const rows = [];
  for (const text of [...tricky, ...mixtures, fs.readFileSync(file('sample.txt'), 'utf8')]) {
    const ids = (await tokenizer.encode(text, null, { addSpecialTokens: false })).getIds();
    rows.push({ text, ids: Array.from(ids) });
  }
  for (const text of ['<|endoftext|>', 'a <|endoftext|>b', '<|endoftext|><|endoftext|>']) {
    rows.push({ text, ids: Array.from((await ordinary.encode(text, null, { addSpecialTokens: false })).getIds()) });
  }
  write('encodings.json', rows);
  return rows.length;
}

// Trains with Hugging Face's own trainer (its defaults: as many merges as there are pairs), which reads line by line.
function merges() {
  const tokenizer = new Tokenizer(BPE.empty());
  tokenizer.setPreTokenizer(byteLevelPreTokenizer(false));
  tokenizer.train([file('sample.txt')]);
  const saved = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'reference-')), 'trained.json');
  tokenizer.save(saved);
  const rows = JSON.parse(fs.readFileSync(saved, 'utf8')).model.merges.map(merge => Array.isArray(merge) ? merge.join(' ') : merge);
  write('trained-merges.json', rows);
  return rows.length;
}

// What each code point is to the pre-tokenizer's pattern, as runs [first code point, class]: L letter, N number, S white space, O other.
function classes() {
  const split = byteLevelPreTokenizer(false);
  const joins = (before, character) => split.preTokenizeString(before + character).length === 1;
  const rows = [];
  for (let point = 0; point <= 0x10ffff; point++) {
    if (point === 0xd800) point = 0xe000;
    const character = String.fromCodePoint(point);
    const kind = joins('a', character) ? 'L' : joins('1', character) ? 'N' : joins('!', character) ? 'O' : 'S';
    if (rows.length === 0 || rows[rows.length - 1][1] !== kind) rows.push([point, kind]);
  }
  write('classes.json', rows);
  return rows.length;
}

encodings().then(count => console.log(`${count} encodings, ${merges()} merges, ${classes()} runs of classes`));
