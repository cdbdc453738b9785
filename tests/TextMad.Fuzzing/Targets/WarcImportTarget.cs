using TextMad.Corpora.Import;

namespace TextMad.Fuzzing.Targets;

/// <summary>Web archives on their way into a corpus.</summary>
internal sealed class WarcImportTarget : FuzzTarget
{
    private readonly Scratch _scratch = new();

    public override string Name => "warc-import";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [Bytes("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://site.example/\r\nWARC-Date: 2024-01-01T00:00:00Z\r\nContent-Type: application/http; "
            + "msgtype=response\r\nContent-Length: 107\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: "
            + "text/html\r\n\r\n<html><body><p>A text that is long enough.</p></body></html>\r\n\r\n")];

    public override IReadOnlyList<string> Words => ["Content-Encoding: gzip\r\n", "Transfer-Encoding: chunked\r\n", "X-Robots-Tag: noai\r\n", "<meta charset=utf-16>", "\r\n\r\n"];

    public override void Read(byte[] input)
    {
        foreach (var _ in ImportSources.Read([_scratch.Write("x.warc", input)], new ImportOptions { Strict = input.Length % 2 == 0, MaximumDocumentLength = 1 << 20 }))
        {
        }
    }

    public override void Dispose() => _scratch.Dispose();
}
