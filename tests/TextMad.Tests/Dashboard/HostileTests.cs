using Microsoft.Playwright;

namespace TextMad.Tests.Dashboard;

/// <summary>A workspace with markup, scripts and control characters wherever people and models can put them: all of it is shown as text, and nothing of it is executed.</summary>
[Collection(nameof(DashboardCollection))]
public sealed class HostileTests(DashboardFixture dashboard)
{
    private const string Attack = "<img src=x onerror=alert(1)><script>alert(2)</script>";

    [Fact]
    public async Task Nothing_of_a_hostile_workspace_is_executed()
    {
        DashboardFixture.SkipWithoutBrowser();
        var lines = string.Join("\n\n", Enumerable.Range(0, 400).Select(i =>
            $"{Attack} javascript:alert({i}) \"><svg onload=alert(3)> '; DROP TABLE documents; -- & &amp; \u202e{i}"));
        Require("corpus", "add", "hostile", dashboard.Tool.Write("hostile.txt", lines), "--format", "blocks");
        var settings = DashboardFixture.Settings.Replace("corpus: texts", "corpus: hostile", StringComparison.Ordinal)
            .Replace("description: two regimes of very small transformers", $"description: \"{Attack} \\e[31m\\a\"", StringComparison.Ordinal);
        Require("run", dashboard.Tool.Write("hostile.yaml", settings), "--id", "hostile");
        Require("runs", "note", "hostile", Attack);
        try
        {
            await using var opened = await dashboard.OpenAsync();
            opened.Page.Dialog += (_, dialog) => Assert.Fail($"A script of the workspace was executed: {dialog.Message}");
            foreach (var address in new[]
            {
                "/runs", "/runs/hostile", "/compare?run=hostile&metric=distinct_2", "/compare/profile?run=hostile", "/compare/texts?run=hostile&text=1",
                $"/runs?q={Uri.EscapeDataString(Attack)}", $"/runs/{Uri.EscapeDataString(Attack)}", $"/compare?run={Uri.EscapeDataString(Attack)}",
                $"/compare/texts?first={Uri.EscapeDataString(Attack)}", $"/{Uri.EscapeDataString(Attack)}",
            })
            {
                // What is not there is answered with 404 and 400, which a browser says in its console: looked at without.
                var isThere = !address.StartsWith("/runs/%3C", StringComparison.Ordinal) && !address.StartsWith("/compare?run=%3C", StringComparison.Ordinal);
                opened.Forgives = !isThere;
                await opened.GoAsync(address);
                await opened.CheckAsync();
            }

            opened.Forgives = false;
            await opened.GoAsync("/new-run");
            await opened.Page.GetByLabel("Settings (YAML)").FillAsync($"\"{Attack}\": 1\n");
            await opened.Page.Locator(".problems").GetByText("onerror").WaitForAsync();
            await opened.GoAsync("/runs");
            Assert.Contains(Attack, await opened.Page.Locator("table").InnerTextAsync(), StringComparison.Ordinal);
            await opened.CheckAsync();
        }
        finally
        {
            Require("runs", "remove", "hostile", "--yes");
            Require("corpus", "remove", "hostile", "--yes");
        }
    }

    private void Require(params string[] arguments)
    {
        var result = dashboard.Tool.Run(arguments);
        Assert.True(result.ExitCode == 0, result.Error);
    }
}
