using System.Text.Json;
using Microsoft.Playwright;

namespace TextMad.Tests.Dashboard;

/// <summary>Comparing in a browser: statistics and courses, the profile, texts.</summary>
[Collection(nameof(DashboardCollection))]
public sealed class CompareTests(DashboardFixture dashboard)
{
    [Theory]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    public async Task Statistics_stand_beside_the_charts_and_are_those_of_the_command_line(int width, bool isDark)
    {
        await using var opened = await dashboard.OpenAsync(width, isDark);
        await opened.GoAsync("/compare?run=small&metric=heldout_perplexity&metric=distinct_2");
        await opened.Page.Locator(".drawing svg").Nth(1).WaitForAsync();
        var rows = opened.Page.Locator(".statistics").First.Locator("tbody tr");
        Assert.Equal(2, await rows.CountAsync());
        using var said = JsonDocument.Parse(dashboard.Tool.Run("compare", "small", "--metric", "heldout_perplexity", "--metric", "distinct_2", "--json").Output);
        var mean = said.RootElement.GetProperty("arms")[0].GetProperty("value").GetProperty("mean").GetDouble();
        var shown = (await rows.First.InnerTextAsync()).Replace(",", "", StringComparison.Ordinal);
        Assert.Contains(mean.ToString("G4", System.Globalization.CultureInfo.InvariantCulture), shown, StringComparison.Ordinal);
        await opened.CheckAsync();
    }

    [Fact]
    public async Task Regimes_are_chosen_and_the_address_says_which()
    {
        await using var opened = await dashboard.OpenAsync();
        await opened.GoAsync("/compare?run=small&metric=distinct_2");
        await opened.Page.GetByLabel("accumulate", new() { Exact = true }).UncheckAsync();
        await Assertions.Expect(opened.Page.Locator(".statistics tbody tr")).ToHaveCountAsync(1);
        Assert.EndsWith("/compare?run=small&metric=distinct_2&regime=small%2Freplace", opened.Page.Url, StringComparison.Ordinal);
        await opened.Page.GetByRole(AriaRole.Combobox, new() { Name = "Generation" }).SelectOptionAsync("1");
        await opened.Page.GetByText("in generation 1").WaitForAsync();
        await opened.CheckAsync();
        await opened.Page.GoBackAsync();
        await opened.Page.GoBackAsync();
        await Assertions.Expect(opened.Page.Locator(".statistics tbody tr")).ToHaveCountAsync(2);
        Assert.True(await opened.Page.GetByLabel("small", new() { Exact = true }).IsDisabledAsync());
    }

    [Fact]
    public async Task Every_regime_stands_in_the_legend_and_a_scale_can_be_logarithmic()
    {
        await using var opened = await dashboard.OpenAsync();
        await opened.GoAsync("/compare?run=small&metric=heldout_perplexity");
        var chart = opened.Page.Locator("figure.chart");
        await chart.Locator("svg .role-legend-label").First.WaitForAsync();
        var box = (await chart.Locator("svg").BoundingBoxAsync())!;
        Assert.All(await chart.Locator("svg .role-legend-label text").AllAsync(), label =>
        {
            var place = label.BoundingBoxAsync().GetAwaiter().GetResult()!;
            Assert.InRange(place.X + place.Width, box.X, box.X + box.Width);
        });
        var before = await chart.Locator("svg .mark-line path").First.GetAttributeAsync("d");
        await chart.GetByRole(AriaRole.Button, new() { Name = "Log scale" }).ClickAsync();
        await Assertions.Expect(chart.Locator("svg .mark-line path").First).Not.ToHaveAttributeAsync("d", before!);
        await opened.CheckAsync();
    }

    [Theory]
    [InlineData("second=small/replace/s9/g77", "‘small/replace/s9/g77’ is no model")]
    [InlineData("text=abc", "‘abc’ is none")]
    [InlineData("text=9999", "9999")]
    public async Task A_text_that_is_not_there_is_told(string asked, string told)
    {
        await using var opened = await dashboard.OpenAsync();
        opened.Forgives = true;
        await opened.GoAsync($"/compare/texts?run=small&{asked}");
        Assert.Contains(told, await opened.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        if (asked.StartsWith("text", StringComparison.Ordinal))
        {
            await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Show text 0" }).ClickAsync();
            await Assertions.Expect(opened.Page.Locator("article h2").First).ToHaveTextAsync("small/base/s1/g0");
        }

        await opened.CheckAsync();
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task The_profile_has_a_verdict_for_each_definition_and_regime(int width, bool isDark)
    {
        await using var opened = await dashboard.OpenAsync(width, isDark);
        await opened.GoAsync("/compare/profile?run=small");
        Assert.Equal(8, await opened.Page.Locator(".profile tbody tr").CountAsync());

        // Two seeds are too few for any verdict.
        Assert.Equal(16, await opened.Page.Locator(".profile td.cannot-tell").CountAsync());
        await opened.CheckAsync();
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task Texts_stand_side_by_side_with_what_changed_marked(int width, bool isDark)
    {
        await using var opened = await dashboard.OpenAsync(width, isDark);
        await opened.GoAsync("/compare/texts?run=small");
        await opened.Page.Locator("article ins").First.WaitForAsync();
        Assert.Equal(["small/base/s1/g0", "small/replace/s1/g2"], await opened.Page.Locator("article h2").AllInnerTextsAsync());
        Assert.Equal(0, await opened.Page.Locator("article").First.Locator("ins").CountAsync());
        await opened.CheckAsync();
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Next text" }).ClickAsync();
        await Assertions.Expect(opened.Page.GetByLabel("Text, 0 to")).ToHaveValueAsync("1");
        await opened.Page.GetByRole(AriaRole.Group, new() { Name = "Second" }).GetByRole(AriaRole.Combobox, new() { Name = "Generation" }).SelectOptionAsync("0");
        await Assertions.Expect(opened.Page.Locator("article ins")).ToHaveCountAsync(0);
        Assert.EndsWith("&text=1&second=small%2Freplace%2Fs1%2Fg0", opened.Page.Url, StringComparison.Ordinal);
        await opened.CheckAsync();
    }
}
