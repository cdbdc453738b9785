using System.Globalization;

namespace TextMad.Reporting;

/// <summary>
/// A run as one picture: a panel per metric, a line per regime with its band over seeds, dashed what human text of the same lengths has. An SVG file that
/// stands alone, follows light and dark, and has the same bytes for the same measurements.
/// </summary>
internal sealed class RunPicture
{
    private const double PanelWidth = 430;
    private const double PanelHeight = 262;
    private const double Left = 58;
    private const double Right = 16;
    private const double Top = 34;
    private const double Bottom = 40;
    private const int Columns = 2;
    private const double LegendLine = 24;
    private const int LegendTexts = 6;

    // Okabe and Ito's colours, as in the report, and dashes that say the regime a second time.
    private const string Style = """
        svg { font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
        .paper { fill: #ffffff; } .ink { fill: #1d1f23; } .soft { fill: #5c6068; } .title { font-weight: 600; }
        .grid { stroke: #dcdad5; stroke-width: 1; } .line { fill: none; stroke-width: 2; } .human { fill: none; stroke: #5c6068; stroke-width: 1.3; stroke-dasharray: 3 3; }
        .band { stroke: none; fill-opacity: .16; }
        .s0 { stroke: #0072b2; fill: #0072b2; } .s1 { stroke: #d55e00; fill: #d55e00; } .s2 { stroke: #009e73; fill: #009e73; } .s3 { stroke: #cc79a7; fill: #cc79a7; }
        .s4 { stroke: #8a6d00; fill: #8a6d00; } .s5 { stroke: #56b4e9; fill: #56b4e9; } .s6 { stroke: #000000; fill: #000000; } .s7 { stroke: #7b4ea3; fill: #7b4ea3; }
        .line { fill: none; } .band { stroke: none; }
        @media (prefers-color-scheme: dark) {
          .paper { fill: #16181c; } .ink { fill: #e6e6e3; } .soft { fill: #a2a6ad; } .grid { stroke: #363a41; } .human { stroke: #a2a6ad; }
          .s0 { stroke: #56b4e9; fill: #56b4e9; } .s1 { stroke: #f08a3c; fill: #f08a3c; } .s2 { stroke: #2fc99a; fill: #2fc99a; } .s3 { stroke: #e39ac4; fill: #e39ac4; }
          .s4 { stroke: #f0e442; fill: #f0e442; } .s5 { stroke: #8ec5ff; fill: #8ec5ff; } .s6 { stroke: #ffffff; fill: #ffffff; } .s7 { stroke: #b99ae0; fill: #b99ae0; }
          .line { fill: none; } .band { stroke: none; }
        }
        """;

    private readonly HtmlText _svg = new();
    private readonly IReadOnlyList<string> _regimes;

    private RunPicture(IReadOnlyList<string> regimes) => _regimes = regimes;

    /// <summary>Draws a run.</summary>
    /// <param name="model">The results of the run.</param>
    /// <param name="metrics">The metrics, a panel each, in this order; those without a value are left out.</param>
    /// <returns>An SVG document, UTF-8.</returns>
    /// <exception cref="InputException">A metric is not one of the run's, or none has a value.</exception>
    public static string Render(ReportModel model, IReadOnlyList<string> metrics)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(metrics);
        var known = MetricSeries.Of(model);
        foreach (var name in metrics)
        {
            if (!known.Any(series => series.Metric.Name == name))
            {
                throw new InputException(
                    $"Run '{model.Run}' has no metric '{name}'{Configuration.NearestName.Suggest(name, known.Select(series => series.Metric.Name))} "
                    + $"It has: {string.Join(", ", known.Select(series => series.Metric.Name))}.");
            }
        }

        return new RunPicture(MetricSeries.Regimes(model)).Draw(model.Run, [.. metrics.Select(name => known.First(series => series.Metric.Name == name))]);
    }

    private string Draw(string run, IReadOnlyList<MetricSeries> panels)
    {
        if (panels.Count == 0)
        {
            throw new InputException($"Run '{run}' has none of the metrics to draw.");
        }

        var hasControl = panels.Any(panel => panel.Control is not null);
        var legend = Legend(hasControl);
        var columns = Math.Min(Columns, panels.Count);
        var width = (columns * PanelWidth) + 10;
        var lines = legend.Count == 0 ? 1 : legend[^1].Line + 1;
        var height = 10 + (lines * LegendLine) + (Math.Ceiling(panels.Count / (double)columns) * PanelHeight);
        var label = $"Run {run}: {string.Join(", ", panels.Select(panel => panel.Metric.Title))} over generations, a line for each of "
            + $"{string.Join(", ", _regimes)}, with 95% intervals over seeds.";
        _svg.Raw(Text($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:0}\" height=\"{height:0}\" viewBox=\"0 0 {width:0} {height:0}\" role=\"img\" aria-label=\""))
            .Raw(HtmlText.Attribute(label)).Raw("\">\n").Element("title", label).Raw($"\n<style>\n{Style.ReplaceLineEndings("\n")}\n</style>\n")
            .Raw(Text($"<rect class=\"paper\" width=\"{width:0}\" height=\"{height:0}\"/>\n"));
        foreach (var (words, style, x, line) in legend)
        {
            var y = 20 + (line * LegendLine);
            _svg.Raw(Text($"<path class=\"{style}\"{Dash(style)} d=\"M{x:0.#} {y - 4:0.#}h30\"/><text class=\"ink\" x=\"{x + 36:0.#}\" y=\"{y:0.#}\">")).Text(words)
                .Raw("</text>\n");
        }

        for (var i = 0; i < panels.Count; i++)
        {
            Panel(panels[i], i % columns * PanelWidth, 10 + (lines * LegendLine) + (i / columns * PanelHeight));
        }

        return _svg.Raw("</svg>\n").ToString();
    }

    /// <summary>Returns the legend's entries, filled into lines by a guess of how wide the words are.</summary>
    private List<(string Words, string Style, double X, int Line)> Legend(bool hasControl)
    {
        var entries = new List<(string, string, double, int)>();
        var (x, line) = (Left - 30, 0);
        foreach (var (words, style) in _regimes.Select((regime, i) => (regime, Series("line", i))).Concat(hasControl ? [("human text of the same lengths", "human")] : []))
        {
            var width = 60 + (words.Length * 7.2);
            if (entries.Count % LegendTexts == 0 && entries.Count > 0 || x + width > Columns * PanelWidth)
            {
                (x, line) = (Left - 30, line + 1);
            }

            entries.Add((words, style, x, line));
            x += width;
        }

        return entries;
    }

    private void Panel(MetricSeries series, double x, double y)
    {
        var points = _regimes.Select(regime => Points(series, regime)).ToList();
        var controls = _regimes.Select(regime => series.Control is null ? [] : Points(series.Control, regime)).ToList();
        double[] values = [.. points.SelectMany(line => line).SelectMany(p => new[] { p.Point.Low, p.Point.High }), .. controls.SelectMany(line => line).Select(p => p.Point.Mean)];
        int[] generations = [.. points.SelectMany(line => line).Select(p => p.Generation).Distinct().Order()];
        var scale = AxisScale.Of(values);
        double Across(int generation) =>
            x + Left + (generations.Length == 1 ? 0.5 : (double)(generation - generations[0]) / (generations[^1] - generations[0])) * (PanelWidth - Left - Right);
        double Up(double value) => y + PanelHeight - Bottom - ((value - scale.Low) / (scale.High - scale.Low) * (PanelHeight - Top - Bottom));

        _svg.Raw(Text($"<text class=\"ink title\" x=\"{x + Left:0.#}\" y=\"{y + 20:0.#}\">")).Text(series.Metric.Title + Direction(series.Metric)).Raw("</text>\n");
        foreach (var line in scale.Lines)
        {
            var at = Up(line);
            _svg.Raw(string.Create(CultureInfo.InvariantCulture,
                $"<path class=\"grid\" d=\"M{x + Left:0.#} {at:0.#}H{x + PanelWidth - Right:0.#}\"/><text class=\"soft\" text-anchor=\"end\" x=\"{x + Left - 7:0.#}\" "
                + $"y=\"{at + 4:0.#}\">{scale.Text(line)}</text>\n"));
        }

        var every = Math.Max(1, (int)Math.Ceiling(generations.Length / 10.0));
        foreach (var generation in generations.Where((_, i) => i % every == 0))
        {
            _svg.Raw(Text($"<text class=\"soft\" text-anchor=\"middle\" x=\"{Across(generation):0.#}\" y=\"{y + PanelHeight - Bottom + 18:0.#}\">{generation}</text>\n"));
        }

        _svg.Raw(Text($"<text class=\"soft\" text-anchor=\"middle\" x=\"{x + Left + ((PanelWidth - Left - Right) / 2):0.#}\" y=\"{y + PanelHeight - 6:0.#}\">generation</text>\n"));
        for (var i = 0; i < _regimes.Count; i++)
        {
            if (points[i].Count > 0)
            {
                var there = points[i].Select(p => Text($"{Across(p.Generation):0.#} {Up(p.Point.High):0.#}"));
                var back = points[i].AsEnumerable().Reverse().Select(p => Text($"{Across(p.Generation):0.#} {Up(p.Point.Low):0.#}"));
                _svg.Raw($"<path class=\"{Series("band", i)}\" d=\"M{string.Join('L', there.Concat(back))}Z\"/>\n");
            }
        }

        for (var i = 0; i < _regimes.Count; i++)
        {
            Line(controls[i], "human", marks: false);
            Line(points[i], Series("line", i), marks: true);
        }

        void Line(IReadOnlyList<(int Generation, MetricSeries.Point Point)> line, string style, bool marks)
        {
            if (line.Count == 0)
            {
                return;
            }

            _svg.Raw($"<path class=\"{style}\"{Dash(style)} d=\"M{string.Join('L', line.Select(p => Text($"{Across(p.Generation):0.#} {Up(p.Point.Mean):0.#}")))}\"/>\n");
            if (marks)
            {
                foreach (var (generation, point) in line)
                {
                    _svg.Raw(Text($"<circle class=\"{style.Split(' ')[1]}\" cx=\"{Across(generation):0.#}\" cy=\"{Up(point.Mean):0.#}\" r=\"3.2\"/>\n"));
                }
            }
        }
    }

    private static IReadOnlyList<(int Generation, MetricSeries.Point Point)> Points(MetricSeries series, string regime) =>
        [.. series.Generations(regime).Select(generation => (generation, series.At(regime, generation)!.Value)).Where(p => p.Value.IsFinite)];

    private static string Direction(MetricDescription metric) => metric.Collapse switch
    {
        CollapseDirection.Up => " (rises in collapse)",
        CollapseDirection.Down => " (falls in collapse)",
        _ => "",
    };

    private static string Series(string kind, int i) => Text($"{kind} s{i % SeriesColours.Count}");

    private static string Dash(string style) =>
        style.StartsWith("line", StringComparison.Ordinal) && SeriesColours.Dashes(style[^1] - '0') is { Length: > 0 } dash ? $" stroke-dasharray=\"{dash}\"" : "";

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
