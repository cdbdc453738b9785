using System.Diagnostics;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using TextMad.Reporting;
using TextMad.Tests.Storage;

namespace TextMad.Tests.Reporting;

/// <summary>The report in a real browser: its scripts run and every chart is drawn.</summary>
public sealed class ReportInBrowserTests
{
    [Fact]
    public void Every_chart_is_drawn()
    {
        var chromium = FindChromium();
        Assert.SkipWhen(chromium is null, "Chromium is not installed: the charts were not looked at in a browser");
        using var folder = new TemporaryFolder();
        var file = folder.File("report.html");
        HtmlReport.Write(file, SampleReport.Model);

        var page = new HtmlParser().ParseDocument(Dump(chromium, file, folder.File("profile")));
        Assert.Equal("Replace against fresh data <on> Brown · TextMad", page.Title);
        var charts = page.QuerySelectorAll("[data-chart]").ToList();
        Assert.Equal(4 + 4 + 1, charts.Count);
        var threshold = Assert.Single(charts[^1].QuerySelectorAll("svg"));
        Assert.Equal(4, threshold.QuerySelectorAll("g.mark-symbol path").Length);
        Assert.Single(threshold.QuerySelectorAll("g.mark-rule.role-mark line"));
        foreach (var chart in charts.SkipLast(1))
        {
            var svg = Assert.Single(chart.QuerySelectorAll("svg"));
            var isCurve = chart.Closest("#curves") is not null;

            // A line per regime, or per generation that is shown of the seven there are.
            Assert.Equal(isCurve ? 5 : 2, svg.QuerySelectorAll("g.mark-line path").Count(path => Regex.Count(path.GetAttribute("d")!, "[MLC]") >= 4));
            Assert.True(isCurve || svg.QuerySelectorAll("g.mark-symbol path").Length >= 8);
            Assert.Contains(
                isCurve ? "a line for each of the generations 0, 2, 3, 4, 6" : "over generations",
                chart.GetAttribute("aria-label") ?? svg.ParentElement!.OuterHtml + svg.OuterHtml,
                StringComparison.Ordinal);
        }
    }

    private static string? FindChromium() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    private static string Dump(string chromium, string file, string profile)
    {
        var start = new ProcessStartInfo(chromium,
        [
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
            "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--virtual-time-budget=20000", "--window-size=1200,2400",
            $"--user-data-dir={profile}", "--dump-dom", new Uri(file).AbsoluteUri,
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail("Chromium did not finish within a minute");
        }

        return output.GetAwaiter().GetResult();
    }
}
