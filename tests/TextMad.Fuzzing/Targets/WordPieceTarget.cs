using TextMad.MLTokenizers;
using TextMad.Tokenization;

namespace TextMad.Fuzzing.Targets;

/// <summary>Vocabularies of WordPiece.</summary>
internal sealed class WordPieceTarget : FuzzTarget
{
    private readonly Scratch _scratch = new();

    public override string Name => "wordpiece";

    public override IReadOnlyList<byte[]> Seeds { get; } = [Bytes("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nb\ntext\n##s\n##t\n,\n")];

    public override IReadOnlyList<string> Words => ["[UNK]\n", "##", "\n\n", "[SEP]\n"];

    public override void Read(byte[] input)
    {
        var tokenizer = new MLTokenizerEngine().Open(_scratch.Write("x.txt", input), TokenSplitting.Auto);
        tokenizer.Decode(tokenizer.Encode("A text, Привет 😀"));
    }

    public override void Dispose() => _scratch.Dispose();
}
