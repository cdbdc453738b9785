using TextMad.Corpora.Import;

namespace TextMad.Fuzzing.Targets;

/// <summary>Files of JSON objects, a line each.</summary>
internal sealed class JsonLinesTarget : FuzzTarget
{
    private readonly Scratch _scratch = new();

    public override string Name => "jsonl";

    public override IReadOnlyList<byte[]> Seeds { get; } = [
        Bytes("{\"id\":\"1\",\"text\":\"A text.\",\"source\":\"s\",\"added\":\"2024-01-01T00:00:00Z\","
            + "\"metadata\":{\"url\":\"http://a.example/\",\"n\":[1,2.5e3,null,true]}}\n{\"text\":\"Two \\ud83d\\ude00\"}\n"),
        Bytes("{\"text\":\"x\",\"metadata\":{\"a\":{\"b\":{\"c\":[[[]]]}}}}\n\n{\"text\":7}\n[]\n"),
    ];

    public override IReadOnlyList<string> Words => ["\\ud800", "{\"text\":\"", "\"metadata\":{", "[[[[[[[[", "\"id\":", "\n", "\\u0000", "1e999", "\"text\":null"];

    public override void Read(byte[] input)
    {
        foreach (var _ in ImportSources.Read([_scratch.Write("x.jsonl", input)], new ImportOptions { Strict = input.Length % 2 == 0, MaximumDocumentLength = 1 << 20 }))
        {
        }
    }

    public override void Dispose() => _scratch.Dispose();
}
