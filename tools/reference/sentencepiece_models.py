"""Trains small SentencePiece models on the sample text of the tests and says what SentencePiece makes of hard texts.

Writes tests/TextMad.Tests/Golden/sentencepiece/{NAME.model,encodings.json}. Needs SentencePiece for Python (Debian: python3-sentencepiece):
    python3 tools/reference/sentencepiece_models.py
"""
import json
import os
import pathlib
import shutil
import tempfile

import sentencepiece

root = pathlib.Path(__file__).resolve().parents[2] / "tests/TextMad.Tests/Golden"
golden = root / "sentencepiece"
golden.mkdir(exist_ok=True)

# Character rules of our own: line breaks and tabs are spaces, a ligature is two letters, full-width letters are letters, a combined letter is one, a joiner is nothing.
rules = ["A\t20", "9\t20", "A0\t20", "FB01\t66 69", "FF21\t41", "FF22\t42", "65 301\tE9", "200D\t", "2026\t2E 2E 2E", "1D7D3\t35", "41 30A\tC5"]
models = {
    "unigram-bytes": dict(model_type="unigram", byte_fallback=True, vocab_size=560),
    "unigram": dict(model_type="unigram", vocab_size=300),
    "bpe": dict(model_type="bpe", vocab_size=300),
    "bpe-bytes": dict(model_type="bpe", byte_fallback=True, vocab_size=520, remove_extra_whitespaces=False, normalization_rule_tsv=None, normalization_rule_name="identity"),
    "bpe-suffix": dict(model_type="bpe", vocab_size=300, treat_whitespace_as_suffix=True),
    "unigram-bare": dict(model_type="unigram", vocab_size=300, add_dummy_prefix=False, remove_extra_whitespaces=False),
}
texts = [
    "", " ", "   ", "\n", "The keeper lit the lamp.", "  two  spaces and\nnewline\n\nﬁne … 1½ ", "café cafe\u0301 A\u030a Zoë", "ＡＢ Ａ", "price: 5 € – cheap", "Мама мыла раму", "灯塔看守人",
    "👩\u200d👩\u200d👧 🇩🇪 🙂🙂", "𝟓 𝔘𝔫𝔦 𐐷 𠀀", "שלום مرحبا", "e\u0301\u0301 \u0301", "\u0000\u0001\u001b[31m", "\u00a0\u3000\u2003x", "a </s> b <s> c <unk> <0x41>", "▁the▁", "tab\tand\r\nline",
    " " * 200, "\n" * 50 + "x", "a" * 300, "the " * 60, "\ufffd\ufeff\u200b", "keeper" + " " * 90,
]
answer = {}
with tempfile.TemporaryDirectory() as scratch:
    # The trainer notes in the model where its files stood: plain names, so that the same comes out everywhere.
    os.chdir(scratch)
    shutil.copy(root / "tokenizer/sample.txt", "sample.txt")
    pathlib.Path("rules.tsv").write_text("\n".join(rules) + "\n")
    for name, options in models.items():
        options = {"normalization_rule_tsv": "rules.tsv", **options}
        options = {key: value for key, value in options.items() if value is not None}
        sentencepiece.SentencePieceTrainer.train(input="sample.txt", model_prefix="model", minloglevel=2, num_threads=1, **options)
        content = pathlib.Path("model.model").read_bytes()
        (golden / f"{name}.model").write_bytes(content)
        processor = sentencepiece.SentencePieceProcessor(model_proto=content)
        answer[name] = {
            "vocabulary": processor.get_piece_size(),
            "end": processor.eos_id(),
            "ids": [processor.encode(text) for text in texts],
            "decoded": [processor.decode(processor.encode(text)) if processor.encode(text) else "" for text in texts],
        }
(golden / "encodings.json").write_text(json.dumps({"version": sentencepiece.__version__, "texts": texts, "models": answer}) + "\n")
