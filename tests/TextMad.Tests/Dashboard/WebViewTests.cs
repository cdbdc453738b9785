using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TextMad.Dashboard;
using TextMad.Storage;
using TextMad.Tests.Storage;

namespace TextMad.Tests.Dashboard;

/// <summary>The views of a simulated web, over one that has lived for weeks, with what a model wrote, and was crawled over HTTP.</summary>
[Collection(nameof(DashboardCollection))]
public sealed class WebViewTests(DashboardFixture dashboard) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private DashboardServer? _server;

    private string Copy => _folder.File("ws");

    public async ValueTask InitializeAsync()
    {
        DashboardFixture.SkipWithoutBrowser();
        Directory.CreateDirectory(Copy);
        foreach (var file in Directory.GetFiles(dashboard.Workspace))
        {
            File.Copy(file, Path.Combine(Copy, Path.GetFileName(file)));
        }

        Tool(
            "web", "create", "small", "--corpus", "texts", "--article-words", "60", "--machine", "small/base/s1/g0", "--reuse-machine", "--ticks", "3",
            "--set", "machines.mixed=false", "--set", "sites.count=6", "--set", "sites.largest_size=12", "--set", "articles_end=reuse");
        using (var site = dashboard.Tool.Start("web", "serve", "small", "--port", "0", "--workspace", Copy))
        {
            var port = Regex.Match((await site.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!, "127.0.0.1:([0-9]+)").Groups[1].Value;
            var home = (await site.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!.Split(' ')[^1];
            Tool("crawl", home, "--name", "small", "--connect-to", $"127.0.0.1:{port}", "--allow-network", "127.0.0.0/8", "--delay", "0", "--max-pages", "40");
            ToolProcess.Signal(site, ToolProcess.Sigterm);
            ToolProcess.WaitForExit(site);
        }

        _server = await DashboardServer.StartAsync(new DashboardOptions { Workspace = Workspace.At(Copy) }, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _folder.Dispose();
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task A_web_is_followed_from_its_weeks_to_a_page_and_what_a_crawl_took_of_it(int width, bool isDark)
    {
        await using var opened = await dashboard.OpenAsync(width, isDark, _server!.Link);
        await opened.GoAsync("/web");
        await opened.CheckAsync();
        await opened.Page.GetByRole(AriaRole.Link, new() { Name = "small" }).First.ClickAsync();
        await opened.Page.WaitForURLAsync(new Regex("/web/worlds/small"));
        await opened.Page.Locator(".drawing svg").Nth(4).WaitForAsync();
        await opened.SettleAsync();
        await opened.CheckAsync();
        var told = dashboard.Tool.Run("web", "status", "small", "--json", "--workspace", Copy).Output;
        var pages = Regex.Match(told, "\"pages\": ?([0-9]+)").Groups[1].Value;
        Assert.Contains($"Pages\n{pages} ", (await opened.Page.Locator(".numbers-of").InnerTextAsync()).Replace("\n\n", "\n", StringComparison.Ordinal)
            .Replace($"{pages}\n", pages + " ", StringComparison.Ordinal), StringComparison.Ordinal);

        // From a document that the crawl took to the page that it was.
        await opened.GoAsync("/corpus?corpus=small&origin=crawled");
        var url = (await opened.Page.Locator(".results .origin").AllInnerTextsAsync()).Select(origin => Regex.Match(origin, "http://[^/ ]+/[^/ ]+/[^/ ]+").Value)
            .First(found => found.Length > 0);
        await opened.GoAsync("/web/worlds/small/page?url=" + Uri.EscapeDataString(url));
        await opened.Page.GetByText("As a reader sees it").WaitForAsync();
        Assert.NotEmpty(await opened.Page.Locator(".seen").InnerTextAsync());
        Assert.Contains("First author", await opened.Page.Locator(".two").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, await opened.Page.Locator(".results li").CountAsync());
        await opened.CheckAsync();
        var truth = dashboard.Tool.Run("web", "truth", "small", url, "--json", "--workspace", Copy).Output;
        Assert.Equal(
            Regex.Matches(truth, "\"document\": ?\"([0-9a-f]{32})\"").Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal),
            (await opened.Page.Locator(".two sup a").EvaluateAllAsync<string[]>("links => links.map(link => link.pathname.split('/').at(-1))"))
                .Distinct().Order(StringComparer.Ordinal));

        await opened.Page.Locator(".above a").Last.ClickAsync();
        await opened.Page.WaitForURLAsync(new Regex("/pages"));
        await opened.SettleAsync();
        await opened.CheckAsync();
    }

    [Fact]
    public async Task A_crawl_says_what_became_of_its_urls()
    {
        foreach (var width in new[] { 1280, 390 })
        {
            await using var opened = await dashboard.OpenAsync(width, link: _server!.Link);
            await opened.GoAsync("/web/crawls/small");
            Assert.Contains("page URLs seen", await opened.Page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
            await opened.CheckAsync();
        }
    }

    [Fact]
    public async Task What_is_not_there_is_told()
    {
        await using var opened = await dashboard.OpenAsync(link: _server!.Link);
        opened.Forgives = true;
        string[] addresses =
            ["/web/worlds/none", "/web/worlds/no.such.web", "/web/worlds/small/page?url=javascript:window.harmed%3D1", "/web/worlds/small/pages?site=x", "/web/crawls/nosuch"];
        foreach (var address in addresses)
        {
            await opened.GoAsync(address);
            Assert.Contains("no ", await opened.Page.Locator("[role=alert]").First.InnerTextAsync(), StringComparison.Ordinal);
        }
    }

    private void Tool(params string[] arguments)
    {
        var result = dashboard.Tool.Run([.. arguments, "--workspace", Copy]);
        Assert.True(result.ExitCode == 0, result.Error);
    }
}
