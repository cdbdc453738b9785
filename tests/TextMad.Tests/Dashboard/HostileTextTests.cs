using TextMad.Dashboard;
using TextMad.Tests.Storage;

namespace TextMad.Tests.Dashboard;

/// <summary>What others wrote is shown as text, and executes nothing.</summary>
[Collection(nameof(DashboardCollection))]
public sealed class HostileTextTests(DashboardFixture dashboard) : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private DashboardServer? _server;

    public async ValueTask InitializeAsync()
    {
        DashboardFixture.SkipWithoutBrowser();
        _server = await DashboardServer.StartAsync(new DashboardOptions { Workspace = HostileWorkspace.Make(_folder.File("ws")) }, TestContext.Current.CancellationToken);
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
    [InlineData("/corpus")]
    [InlineData("/corpus?corpus=hostile&contains=%3Cscript%3E")]
    [InlineData("/corpus?source=%3Cscript%3Ewindow.harmed%3D1%3C%2Fscript%3E")]
    [InlineData("/corpus/documents/{text}?contains=%3Cimg")]
    [InlineData("/corpus/documents/{page}")]
    [InlineData("/corpus/documents/%3Cscript%3E")]
    [InlineData("/corpus/dropped")]
    [InlineData("/corpus/dropped?scope=hostile")]
    [InlineData("/provenance?of={derived}&as=graph")]
    [InlineData("/provenance?of={derived}&as=list")]
    [InlineData("/provenance/takedown?of={text}")]
    [InlineData("/provenance/copies?of={derived}&place=hostile")]
    [InlineData("/web/worlds/hostile/pages")]
    [InlineData("/web/worlds/hostile/page?url={web}")]
    public async Task Nothing_is_executed(string address)
    {
        foreach (var width in new[] { 1280, 390 })
        {
            await using var opened = await dashboard.OpenAsync(width, link: _server!.Link);
            var isRefused = address.Contains("source=", StringComparison.Ordinal) || address.Contains("documents/%", StringComparison.Ordinal);
            opened.Forgives = isRefused;
            await opened.GoAsync(address.Replace("{text}", HostileWorkspace.Text.ToString(), StringComparison.Ordinal)
                .Replace("{derived}", HostileWorkspace.Derived.ToString(), StringComparison.Ordinal)
                .Replace("{web}", Uri.EscapeDataString(HostileWorkspace.WebPage), StringComparison.Ordinal)
                .Replace("{page}", HostileWorkspace.Page.ToString(), StringComparison.Ordinal));
            await opened.Page.EvaluateAsync("() => document.querySelectorAll('main details').forEach(folded => { folded.open = true; })");
            await opened.CheckAsync();
            Assert.False(await opened.Page.EvaluateAsync<bool>("() => 'harmed' in window"));
            Assert.Equal(0, await opened.Page.Locator("main script, main img, main bdi b, main .text b, main [onerror], main [onload], a[href^='javascript' i]").CountAsync());
            var shown = await opened.Page.Locator("main").InnerTextAsync();
            Assert.DoesNotContain('\u202e', shown);
            Assert.DoesNotContain('\u001b', shown);
            if (!isRefused && !address.Contains("graph", StringComparison.Ordinal))
            {
                Assert.Contains("<script>window.harmed=1</script>", shown, StringComparison.Ordinal);
            }

            if (address.Contains("copies", StringComparison.Ordinal))
            {
                Assert.Contains("script>window.harmed=1</script", await opened.Page.Locator(".copied .span").First.InnerTextAsync(), StringComparison.Ordinal);
            }
        }
    }
}
