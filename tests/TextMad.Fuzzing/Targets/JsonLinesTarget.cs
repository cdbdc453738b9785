using TextMad.Corpora.Import;
using TextMad.Texts;

namespace TextMad.Fuzzing.Targets;

/// <summary>Files of JSON objects, a line each.</summary>
internal sealed class JsonLinesTarget : FuzzTarget
{
    private readonly Scratch _scratch = new();

    public override string Name => "jsonl";

    public override IReadOnlyList<byte[]> Seeds { get; } = [
        Bytes("{\"id\":\"1\",\"text\":\"A text.\",\"source\":\"s\",\"added\":\"2024-01-01T00:00:00Z\","
            + "\"metadata\":{\"url\":\"http://a.example/\",\"n\":[1,2.5e3,null,true]}}\n{\"text\":\"Two \\ud83d\\ude00\"}\n"),
        Bytes("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},\"b\",7]},{\"role\":\"assistant\",\"content\":null}],\"model\":\"m\"}\n"
            + "{\"conversations\":[{\"from\":\"gpt\",\"value\":\"\\ud83d\"}],\"metadata\":{\"written_by\":\"m\",\"machine_share\":0.5}}\n"),
        Bytes("{\"text\":\"x\",\"metadata\":{\"a\":{\"b\":{\"c\":[[[]]]}}}}\n\n{\"text\":7}\n[]\n"),
    ];

    public override IReadOnlyList<string> Words => ["\\ud800", "{\"text\":\"", "\"metadata\":{", "[[[[[[[[", "\"id\":", "\n", "\\u0000", "1e999", "\"text\":null",
        "\"messages\":[", "\"role\":", "\"content\":", "\"written_by\":\"human\""];

    public override void Read(byte[] input)
    {
        var options = new ImportOptions
        {
            Strict = input.Length % 3 == 0, TextField = input.Length % 3 == 1 ? "metadata.a" : null, IdField = input.Length % 5 == 0 ? "n" : null, MaximumDocumentLength = 1 << 20,
        };
        foreach (var item in ImportSources.Read([_scratch.Write("x.jsonl", input)], options))
        {
            if (item is ImportItem.Dropped { Reason: TextReasons.Internal } fault)
            {
                throw new InvalidOperationException(fault.Detail);
            }
        }
    }

    public override void Dispose() => _scratch.Dispose();
}
