using TextMad.Pages;
using TextMad.Urls;

namespace TextMad.Fuzzing.Targets;

/// <summary>Pages: markup, main text, metadata and links.</summary>
internal sealed class HtmlTarget : FuzzTarget
{
    private static readonly WebUrl _url = WebUrl.TryParse("http://site.example/folder/page.html", null, out var url) ? url : throw new InvalidOperationException();

    public override string Name => "html";

    public override IReadOnlyList<byte[]> Seeds { get; } = [
        Bytes("""
            <!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page &amp; more</title>
            <meta name="robots" content="index, max-image-preview:none"><link rel="canonical" href="/page">
            <meta property="article:published_time" content="2024-03-15T10:00:00Z"><base href="http://site.example/sub/">
            <script type="application/ld+json">{"@type":"Article","headline":"A","author":[{"name":"B"}],"datePublished":"2024-03-15","articleBody":"text \ud83d\ude00"}</script></head>
            <body><nav><a href="/a">one</a> <a href="b?c#d">two</a></nav><article class="post-content"><h1>Head</h1><p>A paragraph that is long enough to be
            taken for text, with <em>words</em> and an <a href="http://other.example/">address</a>.</p><table><tr><td>1<td>2</table><pre>code
            more</pre><ruby>漢<rp>(<rt>kan<rp>)</ruby><noscript>none</noscript></article><footer>foot</footer><template><p>t</p></template><svg><title>s</title></svg></body></html>
            """),
        Bytes("<p>plain<p>paragraphs<p>only<ul><li>one<li>two</ul><select><option>x</select><frameset><frame></frameset>"),
        Bytes("<?xml version='1.0' encoding='koi8-r'?><html xmlns='http://www.w3.org/1999/xhtml'><body><div><div><div><p>deep</p></div></div></div></body></html>"),
    ];

    public override IReadOnlyList<string> Words =>
        ["<div>", "</div>", "<p>", "<table>", "<tr><td>", "<template>", "<svg>", "<math>", "<!--", "-->", "<![CDATA[", "<script>", "</script>", "<style>", "<title>", "<a href=\"",
            "&#x110000;", "&amp;", "<meta charset=utf-16>", "<base href=\"http://a*b.example/\">", "<link rel=canonical href=", "<article>", "<plaintext>", "<b><i></b></i>"];

    public override void Read(byte[] input)
    {
        PageReader.Read(input, input.Length % 3 == 0 ? null : "text/html", _url);
    }
}
