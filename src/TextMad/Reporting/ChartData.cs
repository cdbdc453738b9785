using System.Text.Json;

namespace TextMad.Reporting;

/// <summary>The data of the charts as JSON, in the form that the report's script turns into Vega-Lite specifications.</summary>
internal static class ChartData
{
    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>
    /// <c>{"regimes": [...], "charts": [{"title", "axis", "description", "values": [{"regime", "generation", "mean", "lowest", "highest",
    /// "seeds"}]}]}</c>. The serializer writes angle brackets as escapes, so that the JSON can stand in an HTML script element.
    /// </summary>
    public static string Json(IReadOnlyList<MetricSeries> series, IReadOnlyList<string> regimes) => JsonSerializer.Serialize(
        new Root(regimes, [.. series.Select(metric => Of(metric, regimes))]),
        Options);

    /// <summary>The generations in which any regime has a value, in order.</summary>
    public static IReadOnlyList<int> Generations(MetricSeries series, IReadOnlyList<string> regimes) =>
        [.. regimes.SelectMany(series.Generations).Distinct().Order()];

    private static Chart Of(MetricSeries series, IReadOnlyList<string> regimes)
    {
        var values =
            from regime in regimes
            from generation in series.Generations(regime)
            let point = series.At(regime, generation)!.Value
            where point.IsFinite
            select new Value(regime, generation, point.Mean, point.Lowest, point.Highest, point.Seeds);
        var metric = series.Metric;
        return new Chart(
            metric.Title,
            metric.Unit.Length == 0 ? metric.Title : $"{metric.Title} ({metric.Unit})",
            $"Line chart of {metric.Title} over generations, a line for each of {string.Join(", ", regimes)}. The table below has the numbers.",
            [.. values]);
    }

    private sealed record Root(IReadOnlyList<string> Regimes, IReadOnlyList<Chart> Charts);

    private sealed record Chart(string Title, string Axis, string Description, IReadOnlyList<Value> Values);

    private sealed record Value(string Regime, int Generation, double Mean, double Lowest, double Highest, int Seeds);
}
