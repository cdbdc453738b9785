using FsCheck;
using FsCheck.Fluent;
using System.Text;
using TextMad.Corpora;
using TextMad.Corpora.Import;
using TextMad.Fetching;

namespace TextMad.Tests.Corpora;

public sealed class HtmlImporterTests : ImportFixture
{
    [Fact]
    public void The_visible_text_is_taken_with_lines_for_blocks()
    {
        var item = ReadOne(Write("page.html", """
            <!doctype html><html lang="en-GB"><head><title> A  &amp; B </title><style>p {}</style><script>var x = "<p>no</p>";</script></head>
            <body><header>Site</header><nav><a href=/>Home</a></nav>
            <h1>The   title</h1>
            <p>First <b>bold</b>, <i>then</i>
               more&nbsp;text.<br>After a break.</p><p>Second&mdash;paragraph.</p>
            <ul><li>one<li>two</ul>
            <table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>
            <pre>
              keep   this

            and this</pre>
            <div hidden>secret</div><div style="color: red; Display : none">secret</div><template>secret</template><noscript>secret</noscript>
            <div>one</div><div>two<div>three</div></div><!-- comment --><aside>ad</aside><footer>foot</footer></body></html>
            """), new ImportOptions { WholePages = true });
        Assert.Equal(
            "The title\n\nFirst bold, then more\u00a0text.\nAfter a break.\n\nSecond—paragraph.\n\none\ntwo\n\na b\nc\n\n  keep   this\n\nand this\n\none\ntwo\nthree",
            item.Document.Text);
        Assert.Equal("en-GB", item.Document.Language);
        Assert.Equal(new Origin.Imported("page", "page.html", Metadata: """{"title":"A & B"}"""), item.Document.Origin);
    }

    [Fact]
    public void The_main_text_is_taken_and_what_the_page_says_of_itself_kept()
    {
        var item = ReadOne(Write("page.html", """
            <!doctype html><html lang="en"><head><title>Rain - The Site</title><meta name=author content="A. Writer"><meta property="article:published_time" content="2024-05-06"></head>
            <body><div class=menu><a href=/>Home</a> <a href=/more>More of it</a></div>
            <h1>Rain</h1><p>It rained all day, and in the evening it rained still, so nobody went out.</p>
            <p>The next day the sun shone, and everybody went out at once, to look at the river.</p>
            <div class=related-stories><a href=/sun>Sun</a><p>The sun shone all day, and this is a teaser of another page.</p></div></body></html>
            """));
        Assert.Equal(
            "It rained all day, and in the evening it rained still, so nobody went out.\n\nThe next day the sun shone, and everybody went out at once, to look at the river.",
            item.Document.Text);
        Assert.Equal(new Origin.Imported("page", "page.html", Metadata: """{"title":"Rain","author":"A. Writer","date":"2024-05-06"}"""), item.Document.Origin);
    }

    [Fact]
    public void A_page_without_visible_text_yields_an_empty_document_for_the_importer_to_drop() =>
        Assert.Equal("", ReadOne(Write("a.html", "<script>x</script>  ")).Document.Text);

    [Theory]
    [InlineData("<meta charset=windows-1251>", 1251)]
    [InlineData("<meta http-equiv=Content-Type content='text/html; charset=ISO-8859-1'>", 1252)]
    [InlineData("<meta charset=\"utf-8\">", 65001)]
    [InlineData("<meta charset=no-such-thing>", 65001)]
    [InlineData("", 65001)]
    public void The_declared_encoding_is_used(string meta, int codePage)
    {
        var word = codePage == 1251 ? "Ёж" : "café";
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? Encoding.UTF8;
        var item = ReadOne(Write("a.html", encoding.GetBytes($"<html><head>{meta}</head><body>{word}</body>")));
        Assert.Equal(word, item.Document.Text);
        Assert.False(item.Repairs.Any);
    }

    [Fact]
    public void Tangled_markup_is_dropped_with_a_reason()
    {
        var item = Assert.Single(Read(Write("flat.html", string.Concat(Enumerable.Repeat("<i>x</i>", 600_000)))));
        Assert.Equal(FetchReasons.TooDeep, Assert.IsType<ImportItem.Dropped>(item).Reason);
    }

    [Fact]
    public void A_page_longer_than_allowed_is_refused_by_name() => Assert.Contains(
        "long.html",
        Assert.Throws<InputException>(() => Read(Write("long.html", new string('x', 2000)), new ImportOptions { MaximumDocumentLength = 1000, Strict = true })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void A_long_flat_page_and_a_page_nested_400_deep_are_read()
    {
        var flat = ReadOne(Write("flat.html", string.Concat(Enumerable.Range(0, 50_000).Select(i => $"<p>paragraph {i} <b>bold</b> <a href=#>link</a>"))));
        Assert.StartsWith("paragraph 0 bold link\n\nparagraph 1 bold", flat.Document.Text);
        var deep = ReadOne(Write("deep.html", string.Concat(Enumerable.Repeat("<div>", 400)) + "text"));
        Assert.Equal("text", deep.Document.Text);
    }

    [Fact]
    public void Any_markup_is_read_without_failing_and_yields_a_clean_text()
    {
        var pieces = Gen.Elements(
            "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<table>", "<td>", "</table>", "<script>", "</script>", "<style>", "<pre>", "</pre>", "<br>", "<!--", "-->",
            "<nav>", "</nav>", "<li>", "<svg>", "<math>", "<template>", "</template>", "<title>", "&amp;", "&#0;", "&#xD800;", "&#13;", "text", " ", "\n", "\t", "<", ">", "\"",
            "é", "🙂", "\0",
            "<frameset>", "<body hidden>", "<html>", "<select><option>", "<plaintext>");
        Prop.ForAll(pieces.ListOf().ToArbitrary(), markup =>
        {
            var text = ReadOne(Write("any.html", string.Concat(markup))).Document.Text;
            return text == text.Trim('\n') && !text.Contains('\0') && !text.Contains('\r') && Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)) == text;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }
}
