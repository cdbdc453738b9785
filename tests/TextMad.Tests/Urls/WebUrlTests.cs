using FsCheck;
using FsCheck.Fluent;
using System.Text.Json;
using TextMad.Tests.Support;
using TextMad.Urls;

namespace TextMad.Tests.Urls;

public sealed class WebUrlTests
{
    [Fact]
    public void The_web_platform_tests_for_http_agree_in_every_part()
    {
        var cases = JsonElement.Parse(File.ReadAllText(Conformance.Path("urls", "urltestdata-http.json")));
        var misses = new List<string>();
        foreach (var test in cases.EnumerateArray())
        {
            var input = test.GetProperty("input").GetString()!;
            var from = test.GetProperty("base").GetString();
            WebUrl? relativeTo = null;
            if (from is not null && !WebUrl.TryParse(from, null, out relativeTo))
            {
                misses.Add($"base {from}");
                continue;
            }

            // URLs of other schemes are URLs to a browser and none to a crawler.
            var failure = test.TryGetProperty("failure", out _) || test.GetProperty("protocol").GetString() is not ("http:" or "https:");
            var parsed = WebUrl.TryParse(input, relativeTo, out var url);
            if (failure || !parsed)
            {
                if (failure == parsed)
                {
                    misses.Add($"{input} against {from}: {(failure ? "a failure is expected" : "fails")} {url}");
                }

                continue;
            }

            var standard = test.GetProperty("port").GetString() is { Length: > 0 } given ? given : url!.Scheme == "http" ? "80" : "443";
            Compare("href", url!.Href);
            Compare("protocol", url.Scheme + ":");
            Compare("username", url.UserName);
            Compare("password", url.Password);
            Compare("host", url.Authority);
            Compare("hostname", url.Host);
            Compare("pathname", url.Path);
            Compare("search", url.Query.Length > 0 ? "?" + url.Query : "");
            Compare("hash", url.Fragment.Length > 0 ? "#" + url.Fragment : "");
            Assert.Equal(standard, url.Port.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (test.TryGetProperty("origin", out _))
            {
                Compare("origin", url.Origin);
            }

            void Compare(string part, string actual)
            {
                if (test.GetProperty(part).GetString() != actual)
                {
                    misses.Add($"{input} against {from}: {part} {actual} instead of {test.GetProperty(part)}");
                }
            }
        }

        Assert.Equal(242, cases.GetArrayLength());
        Assert.Empty(misses);
    }

    [Theory]
    [InlineData("x.html#y", "http://h/a/b?q#f", "http://h/a/x.html#y")]
    [InlineData("../x/./y/../z", "http://h/a/b/c", "http://h/a/x/z")]
    [InlineData("../../../..", "http://h/a/b", "http://h/")]
    [InlineData("/x", "https://h:8443/a/b", "https://h:8443/x")]
    [InlineData("//o.example/x", "https://h/a", "https://o.example/x")]
    [InlineData("?q=1", "http://h/a/b?old#f", "http://h/a/b?q=1")]
    [InlineData("#f", "http://h/a?q", "http://h/a?q#f")]
    [InlineData("", "http://h/a?q#f", "http://h/a?q")]
    [InlineData("a b\u00e9", "http://h/", "http://h/a%20b%C3%A9")]
    [InlineData(" \thttp://H.EXAMPLE:80/%7Ea\n", "http://h/", "http://h.example/%7Ea")]
    [InlineData("http:x", "http://h/a/b", "http://h/a/x")]
    [InlineData("https:x", "http://h/a/b", "https://x/")]
    public void Links_are_resolved_as_browsers_do(string link, string page, string expected)
    {
        Assert.True(WebUrl.TryParse(page, null, out var relativeTo));
        Assert.True(WebUrl.TryParse(link, relativeTo, out var url));
        Assert.Equal(expected, url.Href);
    }

    [Theory]
    [InlineData("http://b\u00fccher.example/", "xn--bcher-kva.example")]
    [InlineData("http://B\u00dcCHER.example/", "xn--bcher-kva.example")]
    [InlineData("http://bu\u0308cher.example/", "xn--bcher-kva.example")]
    [InlineData("http://xn--bcher-kva.example/", "xn--bcher-kva.example")]
    [InlineData("http://\u65e5\u672c\u8a9e\uff0ejp/", "xn--wgv71a119e.jp")]
    [InlineData("http://\ud55c\uad6d.kr/", "xn--3e0b707e.kr")]
    [InlineData("http://stra\u00dfe.example/", "xn--strae-oqa.example")]
    [InlineData("http://\u2488com/", "1.com")]
    public void Names_beyond_ascii_become_ascii(string input, string host)
    {
        Assert.True(WebUrl.TryParse(input, null, out var url));
        Assert.Equal(host, url.Host);
    }

    [Theory]
    [InlineData("mailto:a@b.example")]
    [InlineData("javascript:void(0)")]
    [InlineData("ftp://h/")]
    [InlineData("/only/a/path")]
    [InlineData("http://")]
    [InlineData("http://user@/")]
    [InlineData("http://h:65536/")]
    [InlineData("http://a b/")]
    public void A_text_that_is_not_an_absolute_web_URL_is_refused(string input) => Assert.False(WebUrl.TryParse(input, null, out _));

    [Theory]
    [InlineData("http://u:p@h:8080/a?q#f", "http://h:8080/a?q")]
    [InlineData("http://h/a?#", "http://h/a")]
    [InlineData("http://h/a?q", "http://h/a?q")]
    public void The_identity_form_has_no_user_no_fragment_and_no_empty_query(string input, string expected)
    {
        Assert.True(WebUrl.TryParse(input, null, out var url));
        var identity = url.ForIdentity();
        Assert.Equal(expected, identity.Href);
        Assert.True(WebUrl.TryParse(expected, null, out var same));
        Assert.Equal(
            (same.Scheme, same.Host, same.Port, same.Path, same.Query, same.Fragment, same.Origin, same.UserName, same.Password),
            (identity.Scheme, identity.Host, identity.Port, identity.Path, identity.Query, identity.Fragment, identity.Origin, identity.UserName, identity.Password));
        Assert.Same(identity, identity.ForIdentity());
    }

    [Fact]
    public void Any_text_is_parsed_or_refused_and_a_serialised_url_is_itself()
    {
        var pieces = Gen.Elements(
            "http:", "https:", "/", "//", "\\", "?", "#", "@", ":", "[", "]", "::", ".", "..", "%2e", "%", "%41", "%ff", "a", "B", "1", "0x7f", "256", "\u00e9", "\u00df",
            "xn--", "xn--a", "\ud800", "\ud83d\ude00", "\u0301", "\u3002", " ", "\t", "&", "=", "'", "\"", "<", "^", "|", "\u00ad", "\u200d", "example.org", "80", "99999");
        var texts = from parts in Gen.ListOf(pieces) select string.Concat(parts);
        var cases = from text in texts from page in texts from rooted in Gen.Elements("http://", "https://", "http:/", "") select (rooted + text, "http://h.example/" + page);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(20_000), Prop.ForAll(cases.ToArbitrary(), pair =>
        {
            _ = WebUrl.TryParse(pair.Item2, null, out var page);
            if (!WebUrl.TryParse(pair.Item1, page, out var url))
            {
                return true;
            }

            return WebUrl.TryParse(url.Href, null, out var again) && again.Href == url.Href && again.Parts == url.Parts
                && WebUrl.TryParse(url.Href, page, out var resolved) && resolved == url
                && WebUrl.TryParse(url.ForIdentity().Href, null, out var identity) && identity.Parts == url.ForIdentity().Parts;
        }));
    }

    [Fact]
    public void Long_inputs_take_time_proportional_to_their_length()
    {
        Assert.True(WebUrl.TryParse("http://h/" + string.Concat(Enumerable.Repeat("a/../", 1_000_000)), null, out var url));
        Assert.Equal("http://h/", url.Href);
        Assert.True(WebUrl.TryParse(string.Concat(Enumerable.Repeat("../", 1_000_000)), url, out url));
        Assert.False(WebUrl.TryParse("http://" + new string('\u00e9', 1_000_000) + "/", null, out _));
        Assert.False(WebUrl.TryParse("http://xn--" + new string('9', 1_000_000) + "\u00e9/", null, out _));
    }

    [Theory]
    [InlineData("http://h/", 0, 0, 0, 0, 0)]
    [InlineData("http://h/a/b/", 2, 1, 1, 0, 0)]
    [InlineData("http://h/a/b/a/b/a/b", 6, 3, 3, 0, 0)]
    [InlineData("http://h/a/a/a/a", 4, 4, 4, 0, 0)]
    [InlineData("http://h/x/a/y/a?p=1&p=2&q&&r=", 4, 2, 1, 4, 1)]
    public void The_shape_says_depth_and_repetition(string input, int depth, int most, int cycle, int parameters, int repeated)
    {
        Assert.True(WebUrl.TryParse(input, null, out var url));
        Assert.Equal(new UrlShape(depth, most, cycle, parameters, repeated), UrlShape.Of(url));
    }
}
