using System.Globalization;

namespace TextMad.Reporting.Comparing;

/// <summary>The comparison as a section of the report.</summary>
internal static class ComparisonTable
{
    /// <summary>Writes the section.</summary>
    public static void Write(HtmlText html, RunComparison? comparison)
    {
        if (comparison is null)
        {
            return;
        }

        html.Raw("<section id=\"comparison\">\n<h2>Regimes compared</h2>\n<p>").Text(
            $"Means over seeds with 95% intervals by Student's t, on the scale of each metric. Differences from {comparison.Baseline} are paired by seed, their intervals hold "
            + "together at 95% (Bonferroni over this table); change is the ratio of geometric means; p by the paired t test, corrected after Holm over this table; d is Cohen's "
            + "d_z with Hedges' correction, both on the scale of the metric.")
            .Raw("</p>\n");
        foreach (var warning in comparison.Warnings)
        {
            html.Element("p", warning, "hint").Raw("\n");
        }

        html.Raw("<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">Metric</th><th scope=\"col\">Regime</th>");
        foreach (var column in new[] { "Generation", "n", "Mean", "Difference", "Change", "p", "d", "Slope per generation", "Course" })
        {
            html.Raw("<th scope=\"col\" class=\"number\">").Text(column).Raw("</th>");
        }

        html.Raw("</tr></thead>\n<tbody>\n");
        foreach (var metric in comparison.Arms.GroupBy(arm => arm.Metric))
        {
            foreach (var (i, arm) in metric.Index())
            {
                html.Raw(i == 0 ? "<tr class=\"first\">" : "<tr>");
                if (i == 0)
                {
                    html.Raw($"<th scope=\"rowgroup\" rowspan=\"{metric.Count()}\">").Text(metric.Key.Replace('_', ' ')).Raw("</th>");
                }

                html.Element("td", arm.Arm)
                    .Element("td", arm.Generation.ToString(CultureInfo.InvariantCulture), "number")
                    .Element("td", arm.Value.Count.ToString(CultureInfo.InvariantCulture), "number");
                Cell(html, arm.Value);
                Cell(html, arm.Against is { } against ? against.Difference with { Interval = arm.Simultaneous ?? against.Difference.Interval } : null);
                html.Element("td", arm.Change is { } change ? ChangeText.Of(change.Mean) : "–", "number");
                html.Element("td", arm.Probability is { } p ? P(p) : "–", "number")
                    .Element("td", arm.Against?.EffectSize is { } effect ? HtmlText.Number(effect) : "–", "number");
                Cell(html, arm.Trend?.Slope);
                html.Element("td", arm.Trend?.Fits is [var best, ..] ? best.Shape.ToString().ToLowerInvariant() : "–", "number").Raw("</tr>\n");
            }
        }

        html.Raw("</tbody>\n</table></div>\n</section>\n");
    }

    private static void Cell(HtmlText html, Statistics.SampleSummary? summary)
    {
        if (summary is null)
        {
            html.Raw("<td class=\"number\">–</td>");
            return;
        }

        html.Raw("<td class=\"number\">").Text(HtmlText.Number(summary.Mean));
        if (summary.Interval is { } interval)
        {
            html.Raw("<small>").Text($"{HtmlText.Number(interval.Low)} … {HtmlText.Number(interval.High)}").Raw("</small>");
        }

        html.Raw("</td>");
    }

    private static string P(double p) => p < 0.0001 ? "< 0.0001" : p.ToString("0.####", CultureInfo.InvariantCulture);
}
