using TextMad.Crawling.Sitemaps;
using TextMad.Urls;

namespace TextMad.Fuzzing.Targets;

/// <summary>Sitemaps and their indexes: XML, text, feeds, packed or not.</summary>
internal sealed class SitemapTarget : FuzzTarget
{
    private static readonly WebUrl _url = WebUrl.TryParse("http://site.example/sitemap.xml", null, out var url) ? url : throw new InvalidOperationException();

    public override string Name => "sitemap";

    public override IReadOnlyList<byte[]> Seeds { get; } = [
        Bytes("<?xml version=\"1.0\"?><!DOCTYPE urlset><urlset "
            + "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"><url><loc>http://site.example/a</loc><lastmod>2024-03-01</lastmod><priority>0.5</priority></url></urlset>"),
        Bytes("<sitemapindex><sitemap><loc>http://site.example/b.xml.gz</loc></sitemap></sitemapindex>"), Bytes("http://site.example/c\nhttp://site.example/d\n"),
        Bytes("<rss><channel><item><link>http://site.example/e</link></item></channel></rss>"),
    ];

    public override IReadOnlyList<string> Words =>
        ["<url>", "<loc>", "</loc>", "<!ENTITY a \"&b;&b;\">", "<!DOCTYPE x [", "]>", "&a;", "<![CDATA[", "<lastmod>9999-99-99</lastmod>"];

    public override void Read(byte[] input)
    {
        Sitemap.Read(input, _url);
    }
}
