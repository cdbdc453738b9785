using TextMad.Corpora.Import;

namespace TextMad.Fuzzing.Targets;

/// <summary>Plain text in an encoding that nothing declares.</summary>
internal sealed class PlainTextTarget : FuzzTarget
{
    private readonly Scratch _scratch = new();

    public override string Name => "text";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [Bytes("A line.\r\nAnother.\n\nA block."), Bytes("Текст на русском языке, две строки.\nВторая."), [0xFF, 0xFE, 0x41, 0x00],
            [0xD2, 0xE5, 0xEA, 0xF1, 0xF2, 0x20, 0xED, 0xE0]];

    public override IReadOnlyList<string> Words => ["\0", "\r", "\u0085", "\u2028"];

    public override void Read(byte[] input)
    {
        foreach (var _ in ImportSources.Read([_scratch.Write("x.txt", input)], new ImportOptions { Strict = input.Length % 2 == 0, MaximumDocumentLength = 1 << 20 }))
        {
        }
    }

    public override void Dispose() => _scratch.Dispose();
}
