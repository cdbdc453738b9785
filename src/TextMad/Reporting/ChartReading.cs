using System.Globalization;

namespace TextMad.Reporting;

/// <summary>How to read a chart, in words: what up and down mean, the unit, n, and what its bands are.</summary>
internal static class ChartReading
{
    /// <summary>Returns the words for a metric over generations.</summary>
    /// <param name="series">The metric.</param>
    /// <param name="regimes">The regimes that are drawn.</param>
    /// <param name="drawnAlone">Whether to name the metric, too: no heading does.</param>
    public static string Of(MetricSeries series, IReadOnlyList<string> regimes, bool drawnAlone = false)
    {
        var counts = regimes.SelectMany(regime => series.Generations(regime).Select(generation => series.At(regime, generation)!.Value.Seeds)).ToList();
        var direction = series.Metric.Collapse switch
        {
            CollapseDirection.Up => "Up is towards collapse, down away from it.",
            CollapseDirection.Down => "Down is towards collapse, up away from it.",
            _ => "Neither up nor down by itself speaks of collapse.",
        };
        return $"{(drawnAlone ? Capital(series.Metric.Title) + ". " : "")}{Unit(series.Metric)}{direction} {Seeds(counts)}";
    }

    /// <summary>Returns the words for a curve of what was written.</summary>
    /// <param name="description">The curve.</param>
    /// <param name="seeds">The number of seeds that each line is the mean of, at least and at most.</param>
    public static string Of(CurveDescription description, (int Least, int Most) seeds) =>
        $"Up: a larger {description.YAxis}. Right: a larger {description.XAxis}. Lines are means of {Count(seeds.Least, seeds.Most)}; no interval is drawn.";

    /// <summary>Returns the words for the change by the share of fresh real data.</summary>
    /// <param name="threshold">What was found.</param>
    public static string Of(FreshDataThreshold threshold) => string.Create(CultureInfo.InvariantCulture,
        $"Up: {threshold.Metric.Replace('_', ' ')} is further above generation 0, towards collapse; the dashed line is the most that counts as none, "
        + $"{100 * threshold.Tolerance:0.##}%. Right: more fresh real data. {Seeds([.. threshold.Points.Select(point => point.Change.Count)])}");

    /// <summary>Returns a text that begins with a capital letter.</summary>
    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];

    private static string Unit(MetricDescription metric) =>
        metric.Unit.Length == 0 || metric.Title.Contains(metric.Unit, StringComparison.OrdinalIgnoreCase) ? "" : $"Unit: {metric.Unit}. ";

    private static string Seeds(List<int> counts)
    {
        if (counts.Count == 0)
        {
            return "";
        }

        var (least, most) = (counts.Min(), counts.Max());
        return $"Means of {Count(least, most)}; " + (most == 1 ? "there is no interval."
            : least >= MetricSeries.Point.FewestForInterval ? "bands are 95% intervals of the mean (Student's t)."
            : most < MetricSeries.Point.FewestForInterval ? "bands go from the lowest seed to the highest."
            : "bands are 95% intervals of the mean (Student's t), from the lowest seed to the highest where there are fewer than three.");
    }

    private static string Count(int least, int most) => least == most
        ? string.Create(CultureInfo.InvariantCulture, $"n = {most} {(most == 1 ? "seed" : "seeds")}")
        : string.Create(CultureInfo.InvariantCulture, $"n = {least} to {most} seeds");
}
