namespace TextMad.Tests.Dashboard;

/// <summary>The frame of the page: navigation, light and dark, keyboard.</summary>
[Collection(nameof(DashboardCollection))]
public sealed class ShellTests(DashboardFixture dashboard)
{
    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    [InlineData(390, true)]
    public async Task The_link_leads_to_the_runs(int width, bool isDark)
    {
        await using var opened = await dashboard.OpenAsync(width, isDark);
        await opened.SettleAsync();
        Assert.EndsWith("/runs", opened.Page.Url, StringComparison.Ordinal);
        Assert.Equal("Runs · TextMad", await opened.Page.TitleAsync());
        Assert.Contains("small", await opened.Page.Locator("table").InnerTextAsync(), StringComparison.Ordinal);
        await opened.CheckAsync();
    }

    [Fact]
    public async Task An_address_without_a_view_says_so()
    {
        await using var opened = await dashboard.OpenAsync();
        await opened.GoAsync("/nowhere/at/all");
        Assert.Equal("Nothing here", await opened.Page.Locator("h1").InnerTextAsync());
        await opened.CheckAsync();
    }

    [Fact]
    public async Task The_keyboard_leads_past_the_navigation()
    {
        await using var opened = await dashboard.OpenAsync();
        await opened.SettleAsync();
        await opened.Page.Keyboard.PressAsync("Tab");
        Assert.Equal("Skip to the content", await opened.Page.EvaluateAsync<string>("() => document.activeElement.textContent"));
        await opened.Page.Keyboard.PressAsync("Enter");
        Assert.Equal("content", await opened.Page.EvaluateAsync<string>("() => document.activeElement.id"));
    }

    [Fact]
    public async Task Light_or_dark_is_kept()
    {
        await using var opened = await dashboard.OpenAsync();
        await opened.SettleAsync();
        await opened.Page.GetByLabel("Light or dark").SelectOptionAsync("dark");
        await opened.GoAsync("/runs");
        Assert.Equal("rgb(22, 24, 28)", await opened.Page.EvaluateAsync<string>("() => getComputedStyle(document.body).backgroundColor"));
        await opened.CheckAsync();
    }
}
