using TextMad.MLTokenizers;
using TextMad.Tokenization;

namespace TextMad.Fuzzing.Targets;

/// <summary>Tokenizer files of SentencePiece.</summary>
internal sealed class SentencePieceTarget : FuzzTarget
{
    private readonly Scratch _scratch = new();

    public override string Name => "sentencepiece";

    public override IReadOnlyList<byte[]> Seeds { get; } = SeedFiles.Named("*.model");

    public override IReadOnlyList<string> Words => ["<unk>", "<s>", "<0x41>", "\u2581"];

    public override void Read(byte[] input)
    {
        var tokenizer = new MLTokenizerEngine().Open(_scratch.Write("x.model", input), TokenSplitting.Auto);
        tokenizer.Decode(tokenizer.Encode("A text, Привет 😀"));
    }

    public override void Dispose() => _scratch.Dispose();
}
