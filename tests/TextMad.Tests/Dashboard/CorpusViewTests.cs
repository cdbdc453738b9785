using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TextMad.Tests.Dashboard;

/// <summary>The views of documents: searching, reading one, what was left out.</summary>
[Collection(nameof(DashboardCollection))]
public sealed class CorpusViewTests(DashboardFixture dashboard)
{
    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task Documents_are_found_and_read(int width, bool isDark)
    {
        await using var opened = await dashboard.OpenAsync(width, isDark);
        await opened.GoAsync("/corpus");
        await opened.CheckAsync();
        await opened.Page.GetByRole(AriaRole.Combobox, new() { Name = "Corpus", Exact = true }).SelectOptionAsync("texts");
        await opened.Page.GetByLabel("The text contains").FillAsync("Collapse");
        await opened.Page.WaitForURLAsync(new Regex("contains=Collapse"));
        await opened.SettleAsync();
        Assert.Contains("corpus=texts", opened.Page.Url, StringComparison.Ordinal);
        Assert.Equal("collapse", (await opened.Page.Locator(".results mark").First.InnerTextAsync()).ToLowerInvariant());
        await opened.CheckAsync();

        await opened.Page.Locator(".results a").First.ClickAsync();
        await opened.Page.Locator("article mark").First.WaitForAsync();
        Assert.StartsWith("Document ", await opened.Page.Locator("h1").InnerTextAsync(), StringComparison.Ordinal);
        var facts = await opened.Page.Locator("aside").InnerTextAsync();
        Assert.Contains("Quality signals", facts, StringComparison.Ordinal);
        Assert.Contains("MassiveText’s quality rules: would", facts, StringComparison.Ordinal);
        await opened.CheckAsync();
    }

    [Fact]
    public async Task The_page_finds_what_the_command_finds()
    {
        var told = dashboard.Tool.Run("docs", "--run", "small", "--generation", "1", "--limit", "25", "--json");
        var ids = Regex.Matches(told.Output, "\"id\": ?\"([0-9a-f]{32})\"").Select(match => match.Groups[1].Value[..12]).ToList();
        Assert.NotEmpty(ids);
        await using var opened = await dashboard.OpenAsync();
        await opened.GoAsync("/corpus?run=small&generation=1");
        Assert.Equal(ids, await opened.Page.Locator(".results code").AllInnerTextsAsync());
        Assert.Equal("1", await opened.Page.GetByLabel("Generation").InputValueAsync());
    }

    [Fact]
    public async Task Pages_follow_each_other_and_stand_in_the_address()
    {
        await using var opened = await dashboard.OpenAsync();
        await opened.GoAsync("/corpus?corpus=texts");
        var first = await opened.Page.Locator(".results code").AllInnerTextsAsync();
        await opened.Page.GetByRole(AriaRole.Link, new() { Name = "Next" }).ClickAsync();
        await opened.Page.WaitForURLAsync(new Regex("skip=25"));
        await opened.SettleAsync();
        await opened.Page.GetByRole(AriaRole.Link, new() { Name = "Before" }).WaitForAsync();
        Assert.Empty(first.Intersect(await opened.Page.Locator(".results code").AllInnerTextsAsync()));
        await opened.CheckAsync();
    }

    [Fact]
    public async Task What_is_wrong_with_a_question_is_said()
    {
        await using var opened = await dashboard.OpenAsync();
        opened.Forgives = true;
        await opened.GoAsync("/corpus?corpus=textz");
        Assert.Contains("There is no corpus 'textz'", await opened.Page.Locator("[role=alert]").InnerTextAsync(), StringComparison.Ordinal);
        await opened.GoAsync("/corpus?contains=ab");
        Assert.Contains("3 characters or more", await opened.Page.Locator("[role=alert]").InnerTextAsync(), StringComparison.Ordinal);
        await opened.CheckAsync();
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task What_was_left_out_is_counted_by_reason(int width)
    {
        await using var opened = await dashboard.OpenAsync(width);
        await opened.GoAsync("/corpus/dropped");
        await opened.CheckAsync();
    }
}
