using System.IO.Compression;
using TextMad.Corpora.Import;

namespace TextMad.Fuzzing.Targets;

/// <summary>Packed text, whole or cut off.</summary>
internal sealed class PackedTextTarget : FuzzTarget
{
    private readonly Scratch _scratch = new();

    private static byte[] Packed(string text)
    {
        using var memory = new MemoryStream();
        using (var stream = new GZipStream(memory, CompressionLevel.Fastest))
        {
            stream.Write(Bytes(text));
        }

        return memory.ToArray();
    }

    public override string Name => "text-gz";

    public override IReadOnlyList<byte[]> Seeds { get; } = [Packed("A line.\nAnother line of a text that is packed.\n"), [.. Packed("one\n"), .. Packed("two\n")]];

    public override IReadOnlyList<string> Words => ["\u001F"];

    public override void Read(byte[] input)
    {
        foreach (var _ in ImportSources.Read([_scratch.Write("x.txt.gz", input)], new ImportOptions { Strict = input.Length % 2 == 0, MaximumDocumentLength = 1 << 20 }))
        {
        }
    }

    public override void Dispose() => _scratch.Dispose();
}
