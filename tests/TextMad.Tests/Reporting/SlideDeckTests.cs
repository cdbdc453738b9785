using AngleSharp.Html.Parser;
using Microsoft.Playwright;
using TextMad.Reporting;
using TextMad.Reporting.Slides;
using TextMad.Tests.Browser;
using TextMad.Tests.Storage;

namespace TextMad.Tests.Reporting;

/// <summary>Ten slides of a run: what they say, and how they are turned over, printed and read out.</summary>
public sealed class SlideDeckTests(ChromiumBrowser browser) : IClassFixture<ChromiumBrowser>, IDisposable
{
    private static readonly TalkFacts _facts = new(
        ["Text: <b>Brown</b>.", "Model: small."], [KeyValuePair.Create("replace", "only what the last one wrote."), KeyValuePair.Create("fresh", "new text, too.")]);

    private static readonly string _html = SlideDeck.Render(SampleReport.Model, _facts);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void There_are_ten_slides_with_a_heading_and_notes_each_and_all_text_stays_text()
    {
        var page = new HtmlParser().ParseDocument(_html);
        Assert.Equal(
            [
                "Replace against fresh data <on> Brown", "What happens when models learn from models?", "What was done", "Did it collapse?", "The more surprised, the worse",
                "What went first", "The tail: what is rare goes", "In its own words: replace", "What would have helped", "How sure, and where it ends",
            ],
            page.QuerySelectorAll("section.slide > h1").Select(heading => heading.TextContent));
        Assert.All(
            page.QuerySelectorAll("section.slide"),
            slide => Assert.NotEmpty(page.GetElementById(slide.Id!.Replace("slide", "notes", StringComparison.Ordinal))!.TextContent));
        Assert.Empty(page.QuerySelectorAll("img, b, link, [src], blockquote *"));
        Assert.Single(page.Scripts);
        Assert.Contains("Text: <b>Brown</b>.", page.GetElementById("slide-3")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(SampleReport.Model.Answers.Select(answer => answer.Sentence), page.QuerySelectorAll("#slide-4 p").Select(p => p.TextContent));
        Assert.Equal(["replace", "fresh"], page.QuerySelectorAll("#slide-6 tbody th").Select(cell => cell.TextContent));
        Assert.Equal(["Generation 0", "Generation 2", "Generation 3"], page.QuerySelectorAll("#slide-8 h2").Select(heading => heading.TextContent));
        Assert.True(_html.Length < 100_000, $"{_html.Length} characters");
        Assert.Equal(_html, SlideDeck.Render(SampleReport.Model, _facts));
    }

    [Fact]
    public void A_run_that_shows_nothing_has_ten_slides_too()
    {
        var page = new HtmlParser().ParseDocument(SlideDeck.Render(new ReportModel { Run = "r", ConfigurationYaml = "", Measurements = [] }, new TalkFacts([], [])));
        Assert.Equal(10, page.QuerySelectorAll("section.slide").Length);
        Assert.Contains("Nothing could be tested", page.GetElementById("slide-4")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_turn_slides_over_and_show_notes()
    {
        var page = await OpenAsync(1280);
        Assert.Equal(["1"], await ShownAsync(page));
        foreach (var (key, expected) in new[]
        {
            ("ArrowRight", "2"), ("PageDown", "3"), (" ", "4"), ("ArrowLeft", "3"), ("End", "10"), ("ArrowRight", "10"), ("Home", "1"), ("ArrowUp", "1"),
        })
        {
            await page.Keyboard.PressAsync(key);
            Assert.Equal([expected], await ShownAsync(page));
        }

        await page.GetByLabel("Next slide").ClickAsync();
        Assert.Equal("2 / 10", await page.InnerTextAsync("#where"));
        Assert.EndsWith("#2", page.Url, StringComparison.Ordinal);
        Assert.False(await page.IsVisibleAsync("#notes-2"));
        await page.Keyboard.PressAsync("n");
        Assert.True(await page.IsVisibleAsync("#notes-2"));
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    public async Task Axe_finds_nothing_on_any_slide_and_nothing_is_cut(int width, bool isDark)
    {
        var page = await OpenAsync(width, isDark);
        for (var i = 1; i <= 10; i++)
        {
            await ChromiumBrowser.AssertAccessible(page);
            Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
            Assert.Empty(await page.EvaluateAsync<string[]>(
                "[...document.querySelectorAll('.slide:not([hidden])')].filter("
                + "s => s.scrollHeight > s.clientHeight + 1).map(s => `${s.id}: ${s.scrollHeight} of ${s.clientHeight}`)"));
            await page.Keyboard.PressAsync("ArrowRight");
        }
    }

    [Fact]
    public async Task Printing_gives_a_slide_a_page()
    {
        var page = await OpenAsync(1280, isDark: true);
        var pdf = _folder.File("slides.pdf");
        await page.PdfAsync(new PagePdfOptions { Path = pdf, PreferCSSPageSize = true, PrintBackground = true });
        var text = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(pdf, TestContext.Current.CancellationToken));
        Assert.Equal(10, System.Text.RegularExpressions.Regex.Count(text, @"/Type\s*/Page\b"));
        Assert.Equal(10, System.Text.RegularExpressions.Regex.Count(text, @"/MediaBox\s*\[0 0 960(\.\d+)? 540(\.\d+)?\]"));
    }

    private async Task<IPage> OpenAsync(int width, bool isDark = false)
    {
        var page = await browser.OpenAsync(width, isDark);
        page.PageError += (_, error) => Assert.Fail(error);
        var file = _folder.File("slides.html");
        SlideDeck.Write(file, SampleReport.Model, _facts);
        await page.GotoAsync(new Uri(file).AbsoluteUri);
        return page;
    }

    private static async Task<string[]> ShownAsync(IPage page) => await page.EvaluateAsync<string[]>(
        "[...document.querySelectorAll('.slide')].filter(slide => slide.checkVisibility()).map(slide => slide.id.replace('slide-', ''))");
}
