using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using TextMad.Tests.Laws;

namespace TextMad.Tests.Pages;

public sealed partial class MainTextTests
{
    private const string Manual = "/usr/share/doc/postgresql-doc-15/html";

    [Fact]
    public void Content_is_taken_and_what_stands_around_it_is_not()
    {
        var page = Reading.Page("""
            <html><body><header><a href=/>Site</a></header><nav><ul><li><a href=/1>One</a><li><a href=/2>Two</a></ul></nav>
            <div class="cookie-banner">We use cookies, as everybody does, to make things better for you.</div>
            <article><h1>The title</h1><div class="share-bar"><a href=/t>Tweet</a></div>
            <p>The first paragraph, which has <a href=/l>a link</a> and some words.</p>
            <h2>A heading</h2><p>“Short,” he said.</p><p>The third paragraph goes on for some time, as paragraphs do.</p>
            <ul><li>a first item, of a list</li><li>a second item</li></ul>
            <pre>code   stays
              as it is</pre>
            <p><a href=/more>Read more: another page that has nothing to do with this one</a></p></article>
            <section id=comments><p>I do not agree at all, and I will say so at length, again and again, until somebody agrees with me.</p></section>
            <aside><p>An aside, with words in it that nobody came here to read.</p></aside><footer>All rights reserved, by somebody.</footer></body></html>
            """);
        Assert.Equal(
            "The first paragraph, which has a link and some words.\n\nA heading\n\n“Short,” he said.\n\nThe third paragraph goes on for some time, as paragraphs do.\n\n"
            + "a first item, of a list\na second item\n\ncode   stays\n  as it is",
            page.Text);
    }

    [Theory]
    [InlineData("<p>Short.</p>", "Short.")]
    [InlineData("<div>A<div>B</div></div>", "A\nB")]
    [InlineData("<ul><li>one<li>two</ul>", "one\ntwo")]
    [InlineData("", "")]
    public void A_page_where_nothing_reads_like_main_text_yields_what_is_visible(string body, string text) =>
        Assert.Equal(text, Reading.Page(body).Text);

    [Fact]
    public void A_hint_that_would_take_away_the_page_is_none() => Assert.Equal(
        "The whole page stands in a wrapper, which is named for the bar beside it.\n\nThat is the theme's fault, and the text is the text.",
        Reading.Page("<div class=has-sidebar><p>The whole page stands in a wrapper, which is named for the bar beside it.</p><p>That is the theme's fault, and the text is the text.</p></div>").Text);

    [Fact]
    public void An_anchor_that_marks_a_place_is_no_link() => Assert.Equal(
        "1.1. The first\n\nSome words, and then some more of them.\n\n1.2. The second\n\nOther words, and then some more of them.",
        Reading.Page("<div><h2><a id='one'/>1.1. The first</h2></div><p>Some words, and then some more of them.</p><div><h2><a id='two'/>1.2. The second</h2></div><p>Other words, and then some more of them.</p>").Text);

    [Fact]
    public void Ideographs_count_for_words() => Assert.Contains(
        "我们今天去公园散步", Reading.Page("<div><a href=/1>首页</a> <a href=/2>新闻</a></div><div><p>我们今天去公园散步，天气很好，大家都很高兴。</p><p>明天我们还要去图书馆看书，然后回家。</p></div>").Text, StringComparison.Ordinal);

    [Theory]
    [InlineData("datatype-boolean.html", "boolean 1 byte state of true or false", "CREATE TABLE test1 (a boolean, b text);\nINSERT INTO test1")]
    [InlineData("sql-truncate.html", "TRUNCATE [ TABLE ] [ ONLY ] name [ * ] [, ... ]", "RESTART IDENTITY\n\nAutomatically restart sequences")]
    [InlineData("datetime-keywords.html", "January Jan\nFebruary Feb", "Sunday Sun\nMonday Mon")]
    [InlineData("acronyms.html", "API\n\nApplication Programming Interface", "ANSI\n\nAmerican National Standards Institute")]
    public void A_manual_keeps_its_tables_definitions_and_programs_but_not_its_navigation(string file, string first, string second)
    {
        var path = Path.Combine(Manual, file);
        Assert.SkipUnless(File.Exists(path), "The PostgreSQL manual (Debian package postgresql-doc-15) is not installed.");
        var text = Reading.Page(File.ReadAllBytes(path), "text/html").Text;
        Assert.Contains(first, text, StringComparison.Ordinal);
        Assert.Contains(second, text, StringComparison.Ordinal);
        Assert.DoesNotContain("Home", text, StringComparison.Ordinal);
    }

    // Two halves, by the names that the benchmark gave its pages: rules that fitted a few pages only would do well on one of them.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Articles_are_found_as_well_as_people_find_them(int half)
    {
        var folder = Path.Combine(Repository.Root, "..", "shared", "conformance", "extraction");
        Assert.SkipUnless(Directory.Exists(folder), $"{folder} is not there.");
        using var truth = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "ground-truth.json")));
        var precisions = new List<double>();
        var recalls = new List<double>();
        foreach (var article in truth.RootElement.EnumerateObject())
        {
            if (int.Parse(article.Name.AsSpan(0, 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture) % 2 != half)
            {
                continue;
            }

            var found = Shingles(Reading.Page(Unpack(Path.Combine(folder, "html", article.Name + ".html.gz")), "text/html", article.Value.GetProperty("url").GetString()!).Text);
            var right = Shingles(article.Value.GetProperty("articleBody").GetString()!);
            var shared = (double)found.Sum(s => Math.Min(s.Value, right.GetValueOrDefault(s.Key)));
            AddShare(precisions, shared, found);
            AddShare(recalls, shared, right);
        }

        var (precision, recall) = (precisions.Average(), recalls.Average());
        var f1 = 2 * precision * recall / (precision + recall);
        Assert.True(f1 >= 0.96, FormattableString.Invariant($"precision {precision:0.000}, recall {recall:0.000}, F1 {f1:0.000}"));
    }

    private static void AddShare(List<double> shares, double shared, Dictionary<string, int> shingles)
    {
        if (shingles.Count > 0)
        {
            shares.Add(shared / shingles.Values.Sum());
        }
    }

    private static Dictionary<string, int> Shingles(string text)
    {
        var words = Word().Matches(text).Select(m => m.Value).ToArray();
        return Enumerable.Range(0, Math.Max(0, words.Length - 3)).Select(i => string.Join(' ', words, i, 4)).CountBy(s => s).ToDictionary();
    }

    private static byte[] Unpack(string path)
    {
        using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();
}
