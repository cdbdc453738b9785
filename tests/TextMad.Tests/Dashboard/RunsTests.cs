using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace TextMad.Tests.Dashboard;

/// <summary>The runs in a browser: the list, one run, a new one from start to end with a stop, a kill and going on.</summary>
[Collection(nameof(DashboardCollection))]
public sealed partial class RunsTests(DashboardFixture dashboard)
{
    [Theory]
    [InlineData(1280, false)]
    [InlineData(390, true)]
    public async Task A_run_that_is_done_shows_its_chains_and_metrics(int width, bool isDark)
    {
        await using var opened = await dashboard.OpenAsync(width, isDark);
        await opened.SettleAsync();
        await opened.Page.GetByRole(AriaRole.Link, new() { Name = "small", Exact = true }).ClickAsync();
        await opened.Page.Locator(".lanes").WaitForAsync();
        Assert.EndsWith("/runs/small", opened.Page.Url, StringComparison.Ordinal);

        // Two regimes and two seeds, generations 0 to 2.
        Assert.Equal(4, await opened.Page.Locator(".lanes tbody tr").CountAsync());
        Assert.Equal(12, await opened.Page.Locator(".lanes .cell.m").CountAsync());
        await opened.Page.Locator(".drawing svg").First.WaitForAsync();
        await Assertions.Expect(opened.Page.Locator(".drawing svg")).ToHaveCountAsync(await opened.Page.Locator(".drawing").CountAsync());
        Assert.True(await opened.Page.Locator(".drawing svg g.mark-line path").CountAsync() >= 8);
        await opened.CheckAsync();
    }

    [Fact]
    public async Task A_chart_is_taken_away_as_csv_svg_and_png_and_has_a_table()
    {
        await using var opened = await dashboard.OpenAsync(isDark: true);
        await opened.GoAsync("/runs/small?metric=distinct_2");
        var chart = opened.Page.Locator(".cards figure.chart");
        await chart.Locator("svg").WaitForAsync();
        Assert.Equal(1, await chart.CountAsync());
        var csv = await Take("CSV");
        Assert.StartsWith("kind,regime,generation,mean,low,high,seeds\r\ntext,replace,0,", System.Text.Encoding.UTF8.GetString(csv), StringComparison.Ordinal);
        Assert.Matches("^<svg [^>]*>\\s*<rect [^>]*fill=\"white\"", System.Text.Encoding.UTF8.GetString(await Take("SVG")));
        Assert.Contains("n = 2, band: lowest to highest seed", System.Text.Encoding.UTF8.GetString(await Take("SVG")), StringComparison.Ordinal);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], (await Take("PNG"))[..4]);
        await chart.GetByRole(AriaRole.Button, new() { Name = "Table" }).ClickAsync();
        Assert.True(await chart.Locator("tbody tr").CountAsync() >= 6);
        await opened.CheckAsync();

        async Task<byte[]> Take(string form)
        {
            var download = await opened.Page.RunAndWaitForDownloadAsync(() => chart.GetByRole(AriaRole.Button, new() { Name = form, Exact = true }).ClickAsync());
            Assert.Equal($"small-distinct_2.{form.ToLowerInvariant()}", download.SuggestedFilename);
            return await File.ReadAllBytesAsync(await download.PathAsync(), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task The_loss_of_every_training_of_a_chain_is_there_when_it_is_over()
    {
        await using var opened = await dashboard.OpenAsync();
        await opened.GoAsync("/runs/small");
        await opened.Page.GetByRole(AriaRole.Combobox, new() { Name = "Chain" }).SelectOptionAsync("accumulate, seed 2");
        Assert.Contains("chain=accumulate", opened.Page.Url, StringComparison.Ordinal);
        var chart = opened.Page.Locator("figure.chart", new() { HasText = "Training loss, accumulate, seed 2" });
        await chart.Locator("svg g.mark-line path").Nth(2).WaitForAsync();
        Assert.Equal(3, await chart.Locator("svg g.mark-line path").CountAsync());
        await chart.GetByRole(AriaRole.Button, new() { Name = "Table" }).ClickAsync();
        Assert.True(await chart.Locator("tbody tr").CountAsync() >= 6);
        await opened.CheckAsync();
    }

    [Fact]
    public async Task The_list_is_filtered_and_its_address_says_so()
    {
        await using var opened = await dashboard.OpenAsync();
        await opened.SettleAsync();
        await opened.Page.GetByLabel("Name, tag or note").FillAsync("nothing like that");
        await opened.Page.GetByText("No run is like that.").WaitForAsync();
        Assert.EndsWith("/runs?q=nothing+like+that", opened.Page.Url, StringComparison.Ordinal);
        await opened.GoAsync("/runs?q=smal&state=done");
        Assert.Equal("smal", await opened.Page.GetByLabel("Name, tag or note").InputValueAsync());
        Assert.Equal(1, await opened.Page.GetByRole(AriaRole.Link, new() { Name = "small", Exact = true }).CountAsync());
        await opened.CheckAsync();
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Settings_are_checked_as_they_are_typed(int width)
    {
        await using var opened = await dashboard.OpenAsync(width);
        await opened.GoAsync("/new-run?preset=quickstart");
        var problem = opened.Page.Locator(".problems li");
        Assert.Contains("There is no corpus 'brown'", await problem.InnerTextAsync(), StringComparison.Ordinal);
        await opened.CheckAsync();
        var yaml = await opened.Page.GetByLabel("Settings (YAML)").InputValueAsync();
        await opened.Page.GetByLabel("Settings (YAML)").FillAsync(yaml.Replace("brown", "texts", StringComparison.Ordinal));
        await opened.Page.GetByText("Settings are right").WaitForAsync();

        // What was typed is there again after another preset was looked at.
        await opened.Page.GetByLabel("Begin with").SelectOptionAsync("lecture");
        await Assertions.Expect(opened.Page.GetByLabel("Settings (YAML)")).Not.ToHaveValueAsync(yaml.Replace("brown", "texts", StringComparison.Ordinal));
        await opened.Page.GoBackAsync();
        await Assertions.Expect(opened.Page.GetByLabel("Settings (YAML)")).ToHaveValueAsync(yaml.Replace("brown", "texts", StringComparison.Ordinal));
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Undo all changes" }).ClickAsync();
        await Assertions.Expect(opened.Page.GetByLabel("Settings (YAML)")).ToHaveValueAsync(yaml);
        await opened.Page.GetByLabel("Settings (YAML)").FillAsync("data: { corpus: texts }\nloop:\n  generations: many\n");
        await Assertions.Expect(problem.Locator("button")).ToHaveTextAsync("line 3");
        Assert.Contains("generations", await problem.InnerTextAsync(), StringComparison.Ordinal);
        Assert.True(await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Start" }).IsDisabledAsync());
        await opened.Page.GetByLabel("Find a setting").FillAsync("learning_rate");
        Assert.Contains("model.transformer.training.learning_rate", await opened.Page.Locator(".documentation").InnerTextAsync(), StringComparison.Ordinal);
        await opened.CheckAsync();
    }

    [Fact]
    public async Task A_run_is_started_watched_stopped_killed_and_gone_on_with_to_the_end()
    {
        // Long enough to be stopped, short enough to wait for: some seconds.
        var settings = DashboardFixture.Settings.Replace("amount: 20", "amount: 400", StringComparison.Ordinal);
        await using var opened = await dashboard.OpenAsync();
        await opened.GoAsync("/new-run");
        await opened.Page.GetByLabel("Settings (YAML)").FillAsync(settings);
        await opened.Page.GetByLabel("Name of the run").FillAsync("watched");
        await opened.Page.GetByText("Settings are right").WaitForAsync();
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Start" }).ClickAsync();
        await opened.Page.Locator(".cell.atwork").First.WaitForAsync();
        Assert.EndsWith("/runs/watched", opened.Page.Url, StringComparison.Ordinal);
        await opened.Page.GetByText("tokens/s").First.WaitForAsync();
        await opened.Page.Locator(".drawing svg g.mark-line path").First.WaitForAsync();
        await opened.CheckAsync();

        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await opened.Page.Locator(".facts .state.interrupted").WaitForAsync();
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await opened.Page.Locator(".facts .state.running").WaitForAsync();

        // Killed: the store still says that it is running.
        using (var process = await AtWorkAsync("watched"))
        {
            process.Kill();
        }

        await opened.Page.GetByText("not at work").First.WaitForAsync();
        await opened.Page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await opened.Page.Locator(".facts .state.done").WaitForAsync(new() { Timeout = 120_000 });
        Assert.Equal(12, await opened.Page.Locator(".lanes .cell.m").CountAsync());
        await opened.CheckAsync();

        // The same bits as without any of this.
        var whole = dashboard.Tool.Run("run", dashboard.Tool.Write("whole.yaml", settings), "--id", "whole");
        Assert.True(whole.ExitCode == 0, whole.Error);
        Assert.Equal(Metrics("whole").Replace("\"whole\"", "\"watched\"", StringComparison.Ordinal), Metrics("watched"));
        Assert.False(File.Exists(Path.Combine(dashboard.Workspace, "runs", "watched", "run.progress")));
        Assert.Equal(0, dashboard.Tool.Run("store", "check").ExitCode);
        Assert.Equal(0, dashboard.Tool.Run("runs", "remove", "watched", "whole", "--yes").ExitCode);
        await opened.Page.GetByText("This run was removed").WaitForAsync();
    }

    /// <summary>Returns the process that works on a run, which a page can call running a moment before it says who it is.</summary>
    private async Task<System.Diagnostics.Process> AtWorkAsync(string run)
    {
        var progress = Path.Combine(dashboard.Workspace, "runs", run, "run.progress");
        for (var tries = 0; tries < 600; tries++)
        {
            if (File.Exists(progress) && ProcessNumber().Match(await File.ReadAllTextAsync(progress, TestContext.Current.CancellationToken)) is { Success: true } number)
            {
                return System.Diagnostics.Process.GetProcessById(int.Parse(number.Groups[1].Value, CultureInfo.InvariantCulture));
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        throw new InvalidOperationException($"Nobody works on {run}.");
    }

    private string Metrics(string run) => File.ReadAllText(Path.Combine(dashboard.Workspace, "runs", run, "metrics.jsonl"));

    [GeneratedRegex("\"process\":(\\d+)")]
    private static partial Regex ProcessNumber();
}
