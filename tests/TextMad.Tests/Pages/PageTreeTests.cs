using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using FsCheck;
using FsCheck.Fluent;
using System.IO.Compression;
using System.Text;
using TextMad.Pages.Tree;
using TextMad.Tests.Laws;

namespace TextMad.Tests.Pages;

/// <summary>The tree against AngleSharp's own DOM, which is tested against the standard's suite.</summary>
public sealed class PageTreeTests
{
    // Tables are left out here: where content is put that stands in a table's wrong places is found from what is seen of the open
    // elements (see DepthGuard), which in markup as tangled as this is not always what the parser has. So are styles in drawings: AngleSharp's
    // DOM takes them for special elements, which the standard does not.
    [Fact]
    public void Any_markup_makes_the_tree_that_AngleSharps_own_DOM_makes()
    {
        var pieces = Gen.Elements(
            "<p>", "</p>", "<div>", "</div>", "<b>", "</b>", "<i>", "</i>", "<a href=x>", "</a>", "<li>", "<ul>", "</ul>", "<pre>", "\n", " ", "x", "&amp;&eacute;", "\0",
            "<svg>", "<g>", "</svg>", "<foreignObject>", "<math>", "<mi>", "</math>", "<select>", "<option>", "</select>", "<form>", "</form>", "<input type=hidden>", "<br>",
            "</br>", "<h1>", "</h2>", "<title>", "</title>",
            "<script>", "</script>", "<style>", "</style>", "<body class=a>", "</body>", "<html lang=b>", "</html>", "<head>", "<meta>", "<noscript>", "</noscript>", "<button>",
            "<object>", "</object>", "<ruby>", "<rt>", "<nobr>", "<dd>", "<dt>", "<textarea>", "</textarea>", "<frameset>", "<!doctype html>", "<!-- c -->");
        Prop.ForAll(pieces.ListOf().ToArbitrary(),
            markup => AssertSame(string.Concat(markup.Contains("<svg>") || markup.Contains("<math>") ? markup.Where(piece => piece != "<style>") : markup)))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(60));
    }

    [Theory]
    [InlineData("<table><tr><td>a<td>b<table><tr><td>c</table>d</table>e")]
    [InlineData("<table><b>")]
    [InlineData("<table>x<tr><td>y</td>z</table>")]
    [InlineData("<table><b>x</b>y<i>z</i><tr><td>a</table>b")]
    [InlineData("<div><p>a<table><a href=x>b</a><tr><td>c</div>d</table>e")]
    [InlineData("<table><tr><div>x</div><td>y<table>z<td>w")]
    [InlineData("<table><caption>x<td>y<tbody><form><input><td>z</table>")]
    [InlineData("<ul><li><table><tr>x<li>y</table>z")]
    [InlineData("<table><tr><td><b>x<table><i>y</b>z</table>w")]
    public void What_stands_in_wrong_places_of_a_table_is_put_before_it(string html) => AssertSame(html);

    [Fact]
    public void A_style_in_a_drawing_is_no_special_element()
    {
        Assert.True(PageTree.TryParse("<b><svg><style></b>", out var page));
        var tree = new StringBuilder();
        Write(page, tree);
        Assert.Equal("((html(head)(body(b(svg(style))))))", tree.ToString());
    }

    [Fact]
    public void Pages_of_newspapers_make_the_tree_that_AngleSharps_own_DOM_makes()
    {
        var folder = Path.Combine(Repository.Root, "..", "shared", "conformance", "extraction", "html");
        Assert.SkipUnless(Directory.Exists(folder), $"{folder} is not there.");
        foreach (var file in Directory.EnumerateFiles(folder, "*.gz").Order(StringComparer.Ordinal).Take(30))
        {
            using var packed = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
            var html = packed.ReadToEnd();
            if (!html.Contains("<template", StringComparison.OrdinalIgnoreCase))
            {
                AssertSame(html);
            }
        }
    }

    private static void AssertSame(string html)
    {
        Assert.True(PageTree.TryParse(html, out var page));
        using var document = new HtmlParser().ParseDocument(html);
        var (ours, theirs) = (new StringBuilder(), new StringBuilder());
        Write(page, ours);
        Write(document, theirs);
        Assert.Equal(theirs.ToString(), ours.ToString());
    }

    private static void Write(PageNode node, StringBuilder text)
    {
        switch (node)
        {
            case PageText { Parent: PageElement } characters:
                text.Append(characters.Data);
                break;
            case PageParent parent:
                var name = (parent as PageElement)?.LocalName.ToString();
                text.Append('(').Append(name);
                foreach (var child in parent.Children)
                {
                    Write(child, text);
                }

                text.Append(')');
                break;
        }
    }

    private static void Write(INode node, StringBuilder text)
    {
        switch (node)
        {
            case IText characters:
                text.Append(characters.Data);
                break;
            case IElement or IDocument:
                text.Append('(').Append((node as IElement)?.LocalName);
                foreach (var child in node.ChildNodes)
                {
                    Write(child, text);
                }

                text.Append(')');
                break;
        }
    }
}
