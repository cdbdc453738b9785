using TextMad.Reporting;

namespace TextMad.Dashboard.Runs;

/// <summary>A metric over generations.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Unit">Its unit; empty for none.</param>
/// <param name="Collapse">Which way it moves when a model collapses.</param>
/// <param name="Explanation">What it measures; null when nobody says.</param>
/// <param name="Points">Its values.</param>
/// <param name="Controls">The same of human text of the same lengths; empty when it was not measured.</param>
internal sealed record MetricCourse(
    string Name,
    string Title,
    string Unit,
    CollapseDirection Collapse,
    string? Explanation,
    IReadOnlyList<CoursePoint> Points,
    IReadOnlyList<CoursePoint> Controls)
{
    /// <summary>Returns a metric as the report sums it up.</summary>
    public static MetricCourse Of(MetricSeries series, IReadOnlyList<string> regimes) => new(
        series.Metric.Name,
        series.Metric.Title,
        series.Metric.Unit,
        series.Metric.Collapse,
        series.Metric.Explanation,
        [.. PointsOf(series, regimes)],
        [.. series.Control is { } control ? PointsOf(control, regimes) : []]);

    private static IEnumerable<CoursePoint> PointsOf(MetricSeries series, IReadOnlyList<string> regimes) =>
        from regime in regimes
        from generation in series.Generations(regime)
        let point = series.At(regime, generation)!.Value
        where point.IsFinite
        select new CoursePoint(regime, generation, point.Mean, point.Low, point.High, point.Seeds);
}
