using TextMad.Corpora.Import;

namespace TextMad.Fuzzing.Targets;

/// <summary>The text of pages, as Common Crawl keeps it.</summary>
internal sealed class WetTarget : FuzzTarget
{
    private readonly Scratch _scratch = new();

    public override string Name => "wet";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [Bytes("WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://site.example/\r\nWARC-Date: 2024-01-01T00:00:00Z\r\nContent-Type: text/plain\r\nContent-Length: "
            + "19\r\n\r\nThe text of a page.\r\n\r\n")];

    public override IReadOnlyList<string> Words => ["WARC/1.0\r\n", "WARC-Type: conversion\r\n", "Content-Length: ", "WARC-Identified-Content-Language: eng,rus\r\n"];

    public override void Read(byte[] input)
    {
        foreach (var _ in ImportSources.Read([_scratch.Write("x.wet", input)], new ImportOptions { Strict = input.Length % 2 == 0, MaximumDocumentLength = 1 << 20 }))
        {
        }
    }

    public override void Dispose() => _scratch.Dispose();
}
