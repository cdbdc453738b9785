using System.IO.Compression;
using TextMad.Fetching;

namespace TextMad.Fuzzing.Targets;

/// <summary>Bodies with a content coding, which may be another than the one named.</summary>
internal sealed class ContentCodingTarget : FuzzTarget
{
    private static readonly string?[] _codings = [null, "gzip", "br", "deflate", "x-gzip", "identity", "gzip, br", "br, gzip, deflate", "zstd", "none"];

    private static byte[] Packed(string coding)
    {
        using var memory = new MemoryStream();
        using (Stream stream = coding switch
        {
            "gzip" => new GZipStream(memory, CompressionLevel.Fastest),
            "br" => new BrotliStream(memory, CompressionLevel.Fastest),
            "deflate" => new ZLibStream(memory, CompressionLevel.Fastest),
            _ => new DeflateStream(memory, CompressionLevel.Fastest),
        })
        {
            stream.Write(Bytes(string.Concat(Enumerable.Repeat("A body with some words, again and again. ", 20))));
        }

        return memory.ToArray();
    }

    public override string Name => "content-coding";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [Packed("gzip"), Packed("br"), Packed("deflate"), Packed("raw"), [.. Packed("gzip"), .. Packed("gzip")], Bytes("not coded")];

    public override void Read(byte[] input)
    {
        ContentDecoder.Decode(input, _codings[input.Length % _codings.Length], 1 << 20);
    }
}
