using TextMad.Pages;
using TextMad.Urls;

namespace TextMad.Fuzzing.Targets;

/// <summary>What a page says of its article in JSON-LD.</summary>
internal sealed class LinkedDataTarget : FuzzTarget
{
    private static readonly WebUrl _url = WebUrl.TryParse("http://site.example/", null, out var url) ? url : throw new InvalidOperationException();

    public override string Name => "json-ld";

    public override IReadOnlyList<byte[]> Seeds { get; } = [
        Bytes("""{"@context":"https://schema.org","@type":"NewsArticle","headline":"H \ud83d\ude00","author":[{"@type":"Person","name":"N"},"M"],"datePublished":"2024-03-15","inLanguage":{"name":"en"},"articleBody":"B"}"""),
        Bytes("""{"@graph":[{"@type":["Article","Thing"],"author":{"name":{"@value":"x"}}},{"dateModified":1710000000}],}"""),
    ];

    public override IReadOnlyList<string> Words => ["\\ud800", "\\udc00", "\\u0000", "[[[[", "{\"author\":", "\"headline\":", "null", "1e400", "//", "/*"];

    public override void Read(byte[] input)
    {
        PageReader.Read(Bytes($"<html><head><script type=\"application/ld+json\">{Text(input)}</script></head><body><p>Some text.</p></body></html>"), "text/html", _url);
    }
}
