using System.Text;
using TextMad.Metrics;
using TextMad.Tests.Laws;

namespace TextMad.Tests.Cli;

/// <summary>The table of metrics in the manual is what the code says; TEXTMAD_WRITE_TOPICS=1 writes it (tools/topics.sh).</summary>
public sealed class MetricTopicTests
{
    private const string Begin = "<!-- textmad:metrics -->\n";
    private const string End = "<!-- /textmad:metrics -->";

    private static string Path => System.IO.Path.Combine(Repository.Root, "src", "TextMad.Cli", "Topics", "metrics.md");

    [Fact]
    public void The_manuals_table_of_metrics_is_what_the_code_says()
    {
        var page = File.ReadAllText(Path);
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        Assert.True(begin > 0 && end > begin, $"{Path} has no block between {Begin.Trim()} and {End}.");
        var written = page[(begin + Begin.Length)..end];
        if (Environment.GetEnvironmentVariable("TEXTMAD_WRITE_TOPICS") == "1")
        {
            File.WriteAllText(Path, page[..(begin + Begin.Length)] + Table() + page[end..]);
            return;
        }

        Assert.True(written == Table(), "The table of metrics in metrics.md is not what the code says; run tools/topics.sh.");
    }

    [Fact]
    public void Every_metric_names_its_source_and_range() => Assert.All(
        MetricSuite.All, metric => Assert.True(metric.Source.Length > 5 && metric.Range.Length > 5, metric.Name));

    private static string Table()
    {
        var table = new StringBuilder("| name | definition | range | collapse | length | source |\n|---|---|---|---|---|---|\n");
        foreach (var metric in MetricSuite.All)
        {
            var collapse = metric.Collapse switch
            {
                CollapseDirection.Up => "up",
                CollapseDirection.Down => "down",
                _ => "",
            };
            table.Append($"| `{metric.Name}` | {metric.Description} | {metric.Range} | {collapse} | {(metric.DependsOnLength ? "yes" : "")} | {metric.Source} |\n");
        }

        return table.ToString();
    }
}
