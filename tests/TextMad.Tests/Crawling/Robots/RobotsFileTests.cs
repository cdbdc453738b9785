using FsCheck;
using FsCheck.Fluent;
using System.Diagnostics;
using System.Text;
using TextMad.Crawling.Robots;
using TextMad.Tests.Cli;
using TextMad.Urls;

namespace TextMad.Tests.Crawling.Robots;

public sealed class RobotsFileTests
{
    // "disallow /" without its colon; "index.html" standing for "/"; the empty URL, which is none.
    private static readonly string[] _googleSpecificAndNotFollowed =
    [
        "accepted-mistakes 3.1", "empty-string 1.1", "empty-string 1.2", "empty-string 2.1", "empty-string 2.2", "index-page 1.1",
    ];

    [Fact]
    public void The_correctness_tests_of_googles_specification_pass_but_those_marked_google_specific_that_are_named_here()
    {
        using var tool = new ToolInProcess();
        var expectations = RobotsConformance.Read();
        var failed = new List<RobotsExpectation>();
        foreach (var expectation in expectations)
        {
            var file = tool.At("robots.txt");
            File.WriteAllBytes(file, expectation.Robots);
            var result = tool.Run("robots", "test", file, expectation.Agent, expectation.Url);
            if (result.ExitCode != (expectation.Allowed ? 0 : 1))
            {
                failed.Add(expectation);
            }
            else
            {
                Assert.StartsWith(expectation.Allowed ? "allowed\n" : "disallowed\n", result.Output, StringComparison.Ordinal);
            }
        }

        Assert.Equal(146, expectations.Count);
        Assert.Equal(_googleSpecificAndNotFollowed, failed.Select(f => f.Name));
        Assert.All(failed, f => Assert.True(f.GoogleSpecific));
    }

    // RFC 9309, sections 5.1 and 2.2.2.
    [Theory]
    [InlineData("foobot", "/example/page.html", false, 4)]
    [InlineData("foobot", "/example/disallowed.gif", false, 4)]
    [InlineData("foobot", "/example/allowed.gif", true, 5)]
    [InlineData("foobot", "/other", true, null)]
    [InlineData("FOOBOT", "/example/allowed.gif", true, 5)]
    [InlineData("barbot", "/example/page.html", false, 9)]
    [InlineData("bazbot", "/example/page.html", false, 9)]
    [InlineData("quxbot", "/x", true, null)]
    [InlineData("other", "/path/a.gif", false, 2)]
    [InlineData("other", "/path/a.gif?x", true, null)]
    [InlineData("other", "/robots.txt", true, null)]
    public void The_deciding_line_is_named(string agent, string path, bool allowed, int? line)
    {
        var file = Parse(
            "User-Agent: *\nDisallow: *.gif$\n\nUser-Agent: foobot\nDisallow: /example/\nAllow: /example/allowed.gif\n\nUser-Agent: barbot # and\nUser-Agent: bazbot\nDisallow: "
            + "/example/page.html\n\nUser-Agent: quxbot\n");
        var shifted = line is >= 4 ? line + 1 : line;
        var decision = file.Decide(agent, Url(path));
        Assert.Equal((allowed, shifted), (decision.Allowed, decision.Line));
        Assert.Equal(line is null, decision.Rule.Length == 0);
    }

    [Theory]
    [InlineData("/a%2fb", "/a%2Fb", true)]
    [InlineData("/a%2fb", "/a/b", false)]
    [InlineData("/%7Ejoe/", "/%7ejoe/x", true)]
    [InlineData("/~joe/", "/%7Ejoe/x", true)]
    [InlineData("/caf\u00e9", "/caf%c3%a9", true)]
    [InlineData("/caf\u00e9", "/caf\u00e9", true)]
    [InlineData("/a*b$", "/axxb", true)]
    [InlineData("/a*b$", "/axxbc", false)]
    [InlineData("/a*b*", "/axxbc", true)]
    [InlineData("/a$b", "/a$b", true)]
    [InlineData("*/private", "/x/private", true)]
    [InlineData("$", "/", false)]
    [InlineData("/$", "/", true)]
    [InlineData("/a*", "/a", true)]
    [InlineData("/a*$", "/a", true)]
    [InlineData("/ab*ab$", "/ab", false)]
    [InlineData("/ab*ab$", "/abab", true)]
    public void Patterns_match_with_stars_ends_and_encoding(string pattern, string path, bool matches) =>
        Assert.Equal(!matches, Parse($"User-agent: *\nDisallow: {pattern}").Decide("x", Url(path)).Allowed);

    [Fact]
    public void A_pattern_with_very_many_stars_is_matched_quickly()
    {
        var file = Parse($"User-agent: *\nDisallow: /{string.Concat(Enumerable.Repeat("*a", 100_000))}b$\nDisallow: /{new string('*', 100_000)}c");
        var watch = Stopwatch.StartNew();
        Assert.True(file.Decide("x", Url("/" + new string('a', 200_000))).Allowed);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    [Fact]
    public void A_pattern_matches_as_the_regular_expression_that_it_stands_for()
    {
        var patterns = from parts in Gen.ListOf(Gen.Elements("a", "b", "ab", "*", "**", "/", "$")) select "/" + string.Concat(parts);
        var paths = from parts in Gen.ListOf(Gen.Elements("a", "b", "/", "$")) select "/" + string.Concat(parts);
        var cases = from pattern in patterns from path in paths select (pattern, path);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000), Prop.ForAll(cases.ToArbitrary(), pair =>
        {
            var end = pair.pattern.EndsWith('$');
            var expression = "^" + System.Text.RegularExpressions.Regex.Escape(end ? pair.pattern[..^1] : pair.pattern).Replace(@"\*", ".*") + (end ? "\\z" : "");
            var expected = System.Text.RegularExpressions.Regex.IsMatch(pair.path, expression);
            return Parse($"User-agent: *\nDisallow: {pair.pattern}").Decide("x", pair.path).Allowed != expected;
        }));
    }

    [Fact]
    public void Delay_and_sitemaps_are_read()
    {
        var file = Parse("Sitemap: https://h/s.xml\nUser-agent: a\nCrawl-delay: 2.5\nCrawl-delay: 9\nsitemap:/t.xml\nDisallow: /x\nUser-agent: *\nCrawl-delay: -1\nDisallow:\n");
        Assert.Equal(TimeSpan.FromSeconds(2.5), file.CrawlDelay("A"));
        Assert.Null(file.CrawlDelay("b"));
        Assert.Equal(["https://h/s.xml", "/t.xml"], file.Sitemaps);
        Assert.False(file.Decide("a", Url("/x")).Allowed);
        Assert.True(file.Decide("b", Url("/x")).Allowed);
    }

    [Fact]
    public void Half_a_mebibyte_is_read_and_a_line_cut_off_there_is_ignored()
    {
        var filler = new StringBuilder("User-agent: *\n");
        while (filler.Length < RobotsFile.MaximumLength - 100)
        {
            filler.Append("Disallow: /filler/that/never/matches\n");
        }

        Assert.False(Parse($"{filler}Disallow: /x\n").Decide("a", Url("/x")).Allowed);
        filler.Append('#', RobotsFile.MaximumLength - filler.Length - 12).Append('\n');
        Assert.True(Parse($"{filler}Disallow: /private-place").Decide("a", Url("/private-thing")).Allowed);
    }

    [Fact]
    public void A_robots_file_that_could_not_be_fetched_allows_everything_or_nothing()
    {
        Assert.True(RobotsFile.AllowAll.Decide("a", Url("/x")).Allowed);
        Assert.Equal(new RobotsDecision(false, null, ""), RobotsFile.DisallowAll.Decide("a", Url("/x")));
        Assert.True(RobotsFile.DisallowAll.Decide("a", Url("/robots.txt")).Allowed);
    }

    [Fact]
    public void Any_bytes_are_read_as_a_robots_file_without_failing()
    {
        var random = TextMad.Numerics.Random.RandomKey.FromSeed(1).For("robots").Stream();
        var alphabet = Encoding.Latin1.GetBytes("user-agent:disallow: /*$#\r\n\u00ff\u00fe%\0");
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.NextInt32(200)];
            for (var j = 0; j < bytes.Length; j++)
            {
                bytes[j] = alphabet[random.NextInt32(alphabet.Length)];
            }

            _ = RobotsFile.Parse(bytes).Decide("x", Url("/a%"));
        }
    }

    [Fact]
    public void The_command_answers_in_json_and_refuses_what_is_no_url()
    {
        using var tool = new ToolInProcess();
        var file = tool.Write("robots.txt", "User-agent: *\nCrawl-delay: 3\nDisallow: /p # private\nSitemap: https://h/s.xml\n");
        var result = tool.Run("robots", "test", file, "any", "https://h/p", "--json");
        Assert.Equal(1, result.ExitCode);
        var json = System.Text.Json.JsonElement.Parse(result.Output);
        Assert.Equal(3, json.GetProperty("line").GetInt32());
        Assert.Equal("Disallow: /p", json.GetProperty("rule").GetString());
        Assert.Equal(3, json.GetProperty("crawl_delay").GetDouble());
        Assert.Equal("allowed\nno rule matches\n", tool.Run("robots", "test", file, "any", "https://h/q").Output);
        tool.ExpectInputError("is not an http or https URL", "robots", "test", file, "any", "h/p");
        tool.ExpectInputError("No file", "robots", "test", tool.At("none"), "any", "https://h/p");
    }

    private static RobotsFile Parse(string text) => RobotsFile.Parse(Encoding.UTF8.GetBytes(text));

    private static WebUrl Url(string path)
    {
        Assert.True(WebUrl.TryParse("http://h.example" + path, null, out var url));
        return url;
    }
}
