using System.Globalization;

namespace TextMad.Reporting.Figures;

/// <summary>
/// One figure to put on a slide: a metric over generations, a line per regime with its name and change at its end, drawn as SVG in the proportions of a slide. Colours are
/// those of the page's style sheet, so that light, dark and print need no second drawing.
/// </summary>
internal static class SlideFigure
{
    private const double Width = 960;
    private const double Height = 540;
    private const double Left = 78;
    private const double Bottom = 58;
    private const int LongestName = 26;
    private const int TitleCharacters = 60;
    private const int SmallCharacters = 108;

    /// <summary>Draws the figure.</summary>
    /// <param name="html">The page.</param>
    /// <param name="series">The metric.</param>
    /// <param name="regimes">The regimes, in the order of their colours.</param>
    /// <param name="title">What it shows, in a sentence; empty to draw it without words above.</param>
    public static void Write(HtmlText html, MetricSeries series, IReadOnlyList<string> regimes, string title)
    {
        var lines = regimes.Select((regime, i) => (Regime: regime, Number: i, Points: Points(series, regime))).Where(line => line.Points.Count > 0).ToList();
        var right = 66 + (9.4 * Math.Min(LongestName, lines.Select(line => line.Regime.Length).DefaultIfEmpty(0).Max()));

        // The change has a line of its own where there is room.
        var labelHeight = lines.Count <= 7 ? 40 : 21;
        var scale = AxisScale.Of([.. lines.SelectMany(line => line.Points).SelectMany(p => new[] { p.Point.Low, p.Point.High })]);
        int[] generations = [.. lines.SelectMany(line => line.Points).Select(p => p.Generation).Distinct().Order()];
        var head = title.Length == 0 ? [] : Wrap(title, TitleCharacters, 2);
        var words = Wrap(ChartReading.Of(series, regimes, drawnAlone: true), SmallCharacters, 3);
        var top = 22 + (head.Count * 32) + (words.Count * 20) + 22;
        var label = $"{ChartReading.Capital(series.Metric.Title)} over generations, a line for each of {string.Join(", ", lines.Select(line => line.Regime))}.";
        html.Raw(Text($"<svg class=\"slide-figure\" xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width:0} {Height:0}\" role=\"img\" aria-label=\""))
            .Raw(HtmlText.Attribute(title.Length > 0 ? $"{title} {label}" : label))
            .Raw("\" font-family=\"system-ui, 'Segoe UI', Roboto, Arial, sans-serif\">\n");
        foreach (var (i, line) in head.Index())
        {
            Words(html, 12, 34 + (i * 32), 25, "ink", line, "font-weight=\"650\"");
        }

        foreach (var (i, line) in words.Index())
        {
            Words(html, 12, 22 + (head.Count * 32) + 16 + (i * 20), 15, "soft", line);
        }

        double Across(int generation) =>
            Left + ((generations.Length < 2 ? 0.5 : (double)(generation - generations[0]) / (generations[^1] - generations[0])) * (Width - Left - right));
        double Up(double value) => Height - Bottom - ((value - scale.Low) / (scale.High - scale.Low) * (Height - Bottom - top));
        foreach (var line in scale.Lines)
        {
            html.Raw(Text($"<path d=\"M{Left:0.#} {Up(line):0.#}H{Width - right:0.#}\" stroke=\"{Colour("line")}\"/>"));
            Words(html, Left - 10, Up(line) + 5, 15, "soft", scale.Text(line), "text-anchor=\"end\"");
        }

        var every = Math.Max(1, (int)Math.Ceiling(generations.Length / 10.0));
        foreach (var generation in generations.Where((_, i) => i % every == 0))
        {
            Words(html, Across(generation), Height - Bottom + 24, 15, "soft", Text($"{generation}"), "text-anchor=\"middle\"");
        }

        Words(html, (Left + Width - right) / 2, Height - 10, 15, "soft", "generation (0 was trained on human text)", "text-anchor=\"middle\"");
        foreach (var line in lines)
        {
            var there = line.Points.Select(p => Text($"{Across(p.Generation):0.#} {Up(p.Point.High):0.#}"));
            var back = line.Points.AsEnumerable().Reverse().Select(p => Text($"{Across(p.Generation):0.#} {Up(p.Point.Low):0.#}"));
            html.Raw($"<path d=\"M{string.Join('L', there.Concat(back))}Z\" fill=\"{Colour(line.Number)}\" fill-opacity=\".17\"/>\n");
        }

        foreach (var line in lines)
        {
            html.Raw($"<path d=\"M{string.Join('L', line.Points.Select(p => Text($"{Across(p.Generation):0.#} {Up(p.Point.Mean):0.#}")))}\" fill=\"none\" ")
                .Raw($"stroke=\"{Colour(line.Number)}\" stroke-width=\"3.5\"{Dashes(line.Number)}/>\n");
            foreach (var (generation, point) in line.Points)
            {
                html.Raw(Text($"<circle cx=\"{Across(generation):0.#}\" cy=\"{Up(point.Mean):0.#}\" r=\"4.5\" fill=\"{Colour(line.Number)}\"/>"));
            }

            html.Raw("\n");
        }

        foreach (var (line, at) in Spread([.. lines.OrderBy(line => Up(line.Points[^1].Point.Mean)).Select(line => (line, Up(line.Points[^1].Point.Mean)))], top, labelHeight))
        {
            var x = Width - right;
            var end = line.Points[^1];
            html.Raw(Text($"<path d=\"M{Across(end.Generation) + 7:0.#} {Up(end.Point.Mean):0.#}L{x + 20:0.#} {at:0.#}h12\" fill=\"none\" stroke=\"{Colour(line.Number)}\" "))
                .Raw(Text($"stroke-width=\"1.5\"/>"));
            Words(html, x + 37, at + 5, 16, "ink", Shorten(line.Regime), "font-weight=\"600\"");
            if (labelHeight > 21)
            {
                Words(html, x + 37, at + 23, 15, "soft", Change(line.Points));
            }
        }

        html.Raw("</svg>\n");
    }

    /// <summary>The metric to show: held-out perplexity, else the first that says which way collapse goes; null when there is nothing to draw.</summary>
    /// <param name="series">All metrics.</param>
    public static MetricSeries? Choose(IReadOnlyList<MetricSeries> series) =>
        series.FirstOrDefault(metric => metric.Metric.Name == "heldout_perplexity")
        ?? series.FirstOrDefault(metric => metric.Metric.Collapse != CollapseDirection.Either)
        ?? series.FirstOrDefault();

    private static List<(int Generation, MetricSeries.Point Point)> Points(MetricSeries series, string regime) =>
        [.. series.Generations(regime).Select(generation => (generation, series.At(regime, generation)!.Value)).Where(p => p.Value.IsFinite)];

    /// <summary>Moves labels apart, from the top down, and back up where they run out at the foot.</summary>
    private static List<(T Line, double At)> Spread<T>(IReadOnlyList<(T Line, double At)> sorted, double top, double height)
    {
        var places = new double[sorted.Count];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = Math.Max(sorted[i].At, i == 0 ? top : places[i - 1] + height);
        }

        for (var i = places.Length - 1; i >= 0; i--)
        {
            places[i] = Math.Min(places[i], i == places.Length - 1 ? Height - Bottom : places[i + 1] - height);
        }

        return [.. sorted.Select((label, i) => (label.Line, places[i]))];
    }

    private static string Change(List<(int Generation, MetricSeries.Point Point)> points) => points.Count > 1 && points[0].Point.Mean > 0
        ? Text($"{100 * ((points[^1].Point.Mean / points[0].Point.Mean) - 1):+0;−0;0}%")
        : "";

    private static string Shorten(string regime) => regime.Length <= LongestName ? regime : regime[..(LongestName - 1)] + "…";

    private static void Words(HtmlText html, double x, double y, double size, string colour, string words, string more = "") => html
        .Raw(Text($"<text x=\"{x:0.#}\" y=\"{y:0.#}\" font-size=\"{size:0}\" fill=\"{Colour(colour)}\"{(more.Length > 0 ? " " + more : "")}>"))
        .Text(words).Raw("</text>\n");

    private static string Colour(int series) => Colour(Text($"series-{series % SeriesColours.Count}"));

    /// <summary>A colour of the style sheet.</summary>
    private static string Colour(string name) => $"var(--{name})";

    private static string Dashes(int series) => SeriesColours.Dashes(series) is { Length: > 0 } dashes ? $" stroke-dasharray=\"{dashes}\"" : "";

    private static List<string> Wrap(string text, int most, int mostLines)
    {
        var lines = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (lines.Count > 0 && lines[^1].Length + 1 + word.Length <= most)
            {
                lines[^1] += " " + word;
            }
            else if (lines.Count == mostLines)
            {
                lines[^1] = lines[^1].TrimEnd('…') + "…";
                break;
            }
            else
            {
                lines.Add(word);
            }
        }

        return lines;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
