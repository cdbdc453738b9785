using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TextMad.Tests.Dashboard;

/// <summary>The views of provenance: a lineage that opens step by step, what a text copies, what a takedown would touch.</summary>
[Collection(nameof(DashboardCollection))]
public sealed class ProvenanceViewTests(DashboardFixture dashboard)
{
    private const string Model = "small/replace/s1/g2";

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    public async Task A_graph_opens_step_by_step_with_pointer_and_keys(int width, bool isDark)
    {
        await using var opened = await dashboard.OpenAsync(width, isDark);
        await opened.GoAsync("/provenance");
        await opened.CheckAsync();
        await opened.Page.GetByLabel("A document, model, source or site").FillAsync(Model);
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Show" }).ClickAsync();
        var nodes = opened.Page.Locator(".node");
        await nodes.First.WaitForAsync();
        var before = await nodes.CountAsync();
        await opened.CheckAsync();

        var set = opened.Page.Locator(".node.set").First;
        await set.FocusAsync();
        await opened.Page.Keyboard.PressAsync("Enter");
        await opened.Page.WaitForURLAsync(new Regex("at="));
        await opened.Page.Keyboard.PressAsync("ArrowLeft");
        await opened.Page.Locator(".node.part").First.WaitForAsync();
        Assert.True(await nodes.CountAsync() > before);
        Assert.Contains("open=up%3A1%3Aset", opened.Page.Url, StringComparison.Ordinal);
        await opened.SettleAsync();
        Assert.Contains("generation 1", await opened.Page.Locator(".details").InnerTextAsync(), StringComparison.Ordinal);
        await opened.CheckAsync();

        // The address alone brings all of it back.
        var url = opened.Page.Url;
        var shown = await nodes.CountAsync();
        await opened.GoAsync(new Uri(url).PathAndQuery);
        Assert.Equal(shown, await nodes.CountAsync());
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task The_list_says_the_same_as_the_graph(int width)
    {
        await using var opened = await dashboard.OpenAsync(width);
        await opened.GoAsync($"/provenance?of={Model}&as=list");
        await opened.Page.Locator(".twig").First.ClickAsync();
        await opened.Page.Locator(".tree .tree").First.WaitForAsync();
        await opened.SettleAsync();
        await opened.CheckAsync();
        var named = (await opened.Page.Locator(".tree .named b").AllInnerTextsAsync()).Order(StringComparer.Ordinal);
        await opened.GoAsync(new Uri(opened.Page.Url).PathAndQuery.Replace("as=list", "as=graph", StringComparison.Ordinal));
        var drawn = await opened.Page.Locator(".node").CountAsync();
        Assert.Equal(drawn - 1, named.Count());
        await opened.CheckAsync();
    }

    [Fact]
    public async Task The_graph_can_be_taken_away()
    {
        await using var opened = await dashboard.OpenAsync();
        await opened.GoAsync($"/provenance?of={Model}");
        foreach (var (form, beginning) in new[] { ("SVG", "<svg"), ("PNG", "\u00EF\u00BF\u00BDPNG"), ("CSV", "from,relation,to,weight,measure") })
        {
            var file = await opened.Page.RunAndWaitForDownloadAsync(() => opened.Page.GetByRole(AriaRole.Button, new() { Name = form }).ClickAsync());
            var bytes = await File.ReadAllBytesAsync(await file.PathAsync(), TestContext.Current.CancellationToken);
            Assert.Contains(beginning[^3..], System.Text.Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 40))), StringComparison.Ordinal);
            Assert.True(bytes.Length > 40, form);
        }
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task What_a_takedown_would_touch_is_what_the_command_says(int width, bool isDark)
    {
        var told = dashboard.Tool.Run("takedown", "--site", "texts", "--dry-run", "--json");
        var models = Regex.Matches(told.Output, "\"model\": ?\"([^\"]+)\"").Select(match => match.Groups[1].Value).ToList();
        Assert.NotEmpty(models);
        await using var opened = await dashboard.OpenAsync(width, isDark);
        await opened.GoAsync("/provenance/takedown?of=texts");
        Assert.Equal(models, await opened.Page.Locator("table").Last.Locator("tbody th").AllInnerTextsAsync());
        await opened.CheckAsync();
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task What_a_text_copies_is_looked_for_where_one_says(int width, bool isDark)
    {
        var told = dashboard.Tool.Run("docs", "--model", "small/base/s1/g0", "--limit", "1", "--json");
        var id = Regex.Match(told.Output, "\"id\": ?\"([0-9a-f]{32})\"").Groups[1].Value;
        await using var opened = await dashboard.OpenAsync(width, isDark);
        await opened.GoAsync($"/provenance/copies?of={id}");
        Assert.Contains("small/base/s1/g0", await opened.Page.Locator(".big").InnerTextAsync(), StringComparison.Ordinal);
        await opened.CheckAsync();
        await opened.Page.GetByLabel("Looked for in").SelectOptionAsync("texts");
        await opened.Page.WaitForURLAsync(new Regex("place=texts"));
        await opened.SettleAsync();
        await Assertions.Expect(opened.Page.Locator(".big")).ToContainTextAsync("texts");
        await opened.CheckAsync();
    }
}
