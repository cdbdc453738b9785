using FsCheck;
using FsCheck.Fluent;
using System.Text;
using TextMad.Fetching;
using TextMad.Pages;
using TextMad.Pages.Dates;

namespace TextMad.Tests.Pages;

public sealed class PageReaderTests
{
    [Theory]
    [InlineData("image/png")]
    [InlineData("application/pdf")]
    [InlineData("application/json")]
    [InlineData("text/css; charset=utf-8")]
    public void Other_content_types_are_refused(string type)
    {
        var refused = Assert.IsType<PageReading.Refused>(PageReader.Read("<p>x"u8.ToArray(), type, Reading.Url("http://a/")));
        Assert.Equal(FetchReasons.ContentType, refused.Reason);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("application/octet-stream")]
    public void Without_a_type_the_bytes_decide(string? type)
    {
        Assert.Equal("Words.", Reading.Page("<!doctype html><p>Words."u8.ToArray(), type).Text);
        Assert.IsType<PageReading.Refused>(PageReader.Read("\x89PNG\r\n\u001a\n\0\0\0"u8.ToArray(), type, Reading.Url("http://a/")));
    }

    [Fact]
    public void Plain_text_is_taken_as_it_is() =>
        Assert.Equal("<p>one</p>\n\n  two", Reading.Page("<p>one</p>\r\n\r\n  two"u8.ToArray(), "text/plain").Text);

    [Fact]
    public void Links_are_resolved_against_the_base_and_come_once_in_order()
    {
        var page = Reading.Page("""
            <base href="../c/"><base href="/no/">
            <nav><a href="x#part">x</a></nav><a href=" HTTP://Other.Example:80/ ">o</a><map><area href="/area"></map>
            <a href=x rel="ugc">again</a><a href="mailto:a@b">m</a><a href="javascript:void(0)">j</a><a>none</a>
            <a href="?q=1" rel="noopener NoFollow">q</a><a href="http://user:secret@other.example/p">u</a><a href="http://[bad">b</a>
            <div hidden><a href="hidden">h</a></div>
            """);
        Assert.Equal(
            [
                ("https://example.org/c/x", false), ("http://other.example/", false), ("https://example.org/area", false),
                ("https://example.org/c/?q=1", true), ("http://other.example/p", false), ("https://example.org/c/hidden", false),
            ],
            page.Links.Select(l => (l.Url.Href, l.NoFollow)));
    }

    [Fact]
    public void A_refresh_is_a_link_and_the_number_of_links_is_bounded()
    {
        var page = Reading.Page(
            "<meta http-equiv=Refresh content=\"5; URL='/next'\">" + string.Concat(Enumerable.Range(0, 50).Select(i => $"<a href={i}>x</a>")),
            options: new PageReadingOptions { MaximumLinks = 10 });
        Assert.Equal(10, page.Links.Count);
        Assert.Equal("https://example.org/next", page.Links[0].Url.Href);
    }

    [Theory]
    [InlineData("noindex", true, false)]
    [InlineData("NOFOLLOW, noarchive", false, true)]
    [InlineData("none", true, true)]
    [InlineData("index,follow", false, false)]
    public void Robots_metadata_is_read(string content, bool noIndex, bool noFollow)
    {
        var page = Reading.Page($"<META NAME=ROBOTS CONTENT='{content}'><p>x");
        Assert.Equal((noIndex, noFollow), (page.Directives.NoIndex, page.Directives.NoFollow));
    }

    [Fact]
    public void The_canonical_link_is_resolved() => Assert.Equal(
        "https://example.org/real", Reading.Page("<link rel='x canonical' href='/real#top'><p>x").Canonical?.Href);

    [Fact]
    public void Linked_data_says_title_author_date_and_language_first()
    {
        var page = Reading.Page("""
            <html><head><title>The Rain | Site</title><meta property="og:title" content="Open title"><meta name=author content="Meta author">
            <script type="application/ld+json">{ not json }</script>
            <script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"Organization","name":"Site"},
              {"@type":["NewsArticle"],"headline":"The Rain &amp; the Sun","author":[{"@type":"Person","name":"Ann Other"},{"name":"Bo Two"}],
               "datePublished":"2019-11-18T20:11:06-05:00","inLanguage":"pt-BR"}]}</script></head><body><p>x
            """);
        Assert.Equal(("The Rain & the Sun", "Ann Other, Bo Two", "2019-11-18T20:11:06-05:00", "pt-BR"), (page.Title, page.Author, page.Date, page.Language));
    }

    [Fact]
    public void Visible_metadata_are_used_last()
    {
        var page = Reading.Page("""
            <html lang="de_AT"><head><title>Regen – Die Seite</title></head><body><h1>Regen</h1>
            <p class="byline">By <b>Anna Wort</b></p><time datetime="2018-03-02 10:30">gestern</time><p>x
            """);
        Assert.Equal(("Regen", "Anna Wort", "2018-03-02T10:30:00", "de-AT"), (page.Title, page.Author, page.Date, page.Language));
    }

    [Fact]
    public void Metadata_that_a_page_does_not_state_are_null()
    {
        var page = Reading.Page("<p>x", "https://example.org/2019/13/45/x");
        Assert.Equal((null, null, null, null), (page.Title, page.Author, page.Date, page.Language));
        Assert.Equal("2019-11-18", Reading.Page("<p>x", "https://example.org/2019/11/18/x").Date);
    }

    [Theory]
    [InlineData("2019-11-18", "2019-11-18")]
    [InlineData("2019-11-18T04:58:46Z", "2019-11-18T04:58:46Z")]
    [InlineData("2019-11-18T04:58:46+0100", "2019-11-18T04:58:46+01:00")]
    [InlineData("Mon, 18 Nov 2019 04:58:46 GMT", "2019-11-18T04:58:46Z")]
    [InlineData("November 18, 2019", "2019-11-18")]
    [InlineData("10:30", null)]
    [InlineData("May 5", null)]
    [InlineData("soon", null)]
    public void Dates_become_ISO_8601_or_nothing(string text, string? date) => Assert.Equal(date, WrittenDate.Read(text, null)?.ToString());

    [Fact]
    public void Bytes_of_any_kind_never_fail()
    {
        var url = Reading.Url("https://example.org/");
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), body =>
        {
            foreach (var type in (ReadOnlySpan<string?>)["text/html", null, "text/plain; charset=utf-16", "text/html; charset=iso-2022-jp"])
            {
                var reading = PageReader.Read(body, type, url);
                Assert.True(reading is PageReading.Refused || IsClean(((PageReading.Extracted)reading).Page.Text));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void Markup_of_any_kind_never_fails()
    {
        var pieces = Gen.Elements(
            "<p>", "</p>", "<div class=comments>", "<div id=content>", "</div>", "<b>", "</b>", "<i class=x>", "</i>", "<table>", "<tr>", "<td>", "</table>", "<a href=/x>", "</a>",
            "<h1>", "</h1>",
            "<script type=application/ld+json>", "{\"@type\":\"Article\",\"author\":[[{}]]}", "</script>", "<style>", "<pre>", "</pre>", "<br>", "<!--", "-->", "<nav>", "</nav>",
            "<li>", "<svg>", "</svg>", "<math>", "<mi>",
            "<template>", "</template>", "<title>", "</title>", "&amp;", "&#0;", "&#xD800;", "Some words, in a sentence that is long enough to read like prose. ", " ", "\n", "<",
            ">", "\"", "é", "🙂", "\0",
            "<frameset>", "<body hidden>", "<html lang='x y'>", "<select><option>", "<plaintext>", "<meta charset=utf-16>", "<base href=':'>", "<time datetime='9999-99-99'>",
            "<form>", "<button>", "<object>", "<noscript>", "<foreignObject>");
        Prop.ForAll(pieces.ListOf().ToArbitrary(), markup =>
        {
            // Markup that would tie a parser up is refused; that is not a failure.
            var read = PageReader.Read(Encoding.UTF8.GetBytes(string.Concat(markup)), "text/html; charset=utf-8", Reading.Url("https://example.org/a/b"));
            return read is PageReading.Extracted { Page: var page } ? IsClean(page.Text) : ((PageReading.Refused)read).Reason == FetchReasons.TooDeep;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(300));
    }

    private static bool IsClean(string text) =>
        !text.Contains('\0') && !text.Contains('\r') && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
}
