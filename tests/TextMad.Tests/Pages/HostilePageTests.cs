using System.Diagnostics;
using System.Text;
using TextMad.Fetching;
using TextMad.Pages;
using TextMad.Pages.Tree;

namespace TextMad.Tests.Pages;

/// <summary>Pages made to exhaust a parser: each is read or refused within seconds and within memory in proportion to its length.</summary>
public sealed class HostilePageTests
{
    // Seconds on an idle machine; a minute where all tests run at once. What takes time by the square of a length would take hours.
    private static readonly TimeSpan _limit = TimeSpan.FromMinutes(1);

    [Fact]
    public void A_million_nested_elements_are_flattened_and_their_text_kept()
    {
        var page = Read(Repeat("<div>", 1_000_000) + "the text within" + Repeat("</div>", 1_000_000) + "<p>and after</p>");
        Assert.Equal("the text within\n\nand after", Assert.IsType<PageReading.Extracted>(page).Page.Text);
    }

    [Fact]
    public void Words_of_flattened_blocks_do_not_run_together() => Assert.Equal(
        "one two three",
        Assert.IsType<PageReading.Extracted>(Read(Repeat("<div>", 400) + "<div>one</div><div>two</div><p>three")).Page.Text);

    [Fact]
    public void A_page_nested_as_deep_as_allowed_keeps_its_structure() => Assert.Equal(
        "one\ntwo", Assert.IsType<PageReading.Extracted>(Read(Repeat("<div>", PageTree.MaximumDepth - 10) + "<div>one</div><div>two</div>")).Page.Text);

    [Theory]
    [InlineData("<b>", 300_000)]
    [InlineData("<table><tr><td>", 200_000)]
    [InlineData("<svg><g>", 200_000)]
    [InlineData("<ul><li>", 200_000)]
    [InlineData("<a href=x><div>", 200_000)]
    [InlineData("<dd><dl><dt>", 200_000)]
    [InlineData("<form><div>", 200_000)]
    [InlineData("<template>", 200_000)]
    [InlineData("<font class=x><p></font>", 200_000)]
    [InlineData("<nobr><p>", 100_000)]
    [InlineData("<math><mi><p>", 100_000)]
    [InlineData("<div></x>", 500_000)]
    [InlineData("<td colspan=9007199254740991 rowspan=9007199254740991>x", 100_000)]
    [InlineData("<table>x<a>", 100_000)]
    [InlineData("<select><option>", 100_000)]
    [InlineData("&amp;&notit;&#x41;&bogus;&", 500_000)]
    [InlineData("<!doctype html>", 200_000)]
    [InlineData("<html a=b><body c=d><head>", 100_000)]
    [InlineData("<script><!--<script", 200_000)]
    [InlineData("<", 500_000)]
    [InlineData("\0", 2_000_000)]
    [InlineData("<i>", 1_000_000)]
    [InlineData("<br>", 1_000_000)]
    [InlineData("<svg><![CDATA[", 200_000)]
    public void Repeated_markup_is_read_or_refused_quickly(string unit, int times) => Read(Repeat(unit, times));

    [Fact]
    public void A_hundred_megabytes_of_comments_are_passed_over() => Assert.Equal(
        "text", Assert.IsType<PageReading.Extracted>(Read(Repeat("<!--" + new string('x', 100_000) + "-->", 1_000) + "text")).Page.Text);

    [Fact]
    public void Endless_attributes_are_passed_over() => Assert.Equal(
        "text", Assert.IsType<PageReading.Extracted>(Read("<p " + string.Concat(Enumerable.Range(0, 500_000).Select(i => $"a{i}=x ")) + ">text")).Page.Text);

    [Fact]
    public void Formatting_elements_copied_without_end_do_not_grow_without_bound()
    {
        // Each paragraph of four bytes asks for as many copies as there are open formatting elements.
        var copies = string.Concat(Enumerable.Range(0, 100).Select(i => $"<b class={i}>"));
        var refused = Assert.IsType<PageReading.Refused>(Read("<p>" + copies + Repeat("<p>x", 500_000)));
        Assert.Equal(FetchReasons.TooDeep, refused.Reason);
    }

    [Fact]
    public void The_adoption_of_many_children_again_and_again_is_bounded() =>
        Read(string.Concat(Enumerable.Range(0, 200).Select(i => $"<b id=b{i}>")) + "<div>" + Repeat("<i></i>", 200_000) + Repeat("</b>", 50_000));

    [Fact]
    public void Links_and_metadata_without_end_are_bounded()
    {
        var page = Assert.IsType<PageReading.Extracted>(Read(
            string.Concat(Enumerable.Range(0, 100_000).Select(i => $"<meta name=m{i} content=x><a href={i}>x</a>")))).Page;
        Assert.Equal(new PageReadingOptions().MaximumLinks, page.Links.Count);
    }

    private static string Repeat(string unit, int times) => new StringBuilder(unit.Length * times).Insert(0, unit, times).ToString();

    private static PageReading Read(string html)
    {
        var body = Encoding.UTF8.GetBytes(html);
        var watch = Stopwatch.StartNew();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var reading = PageReader.Read(body, "text/html; charset=utf-8", Reading.Url("https://example.org/"));
        Assert.True(watch.Elapsed < _limit, $"{watch.Elapsed}");

        // The characters take two bytes for one; what is built of them is bounded with the elements.
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated < (12L * body.Length) + (400L << 20), $"{allocated >> 20} MiB for {body.Length >> 20} MiB");
        return reading;
    }
}
