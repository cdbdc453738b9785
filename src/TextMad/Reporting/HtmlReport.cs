using System.Globalization;
using TextMad.Reporting.Answers;
using TextMad.Reporting.Comparing;
using TextMad.Reporting.Figures;
using TextMad.Reporting.Lineages;
using TextMad.Reporting.Methods;
using TextMad.Reporting.Profile;

namespace TextMad.Reporting;

/// <summary>
/// Writes the results of a run as one HTML file that needs nothing else: no server, no network, no second file. The charts are Vega-Lite,
/// whose scripts are part of the file; each has a table that says the same.
/// </summary>
public static class HtmlReport
{
    /// <summary>Writes or replaces the file.</summary>
    /// <exception cref="TextMadException">The file cannot be written.</exception>
    public static void Write(string path, ReportModel model) => AtomicFile.WriteText(path, Render(model));

    /// <summary>Returns the file's content.</summary>
    public static string Render(ReportModel model)
    {
        var series = MetricSeries.Of(model);
        var regimes = MetricSeries.Regimes(model);
        var curves = CurveSeries.Of(model, regimes);
        var title = model.Title ?? model.Run;
        var html = new HtmlText();
        html.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Raw("<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"generator\" content=\"TextMad\">\n")
            .Raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; ")
            .Raw("script-src 'unsafe-inline' 'unsafe-eval'; img-src data:\">\n")
            .Element("title", title + " · TextMad")
            .Raw("\n<style>\n").Raw(ReportAssets.Style).Raw("</style>\n</head>\n<body>\n");
        Header(html, model, title);
        html.Raw("<main>\n");
        AnswerSection.Write(html, model.Answers, regimes, model.Threshold);
        Figure(html, model, series, regimes);
        FindingTable.Write(html, model.Study, model.Findings);
        ProfileMatrix.Write(html, model.Profile);
        ComparisonTable.Write(html, model.Comparison);
        ResultTables.Charts(html, series, regimes);
        CurveCharts.Write(html, curves, series.Count);
        ThresholdChart.Write(html, model.Threshold, series.Count + curves.Count);
        ResultTables.Overview(html, series, regimes);
        LineageSection.Write(html, model.Lineage, regimes);
        SampleTable.Write(html, model, regimes);
        Sources(html, model.Sources);
        MethodsSection.Write(html, model.Methods);
        Settings(html, model);
        html.Raw("</main>\n");
        Footer(html, model);
        html.Raw("<script type=\"application/json\" id=\"charts\">").Raw(ChartData.Json(model.Run, series, curves, model.Threshold, regimes)).Raw("</script>\n");
        if (series.Count > 0)
        {
            foreach (var (licence, script) in ReportAssets.Libraries)
            {
                html.Raw("<script>/*\n").Raw(licence).Raw("*/\n").Raw(script).Raw("\n</script>\n");
            }
        }

        html.Raw("<script>\n").Raw(ReportAssets.Script).Raw("</script>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static void Header(HtmlText html, ReportModel model, string title)
    {
        html.Raw("<header>\n").Element("p", "TextMad · run " + model.Run, "kicker").Element("h1", title);
        if (model.Summary is not null && model.Answers.Count == 0)
        {
            html.Element("p", model.Summary, "summary");
        }

        html.Raw("<nav aria-label=\"Sections\">");
        (string Id, string Name, bool Present)[] sections =
        [
            ("answers", "What came out", model.Answers.Count > 0),
            ("figure", "Figure", MetricSeries.Of(model).Count > 0),
            ("study", "Published and measured", model.Findings.Count > 0),
            ("profile", "Is this collapse?", model.Profile is { Regimes.Count: > 0 }),
            ("comparison", "Regimes compared", model.Comparison is not null),
            ("metrics", "Metrics", model.Measurements.Count > 0),
            ("curves", "Curves", CurveSeries.Of(model, MetricSeries.Regimes(model)).Count > 0),
            ("threshold", "Fresh data", model.Threshold is not null),
            ("numbers", "All numbers", model.Measurements.Count > 0),
            ("lineage", "Lineage", model.Lineage?.Models.Count > 0),
            ("samples", "Samples", model.Samples.Count > 0),
            ("data", "Data", model.Sources.Count > 0),
            ("methods", "Methods", model.Methods is not null),
            ("settings", "Settings", true),
        ];
        foreach (var (id, name, _) in sections.Where(section => section.Present))
        {
            html.Raw($"<a href=\"#{id}\">").Text(name).Raw("</a> ");
        }

        html.Raw("</nav>\n</header>\n");
    }

    /// <summary>One figure for a slide.</summary>
    private static void Figure(HtmlText html, ReportModel model, IReadOnlyList<MetricSeries> series, IReadOnlyList<string> regimes)
    {
        if (SlideFigure.Choose(series) is not { } metric)
        {
            return;
        }

        html.Raw("<section id=\"figure\">\n<h2>In one figure</h2>\n<figure class=\"card\">\n<div class=\"wide\" tabindex=\"0\">\n");
        SlideFigure.Write(html, metric, regimes, RegimeAnswers.Headline(model.Answers) is { Length: > 0 } headline ? ChartReading.Capital(headline) + "." : "");
        html.Raw(string.Create(CultureInfo.InvariantCulture, $"</div>\n<div data-figure=\"{series.ToList().IndexOf(metric)}\"></div>\n"))
            .Raw("</figure>\n</section>\n");
    }

    private static void Sources(HtmlText html, IReadOnlyList<DataSource> sources)
    {
        if (sources.Count == 0)
        {
            return;
        }

        html.Raw("<section id=\"data\">\n<h2>Where the data came from</h2>\n<div class=\"wide\" tabindex=\"0\"><table>\n<thead><tr><th scope=\"col\">Set</th>")
            .Raw("<th scope=\"col\">Origin</th><th scope=\"col\" class=\"number\">Documents</th><th scope=\"col\" class=\"number\">Tokens</th>")
            .Raw("<th scope=\"col\" class=\"number\">Share of the set</th></tr></thead>\n<tbody>\n");
        foreach (var set in sources.GroupBy(source => source.Set))
        {
            var total = set.Sum(source => (double)source.Tokens);
            var first = true;
            foreach (var source in set)
            {
                html.Raw(first ? "<tr class=\"first\">" : "<tr>");
                if (first)
                {
                    html.Raw($"<th scope=\"rowgroup\" rowspan=\"{set.Count()}\">").Text(set.Key).Raw("</th>");
                }

                html.Element("td", source.Origin)
                    .Element("td", HtmlText.Number(source.Documents), "number")
                    .Element("td", HtmlText.Number(source.Tokens), "number")
                    .Element("td", total > 0 ? Percent(source.Tokens / total) : "", "number").Raw("</tr>\n");
                first = false;
            }
        }

        html.Raw("</tbody>\n</table></div>\n</section>\n");
    }

    private static string Percent(double share) => (100 * share).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static void Settings(HtmlText html, ReportModel model)
    {
        html.Raw("<section id=\"settings\">\n<h2>Settings</h2>\n");
        foreach (var note in model.Notes)
        {
            html.Element("p", note);
        }

        html.Raw("<details><summary>The resolved configuration</summary>\n<pre tabindex=\"0\">").Text(model.ConfigurationYaml)
            .Raw("</pre></details>\n</section>\n");
    }

    private static void Footer(HtmlText html, ReportModel model)
    {
        html.Raw("<footer>\n");
        if (model.Checksums.Count > 0)
        {
            html.Raw("<details><summary>Checksums of the models (SHA-256)</summary>\n<table>\n");
            foreach (var (name, checksum) in model.Checksums)
            {
                html.Raw("<tr><th scope=\"row\">").Text(name).Raw("</th>").Element("td", checksum).Raw("</tr>\n");
            }

            html.Raw("</table></details>\n");
        }

        html.Element("p", model.Version is null ? "Made by TextMad." : $"Made by TextMad {model.Version}.");
        html.Raw("<p>Charts by Vega and Vega-Lite, whose licence is in this file. This page makes no requests.</p>\n</footer>\n");
    }
}
