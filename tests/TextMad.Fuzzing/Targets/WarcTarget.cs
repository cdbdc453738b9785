using System.IO.Compression;
using TextMad.Fetching;
using TextMad.Warc;

namespace TextMad.Fuzzing.Targets;

/// <summary>Web archives: records and the HTTP messages in them. Broken records are items, not exceptions.</summary>
internal sealed class WarcTarget : FuzzTarget
{
    private static byte[] Packed(string text)
    {
        using var memory = new MemoryStream();
        using (var stream = new GZipStream(memory, CompressionLevel.Fastest))
        {
            stream.Write(Bytes(text));
        }

        return memory.ToArray();
    }

    public override string Name => "warc";

    public override IReadOnlyList<byte[]> Seeds { get; } = [
        Bytes("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://site.example/\r\nWARC-Date: 2024-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: "
            + "application/http; msgtype=response\r\nContent-Length: 51\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>text\r\n\r\n"),
        Bytes("WARC/1.1\r\nWARC-Type: conversion\r\nContent-Length: 4\r\n\r\nText\r\n\r\nWARC/0.18\r\nwarc-type: revisit\r\nContent-Length: 0\r\n\r\n\r\n\r\n"),
        Packed("WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 3\r\n\r\na: \r\n\r\n"),
    ];

    public override IReadOnlyList<string> Words =>
        ["WARC/1.0\r\n", "Content-Length: ", "WARC-Segment-Number: 2\r\n", "WARC-Truncated: length\r\n", "Transfer-Encoding: chunked\r\n", "Content-Encoding: br\r\n", "\r\n\r\n"];

    public override void Read(byte[] input)
    {
        foreach (var item in WarcReader.Read(new MemoryStream(input), 1 << 20))
        {
            if (item is WarcItem.Whole { Record: var record })
            {
                HttpMessage.PayloadDigest(record);
                try
                {
                    HttpMessage.ReadResponse(record.Block, 1 << 20);
                }
                catch (FetchFailure)
                {
                    // Said of the record, as its reader documents it; the file goes on.
                }
            }
        }
    }
}
