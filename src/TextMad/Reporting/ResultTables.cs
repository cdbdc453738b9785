using System.Globalization;
using TextMad.Reporting.Profile;

namespace TextMad.Reporting;

/// <summary>Charts, each with its table, and the table of everything.</summary>
internal static class ResultTables
{
    private const int FewMetrics = 3;

    /// <summary>A card per metric.</summary>
    public static void Charts(HtmlText html, IReadOnlyList<MetricSeries> series, IReadOnlyList<string> regimes)
    {
        if (series.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"metrics\">\n<h2>Metrics over generations</h2>\n")
            .Raw("<p>Generation 0 was trained on text that people wrote and is shared by all regimes. Charts can be had as CSV, SVG and PNG below each.</p>\n")
            .Raw("<div class=\"cards\">\n");
        var (first, more) = Divide(series);
        foreach (var i in first)
        {
            Card(html, series[i], regimes, i);
        }

        html.Raw("</div>\n");
        if (more.Count > 0)
        {
            html.Raw(string.Create(CultureInfo.InvariantCulture, $"<details class=\"more\"><summary>{more.Count} more metrics</summary>\n<div class=\"cards\">\n"));
            foreach (var i in more)
            {
                Card(html, series[i], regimes, i);
            }

            html.Raw("</div>\n</details>\n");
        }

        html.Raw("</section>\n");
    }

    /// <summary>Divides metrics into those that the definitions of collapse rest on and the others, unless these are few.</summary>
    private static (List<int> First, List<int> More) Divide(IReadOnlyList<MetricSeries> series)
    {
        var parts = Enumerable.Range(0, series.Count).ToLookup(i => CollapseProfile.Metrics.Contains(series[i].Metric.Name));
        return parts[true].Any() && parts[false].Count() > FewMetrics ? ([.. parts[true]], [.. parts[false]]) : ([.. Enumerable.Range(0, series.Count)], []);
    }

    /// <summary>One table of all metrics: a row per regime and generation.</summary>
    public static void Overview(HtmlText html, IReadOnlyList<MetricSeries> series, IReadOnlyList<string> regimes)
    {
        if (series.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"numbers\">\n<h2>All numbers</h2>\n<p>The mean over seeds; below it, its 95% interval "
            + "(the lowest and the highest seed with fewer than three). ↑ rises and ↓ falls in collapse.</p>\n")
            .Raw("<details><summary>The table</summary>\n<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr>")
            .Raw("<th scope=\"col\">Regime</th><th scope=\"col\" class=\"number\">Generation</th>");
        foreach (var metric in series)
        {
            html.Raw($"<th scope=\"col\" class=\"number\" title=\"{HtmlText.Attribute(metric.Metric.Name)}\">").Text(metric.Metric.Title)
                .Raw($" {Arrow(metric.Metric.Collapse)}</th>");
        }

        html.Raw("</tr></thead>\n<tbody>\n");
        foreach (var regime in regimes)
        {
            var generations = series.SelectMany(metric => metric.Generations(regime)).Distinct().Order().ToList();
            for (var i = 0; i < generations.Count; i++)
            {
                html.Raw(i == 0 ? "<tr class=\"first\">" : "<tr>");
                if (i == 0)
                {
                    html.Raw($"<th scope=\"rowgroup\" rowspan=\"{generations.Count}\">").Text(regime).Raw("</th>");
                }

                html.Element("td", generations[i].ToString(CultureInfo.InvariantCulture), "number");
                foreach (var metric in series)
                {
                    Cell(html, metric.At(regime, generations[i]));
                }

                html.Raw("</tr>\n");
            }
        }

        html.Raw("</tbody>\n</table></div></details>\n</section>\n");
    }

    private static void Card(HtmlText html, MetricSeries series, IReadOnlyList<string> regimes, int index)
    {
        var metric = series.Metric;
        html.Raw("<article class=\"card\">\n<h3>").Text(ChartReading.Capital(metric.Title)).Raw("</h3>\n");
        var control = series.Control is null ? null : "Thin dashed lines: the same of human text of the same lengths.";
        if (metric.Explanation is not null)
        {
            html.Element("p", ChartReading.Capital(metric.Explanation).TrimEnd('.') + ".", "hint").Raw("\n");
        }

        html.Element("p", string.Join(' ', new[] { ChartReading.Of(series, regimes), control }.OfType<string>()), "reading").Raw("\n");
        html.Raw(string.Create(CultureInfo.InvariantCulture, $"<div class=\"chart\" data-chart=\"{index}\"></div>\n"))
            .Raw("<details><summary>Table</summary>\n<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">Generation</th>");
        foreach (var regime in regimes)
        {
            html.Raw("<th scope=\"col\" class=\"number\">").Text(regime).Raw("</th>");
            if (series.Control is not null)
            {
                html.Raw("<th scope=\"col\" class=\"number\">human, same lengths</th>");
            }
        }

        html.Raw("</tr></thead>\n<tbody>\n");
        foreach (var generation in ChartData.Generations(series, regimes))
        {
            html.Raw("<tr><th scope=\"row\">").Raw(generation.ToString(CultureInfo.InvariantCulture)).Raw("</th>");
            foreach (var regime in regimes)
            {
                Cell(html, series.At(regime, generation));
                if (series.Control is { } human)
                {
                    Cell(html, human.At(regime, generation));
                }
            }

            html.Raw("</tr>\n");
        }

        html.Raw("</tbody>\n</table></div></details>\n</article>\n");
    }

    private static void Cell(HtmlText html, MetricSeries.Point? point)
    {
        if (point is not { } value)
        {
            html.Raw("<td class=\"number\">–</td>");
            return;
        }

        html.Raw("<td class=\"number\">").Text(HtmlText.Number(value.Mean));
        if (value.Seeds > 1)
        {
            html.Raw("<small>").Text($"{HtmlText.Number(value.Low)} … {HtmlText.Number(value.High)}").Raw("</small>");
        }

        html.Raw("</td>");
    }

    private static string Arrow(CollapseDirection direction) => direction switch
    {
        CollapseDirection.Up => "<span title=\"rises when a model collapses\">↑</span>",
        CollapseDirection.Down => "<span title=\"falls when a model collapses\">↓</span>",
        _ => "",
    };
}
