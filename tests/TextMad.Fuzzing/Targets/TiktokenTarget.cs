using TextMad.MLTokenizers;
using TextMad.Tokenization;

namespace TextMad.Fuzzing.Targets;

/// <summary>Tokenizer files of OpenAI's kind.</summary>
internal sealed class TiktokenTarget : FuzzTarget
{
    private readonly Scratch _scratch = new();

    public override string Name => "tiktoken";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [Bytes(string.Concat(Enumerable.Range(0, 256).Select(b => $"{Convert.ToBase64String([(byte)b])} {b}\n")) + "YWI= 256\n"), Bytes("YQ== 0\nYg== 1\n")];

    public override IReadOnlyList<string> Words => ["YQ== ", "\n", "====", " 2147483647", " -1"];

    public override void Read(byte[] input)
    {
        var tokenizer = new MLTokenizerEngine().Open(_scratch.Write("x.tiktoken", input), TokenSplitting.Cl100k);
        tokenizer.Decode(tokenizer.Encode("A text, Привет 😀"));
    }

    public override void Dispose() => _scratch.Dispose();
}
