using TextMad.MLTokenizers;
using TextMad.Tokenization;

namespace TextMad.Fuzzing.Targets;

/// <summary>Hugging Face's <c>tokenizer.json</c> of other kinds than GPT-2's.</summary>
internal sealed class HuggingFaceTarget : FuzzTarget
{
    private const string End = """ "added_tokens":[{"id":9,"content":"</s>","special":true},{"id":8,"content":"lamp","lstrip":true,"rstrip":true,"single_word":true,"special":false}],""";

    private readonly Scratch _scratch = new();
    private readonly MLTokenizerEngine _engine = new();

    public override string Name => "hugging-face";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Bytes("{" + End + """
            "normalizer":{"type":"Sequence","normalizers":[{"type":"Prepend","prepend":"▁"},{"type":"Replace","pattern":{"String":" "},"content":"▁"}]},"pre_tokenizer":null,
            "decoder":{"type":"Sequence","decoders":[{"type":"ByteFallback"},{"type":"Fuse"},{"type":"Strip","content":" ","start":1,"stop":0}]},
            "model":{"type":"BPE","unk_token":"<unk>","fuse_unk":true,"byte_fallback":true,"vocab":{"<unk>":0,"▁":1,"a":2,"▁a":3,"<0x41>":4},"merges":["▁ a"]}}
            """),
        Bytes("{" + End + """
            "normalizer":{"type":"NFC"},"pre_tokenizer":{"type":"Sequence","pretokenizers":[{"type":"Split","pattern":{"Regex":"[^\\r\\n\\p{L}]?+\\p{L}+|\\s+(?!\\S)|\\s+"},
            "behavior":"Isolated","invert":false},{"type":"ByteLevel","add_prefix_space":false,"use_regex":false}]},"decoder":{"type":"ByteLevel"},
            "model":{"type":"BPE","ignore_merges":true,"vocab":{"a":0,"b":1,"ab":2,"Ġ":3},"merges":[["a","b"]]}}
            """),
        Bytes("{" + End + """
            "normalizer":{"type":"Nmt"},"pre_tokenizer":{"type":"Metaspace","replacement":"▁","prepend_scheme":"first","split":true},"decoder":{"type":"Metaspace"},
            "model":{"type":"Unigram","unk_id":0,"byte_fallback":false,"vocab":[["<unk>",0.0],["▁",-2.5],["te",-3.0],["t",-4.5]]}}
            """),
        Bytes("{" + End + """
            "normalizer":{"type":"BertNormalizer","lowercase":true},"pre_tokenizer":{"type":"BertPreTokenizer"},"decoder":{"type":"WordPiece","prefix":"##","cleanup":true},
            "model":{"type":"WordPiece","unk_token":"[UNK]","max_input_chars_per_word":10,"vocab":{"[UNK]":0,"a":1,"te":2,"##xt":3}}}
            """),
    ];

    public override IReadOnlyList<string> Words => ["\"type\":", "Sequence", "Precompiled", "null", "[[", "-1", "999999999", "\\ud800", "(?", "++", "\"WordLevel\""];

    public override void Read(byte[] input)
    {
        var tokenizer = _engine.Open(_scratch.Write("tokenizer.json", input), TokenSplitting.Auto);
        tokenizer.Decode(tokenizer.Encode("A text, Привет 😀 e\u0301 lamp  ab"));
    }

    public override void Dispose() => _scratch.Dispose();
}
