using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using TextMad.Crawling.Sitemaps;
using TextMad.Urls;

namespace TextMad.Tests.Crawling.Sitemaps;

public sealed class SitemapTests
{
    // The example of sitemaps.org, with what real ones add: prefixes, other vocabularies, character data, unescaped ampersands.
    private const string UrlSet = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!-- made by hand -->
        <s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
          <s:url><s:loc> http://www.example.com/ </s:loc><s:lastmod>2005-01-01</s:lastmod><s:changefreq>monthly</s:changefreq><s:priority>0.8</s:priority></s:url>
          <s:url><s:loc>http://www.example.com/catalog?item=12&amp;desc=vacation&#x5F;hawaii</s:loc><image:image><image:loc>http://www.example.com/picture.jpg</image:loc></image:image></s:url>
          <s:url><s:loc><![CDATA[http://www.example.com/catalog?item=73&desc=x]]></s:loc><s:lastmod>2004-12-23T18:00:15+01:00</s:lastmod></s:url>
          <s:url><s:loc>https://www.example.com/a?b&c=1</s:loc><s:lastmod>yesterday</s:lastmod><s:priority>7</s:priority></s:url>
          <s:url><s:loc>http://www.example.com/#top</s:loc></s:url>
          <s:url><s:loc>http://other.example.com/</s:loc></s:url>
          <s:url><s:loc>not:a page</s:loc></s:url>
        </s:urlset>
        """;

    [Fact]
    public void A_url_set_is_read_with_times_and_priorities()
    {
        var sitemap = Read(UrlSet);
        Assert.False(sitemap.IsIndex);
        Assert.Null(sitemap.Problem);
        Assert.Equal(2, sitemap.Foreign);
        Assert.Equal(
            [
                new SitemapEntry(Url("http://www.example.com/"), new DateTimeOffset(2005, 1, 1, 0, 0, 0, TimeSpan.Zero), 0.8),
                new SitemapEntry(Url("http://www.example.com/catalog?item=12&desc=vacation_hawaii")),
                new SitemapEntry(Url("http://www.example.com/catalog?item=73&desc=x"), new DateTimeOffset(2004, 12, 23, 17, 0, 15, TimeSpan.Zero)),
                new SitemapEntry(Url("https://www.example.com/a?b&c=1")),
            ],
            sitemap.Entries);
    }

    [Fact]
    public void Packed_with_gzip_it_is_the_same() =>
    Assert.Equal(Read(UrlSet).Entries, Sitemap.Read(Gzip(Encoding.UTF8.GetBytes(UrlSet)), Url("http://www.example.com/sitemap.xml.gz")).Entries);

    [Fact]
    public void An_index_names_sitemaps()
    {
        var sitemap =
            Read("<sitemapindex><sitemap><loc>/s1.xml.gz</loc><lastmod>2004-10</lastmod></sitemap><sitemap><loc>http://www.example.com/s2.xml</loc></sitemap></sitemapindex>");
        Assert.True(sitemap.IsIndex);
        Assert.Equal(["http://www.example.com/s1.xml.gz", "http://www.example.com/s2.xml"], sitemap.Entries.Select(e => e.Location.Href));
        Assert.Equal(10, sitemap.Entries[0].LastModified!.Value.Month);
    }

    [Fact]
    public void Plain_text_and_feeds_are_read()
    {
        Assert.Equal(["http://www.example.com/a", "http://www.example.com/b"], Hrefs("\ufeffhttp://www.example.com/a\r\n\r\nhttp://www.example.com/b\nhttp://www.example.com/a\n"));
        var feed = Read(
            "<rss version='2.0'><channel><link>http://www.example.com/</link><item><title>x</title><link>http://www.example.com/r</link><pubDate>Sat, 07 Sep 2002 09:42:31 "
            + "GMT</pubDate></item></channel></rss>");
        Assert.Equal(new SitemapEntry(Url("http://www.example.com/r"), new DateTimeOffset(2002, 9, 7, 9, 42, 31, TimeSpan.Zero)), Assert.Single(feed.Entries));
        var atom = Read(
            "<feed><link href='/'/><entry><link rel='edit' href='/e'/><link rel=\"alternate\" href='/a?x=1&amp;y=2'/><updated>2003-12-13T18:30:02Z</updated></entry></feed>");
        Assert.Equal(new SitemapEntry(Url("http://www.example.com/a?x=1&y=2"), new DateTimeOffset(2003, 12, 13, 18, 30, 2, TimeSpan.Zero)), Assert.Single(atom.Entries));
    }

    [Theory]
    [InlineData("<urlset><url><loc>/a</loc></url><url><loc>/b</wrong></url><url><loc>/c</loc></url></urlset>", "</wrong> where <loc> stands open at character 45")]
    [InlineData("<urlset><url><loc>/a</loc></url><url><loc>/b</loc>", "the file ends within <url>")]
    [InlineData("<urlset><url><loc>/a</loc></url><url <loc", "a tag without name or end")]
    [InlineData("<urlset><url><loc>/a</loc></url><!-- ", "a comment without end")]
    public void A_broken_sitemap_yields_the_entries_before_the_error(string xml, string problem)
    {
        var sitemap = Read(xml);
        Assert.Equal("http://www.example.com/a", Assert.Single(sitemap.Entries).Location.Href);
        Assert.StartsWith(problem, sitemap.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Document_types_are_passed_over_with_all_their_entities()
    {
        var laughs =
            "\n<?xml version=\"1.0\"?><!DOCTYPE x [<!-- ]> --><!ENTITY a \"ha]>\"><!ENTITY b \"&a;&a;&a;\"><!ENTITY f SYSTEM "
            + "\"file:///etc/passwd\">]><urlset><url><loc>/&b;&f;</loc></url></urlset>";
        var sitemap = Read(laughs);
        Assert.Equal(("http://www.example.com/&b;&f;", null), (Assert.Single(sitemap.Entries).Location.Href, sitemap.Problem));
        Assert.Single(Read("<!DOCTYPE urlset PUBLIC \"-//x>\" 'y'><urlset><url><loc>/a</loc></url></urlset>").Entries);
        Assert.StartsWith("a document type without end", Read("<!DOCTYPE x [<!ENTITY a \"ha\"><urlset><url><loc>/a</loc></url></urlset>").Problem, StringComparison.Ordinal);
        Assert.Equal("http://www.example.com/&b;&f;", Assert.Single(Read("<urlset><url><loc>/&b;&f;</loc></url></urlset>").Entries).Location.Href);
    }

    [Fact]
    public void Size_and_number_are_bounded()
    {
        var watch = Stopwatch.StartNew();
        var many = Read("<urlset>" + string.Concat(Enumerable.Range(0, 50_001).Select(i => $"<url><loc>/{i}</loc></url>")) + "</urlset>");
        Assert.Equal((50_000, "more than 50000 entries"), (many.Entries.Count, many.Problem));
        var bomb = Sitemap.Read(Gzip(new byte[60_000_000]), Url("http://www.example.com/s"));
        Assert.Equal("more than 52428800 bytes when unpacked", bomb.Problem);
        Assert.Equal("more than 64 elements one within another", Read(string.Concat(Enumerable.Repeat("<a>", 1_000_000))).Problem![..40]);
        Assert.Empty(Read("<a " + string.Concat(Enumerable.Repeat("b='c' ", 1_000_000)) + "/>").Entries);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
    }

    private static IEnumerable<string> Hrefs(string text) => Read(text).Entries.Select(e => e.Location.Href);

    private static Sitemap Read(string text) => Sitemap.Read(Encoding.UTF8.GetBytes(text), Url("http://www.example.com/sitemap.xml"));

    private static WebUrl Url(string href)
    {
        Assert.True(WebUrl.TryParse(href, null, out var url));
        return url;
    }

    private static byte[] Gzip(byte[] content)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(content);
        }

        return buffer.ToArray();
    }
}
