using System.Text.RegularExpressions;
using System.Xml.Linq;
using Microsoft.Playwright;
using TextMad.Reporting;
using TextMad.Tests.Browser;
using TextMad.Tests.Storage;

namespace TextMad.Tests.Reporting;

/// <summary>The report in a real browser, from a file and without a network: charts, downloads, the walk by keyboard, paper, and what axe says.</summary>
public sealed class ReportInBrowserTests : IClassFixture<ChromiumBrowser>, IDisposable
{
    private readonly ChromiumBrowser _browser;
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _wrong = [];

    public ReportInBrowserTests(ChromiumBrowser browser)
    {
        _browser = browser;
        HtmlReport.Write(_folder.File("report.html"), SampleReport.Model);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Every_chart_is_drawn_and_nothing_is_asked_of_a_network()
    {
        var page = await OpenAsync();
        Assert.Equal("Replace against fresh data <on> Brown · TextMad", await page.TitleAsync());
        var charts = await page.QuerySelectorAllAsync("[data-chart]");
        Assert.Equal(4 + 4 + 1, charts.Count);
        Assert.Equal(4, (await charts[^1].QuerySelectorAllAsync("svg g.mark-symbol path")).Count);
        Assert.Single(await charts[^1].QuerySelectorAllAsync("svg g.mark-rule.role-mark line"));
        foreach (var chart in charts.SkipLast(1))
        {
            Assert.Single(await chart.QuerySelectorAllAsync("svg"));
            var isCurve = await chart.EvaluateAsync<bool>("chart => chart.closest('#curves') !== null");

            // A line per regime, or per generation that is shown of the seven there are.
            var lines = await chart.EvaluateAsync<string[]>("chart => [...chart.querySelectorAll('svg g.mark-line path')].map(path => path.getAttribute('d'))");
            Assert.Equal(isCurve ? 5 : 2, lines.Count(line => Regex.Count(line, "[MLC]") >= 4));
            Assert.True(isCurve || (await chart.QuerySelectorAllAsync("svg g.mark-symbol path")).Count >= 8);
            Assert.Contains(
                isCurve ? "a line for each of the generations 0, 2, 3, 4, 6" : "over generations", await chart.GetAttributeAsync("aria-label"), StringComparison.Ordinal);
        }

        AssertClean();
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    public async Task Axe_finds_nothing_and_nothing_is_wider_than_the_window(int width, bool isDark)
    {
        var page = await OpenAsync(width, isDark);
        await ChromiumBrowser.AssertAccessible(page);
        await page.EvaluateAsync("document.querySelectorAll('details').forEach(part => { part.open = true; })");
        await ChromiumBrowser.AssertAccessible(page);
        Assert.Equal(width, await page.EvaluateAsync<int>("document.documentElement.scrollWidth"));
        AssertClean();
    }

    [Fact]
    public async Task A_chart_can_be_had_as_numbers_and_as_a_picture()
    {
        var page = await OpenAsync(isDark: true);
        var csv = await DownloadAsync(page, "CSV: Held-out perplexity", "#metrics");
        Assert.Equal("quickstart-heldout_perplexity.csv", csv.Name);
        var lines = File.ReadAllLines(csv.Path);
        Assert.Equal("regime,generation,mean,low,high,seeds", lines[0]);
        Assert.Equal(11, lines.Length);
        Assert.StartsWith("replace,0,100,", lines[1], StringComparison.Ordinal);

        foreach (var (label, section, width) in new[]
        {
            ("SVG: Held-out perplexity", "#figure", 960.0), ("SVG: Held-out perplexity", "#metrics", 0), ("SVG: Perplexity <of> texts: replace", "#curves", 0),
        })
        {
            var svg = await DownloadAsync(page, label, section);
            var text = File.ReadAllText(svg.Path);
            Assert.DoesNotContain("var(", text, StringComparison.Ordinal);

            // The colours of paper, although the screen is dark.
            Assert.Contains("#1d1f23", text, StringComparison.Ordinal);
            var root = XDocument.Parse(text).Root!;
            Assert.Equal("svg", root.Name.LocalName);
            Assert.True(width == 0 || (double)root.Attribute("width")! == width);
            Assert.Contains(root.Descendants().Where(element => element.Name.LocalName == "text"), element => element.Value.Contains("seeds", StringComparison.Ordinal));
        }

        var png = File.ReadAllBytes((await DownloadAsync(page, "PNG: Held-out perplexity", "#figure")).Path);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        Assert.Equal((1920, 1080), (Number(png, 16), Number(png, 20)));
        Assert.Equal("quickstart-fresh-data.png", (await DownloadAsync(page, "PNG: Change of heldout perplexity by the share of fresh real data", "#threshold")).Name);
        var bib = await page.RunAndWaitForDownloadAsync(() => page.GetByText("Save references.bib").ClickAsync());
        Assert.Equal("quickstart-references.bib", bib.SuggestedFilename);
        AssertClean();

        static int Number(byte[] bytes, int at) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
    }

    [Fact]
    public async Task A_slider_walks_the_texts_through_the_generations_by_keyboard()
    {
        var page = await OpenAsync();
        var slider = page.Locator("#walk-generation");
        Assert.Equal("Generation", await page.GetByRole(AriaRole.Slider).EvaluateAsync<string>("slider => slider.labels[0].innerText"));
        Assert.Equal(["Generation 0"], await ShownAsync(page, "#walk-texts h3"));
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.Equal(["Generation 2"], await ShownAsync(page, "#walk-texts h3"));
        Assert.Equal(["replace", "fresh"], await ShownAsync(page, "#walk-texts h4"));
        Assert.Equal("generation 2 of 3", await slider.GetAttributeAsync("aria-valuetext"));

        await page.Locator("#walk-regime").SelectOptionAsync("fresh");
        await page.Locator("#walk-seed").SelectOptionAsync("2");
        Assert.Equal(["fresh"], await ShownAsync(page, "#walk-texts h4"));
        Assert.StartsWith("seed 2: The jury", Assert.Single(await ShownAsync(page, "#walk-texts blockquote")), StringComparison.Ordinal);
        await slider.FocusAsync();
        await page.Keyboard.PressAsync("Home");
        Assert.Equal(["shared by all regimes"], await ShownAsync(page, "#walk-texts h4"));
        await page.Keyboard.PressAsync("End");
        Assert.Equal(["Generation 3"], await ShownAsync(page, "#walk-texts h3"));
        AssertClean();
    }

    [Fact]
    public async Task On_paper_it_is_light_whole_and_all_generations_are_there()
    {
        var page = await OpenAsync(isDark: true);
        await page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print });

        // A4 less 15 mm on each side.
        await page.SetViewportSizeAsync(680, 960);
        Assert.Equal("rgb(29, 31, 35)", await page.EvaluateAsync<string>("getComputedStyle(document.body).color"));
        Assert.Empty(await page.EvaluateAsync<string[]>(
            "[...document.querySelectorAll('svg, table, pre, blockquote, p')].filter(part => part.getBoundingClientRect().right > 681).map(part => part.outerHTML.slice(0, 120))"));
        Assert.Equal(["Generation 0", "Generation 1", "Generation 2", "Generation 3"], await ShownAsync(page, "#walk-texts h3"));
        Assert.Empty(await ShownAsync(page, "nav, button, #walk"));
        AssertClean();
    }

    private async Task<IPage> OpenAsync(int width = 1280, bool isDark = false)
    {
        var page = await _browser.OpenAsync(width, isDark);
        page.Console += (_, message) => _wrong.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => _wrong.Add(error);
        page.Dialog += (_, dialog) => _wrong.Add(dialog.Message);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith("file:", StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal)
                && !request.Url.StartsWith("blob:", StringComparison.Ordinal))
            {
                _wrong.Add(request.Url);
            }
        };
        await page.GotoAsync(new Uri(_folder.File("report.html")).AbsoluteUri);
        await page.WaitForFunctionAsync("document.querySelectorAll('.get').length === 1 + document.querySelectorAll('[data-chart]').length");
        return page;
    }

    private async Task<(string Name, string Path)> DownloadAsync(IPage page, string label, string section)
    {
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator(section).GetByLabel(label, new LocatorGetByLabelOptions { Exact = true }).ClickAsync());
        var path = _folder.File(Guid.NewGuid().ToString("N"));
        await download.SaveAsAsync(path);
        return (download.SuggestedFilename, path);
    }

    private static async Task<IReadOnlyList<string>> ShownAsync(IPage page, string selector) => await page.EvaluateAsync<string[]>(
        "selector => [...document.querySelectorAll(selector)].filter(part => part.checkVisibility()).map(part => part.innerText)", selector);

    private void AssertClean() => Assert.Empty(_wrong);
}
