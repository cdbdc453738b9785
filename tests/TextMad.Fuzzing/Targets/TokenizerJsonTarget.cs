using TextMad.Tokenization;

namespace TextMad.Fuzzing.Targets;

/// <summary>GPT-2's kinds of tokenizer files.</summary>
internal sealed class TokenizerJsonTarget : FuzzTarget
{
    private readonly Scratch _scratch = new();

    private static byte[] Small =>
        Bytes("""{"added_tokens":[{"id":2,"content":"<|endoftext|>","special":true}],"pre_tokenizer":{"type":"ByteLevel"},"model":{"type":"BPE","vocab":{"a":0,"b":1,"ab":3},"merges":["a b"]}}""");

    public override string Name => "tokenizer-json";

    public override IReadOnlyList<byte[]> Seeds { get; } = SeedFiles.Named("tokenizer.json") is var files ? [.. files, Small] : [];

    public override IReadOnlyList<string> Words => ["\"merges\":", "\"vocab\":", "\"added_tokens\":", "\"Ġ", "\\ud800", "[[", "999999999"];

    public override void Read(byte[] input)
    {
        var tokenizer = BytePairTokenizer.Load(_scratch.Write("tokenizer.json", input));
        tokenizer.Decode(tokenizer.Encode("A text, Привет 😀"));
    }

    public override void Dispose() => _scratch.Dispose();
}
