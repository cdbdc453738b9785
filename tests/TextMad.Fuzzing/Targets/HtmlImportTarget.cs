using TextMad.Corpora.Import;

namespace TextMad.Fuzzing.Targets;

/// <summary>Web pages on their way into a corpus.</summary>
internal sealed class HtmlImportTarget : FuzzTarget
{
    private readonly Scratch _scratch = new();

    public override string Name => "html-import";

    public override IReadOnlyList<byte[]> Seeds { get; } =
        [Bytes("<html lang=en><head><title>T</title><meta name=date content=2024-03-15></head><body><article><p>A text that is "
            + "long enough to be the page's own.</p></article></body></html>")];

    public override IReadOnlyList<string> Words =>
        ["<div>", "</div>", "<p>", "<table>", "<tr><td>", "<template>", "<svg>", "<math>", "<!--", "-->", "<![CDATA[", "<script>", "</script>", "<style>", "<title>", "<a href=\"",
            "&#x110000;", "&amp;", "<meta charset=utf-16>", "<base href=\"http://a*b.example/\">", "<link rel=canonical href=", "<article>", "<plaintext>", "<b><i></b></i>"];

    public override void Read(byte[] input)
    {
        foreach (var _ in ImportSources.Read([_scratch.Write("x.html", input)], new ImportOptions { Strict = input.Length % 2 == 0, MaximumDocumentLength = 1 << 20 }))
        {
        }
    }

    public override void Dispose() => _scratch.Dispose();
}
