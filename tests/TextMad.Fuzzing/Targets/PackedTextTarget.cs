using System.IO.Compression;
using TextMad.Corpora.Import;

namespace TextMad.Fuzzing.Targets;

/// <summary>Packed text of every form, whole or cut off.</summary>
internal sealed class PackedTextTarget : FuzzTarget
{
    /// <summary>What bzip2, xz (with CRC-64, with a filter and SHA-256, of several symbols) and zstd (with a checksum, of several symbols) made.</summary>
    private static readonly string[] _others =
    [
        "QlpoOTFBWSZTWZCOme0AAAZVgAAQQAEgAC9t3EAgADFMJpoDTEGpoyh+kIe1RcdKuJRjLkSt8xQ9cpggaYIeXLS+fnEx+LuSKcKEhIR0z2g=",
        "/Td6WFoAAATm1rRGAgAhARYAAAB0L+WjAQAuQSBsaW5lLgpBbm90aGVyIGxpbmUgb2YgYSB0ZXh0IHRoYXQgaXMgcGFja2VkLgoAAJQHgwuj8tVaAAFHL7BRbzQftvN9AQAAAAAEWVo=",
        "/Td6WFoAAArh+wyhAgEEACEBDADWfBivAQAuQSBsaW5lLgpBbm90aGVyIGxpbmUgb2YgYSB0ZXh0IHRoYXQgaXMgcGFja2VkLgoAAFJA8rMSbf3FkWklKNz5PdXP1ysLunDhbkFVoWsr1NabAAFf"
            + "L+nJdLYYm0uaAQAAAAAKWVo=",
        "/Td6WFoAAATm1rRGAgAhAQwAAACPmEGc4Aa0ALNdACCbied3qsPYYefVEIloC31LVXmnjf5vsWW2oOMMyKnT+T9xW75dmPREdH1zMuh6KKJgKYAgmsYSxu+S2Od4V8mR3ecqQhWD6vzySs8io7l0"
            + "2rha3OcTpaZ9yD6RhjfCMQFITc8CCf5BNA2b1JTCsA8kwrN/ic0g3trOAUeyDTWkHKs8OulvHmKlYS46gJdTjlr4LAr1hJ0ClF01tdwYKIP0wv3q/X8uzNvPgnZfBaga/wIAAAA4OuuOiUC6"
            + "MwABzwG1DQAA93z/PLHEZ/sCAAAAAARZWg==",
        "KLUv/QRYeQEAQSBsaW5lLgpBbm90aGVyIGxpbmUgb2YgYSB0ZXh0IHRoYXQgaXMgcGFja2VkLgrQTBYC",
        "KLUv/QRovQQAMggYF5BNB2AreMFCtvzflaWN5E5batG6e3ACAKI61X9NTqdtNNqKuP762hRUUKkqbKovH/HWZ9qlSmXqrv5ORHtd95pUqveALzCYUhDOQck1AmnXItaOuKM5xiTLPQxpDTMEJ6gR"
            + "QKy9/2eQMwzSARH8//98P2zlrOrer2UZyrVSL79q0XxVtSRZJzicThXd+KysYIRVAxzKBPg=",
    ];

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

    public override string Name => "text-packed";

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Packed("A line.\nAnother line of a text that is packed.\n"),
        [.. Packed("one\n"), .. Packed("two\n")],
        .. _others.Select(Convert.FromBase64String),
        [.. Convert.FromBase64String(_others[0]), .. Convert.FromBase64String(_others[0])],
        [.. Convert.FromBase64String(_others[1]), 0, 0, 0, 0, .. Convert.FromBase64String(_others[1])],
    ];

    public override IReadOnlyList<string> Words => ["\u001F", "BZh9", "1AY&SY", "YZ"];

    public override void Read(byte[] input)
    {
        foreach (var _ in ImportSources.Read([_scratch.Write("x.txt.gz", input)], new ImportOptions { Strict = input.Length % 2 == 0, MaximumDocumentLength = 1 << 20 }))
        {
        }
    }

    public override void Dispose() => _scratch.Dispose();
}
