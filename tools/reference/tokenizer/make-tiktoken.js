// Makes tests/TextMad.Tests/Golden/tokenizer/tiktoken.json with OpenAI's tiktoken (its npm build):  npm ci && node make-tiktoken.js
// A row: a text, and its ids in gpt2, cl100k_base and o200k_base, special tokens taken for ordinary text.
'use strict';
const fs = require('fs');
const path = require('path');
const { get_encoding } = require('tiktoken');

const texts = [
  '', ' ', '   ', '\n', ' \n \n', 'a  b', '  lead', 'trail  ', 'Hello world', "I'm you're HE'S she'D we'll they've DON'T", "'S 'ſ x'ſ", 'camelCase HTTPServer iPhone', '1234567 1,000.50',
  'A price of 𝟓 and 𝟏𝟐', ' 𝟓', '𝟏𝟐𝟑𝟒𝟓', '𠮷/𐐀', '𝐇/x', '数学 𝒳/y', '𝔘𝔫𝔦 𐐷𐐷 𠀀𠀀', '𐐀𐐨𐐁', 'a𐐨B', '😀𝕳1', '🙂🙂 🙂', '👩‍👩‍👧 🇩🇪 👍🏽 1️⃣ 🏴󠁧󠁢󠁥󠁮󠁧󠁿', '𝅘𝅥 𝅘𝅥𝅮', '\u{1F130}\u{1F150}', '\u{10FFFF}\u{F0000}', '\u{1EE00}\u{1D7D8}',
  'e\u0301 a\u0308 Z\u0351\u036b', '\u0301\u0301', 'नमस्ते दुनिया', 'ไทย', 'שלום עולם', 'مرحبا بالعالم', 'א\u200fב\u202b', '灯塔看守人。', '日本語のテキスト、ｶﾞ', '한국어', 'Größe ß ſ ﬁ', 'ǅ ʰ Ⅷ ² ½ ①',
  '\u0000', '\u0001\u0002\u001b[31m', '\u001c\u001d\u001e\u001f', '\u007f\u0080\u0085\u00a0', 'a\u00a0 b', '\u3000全角\u3000', '\u2028\u2029', '\u200b\ufeff\ufffd', '\r\n\r\n x', '\t\tif (x) {\n\t\t\treturn;\n\t\t}\n', 'path/to//file/\n/',
  '<|endoftext|>', '<|endofprompt|> <|fim_prefix|>', '!!!???...---', '____', ' '.repeat(300), '\n'.repeat(90), ' '.repeat(40) + 'x', 'a'.repeat(400), '-'.repeat(200), '🙂'.repeat(40), '0123456789'.repeat(8),
];
const encodings = ['gpt2', 'cl100k_base', 'o200k_base'].map(name => get_encoding(name));
const rows = texts.map(text => [text, ...encodings.map(encoding => Array.from(encoding.encode(text, [], [])))]);
fs.writeFileSync(path.join(__dirname, '../../../tests/TextMad.Tests/Golden/tokenizer/tiktoken.json'), '[\n' + rows.map(row => '  ' + JSON.stringify(row)).join(',\n') + '\n]\n');
