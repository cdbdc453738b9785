using System.Globalization;
using System.Text.Json;
using TextMad.Numerics.Elementary;

namespace TextMad.Reporting;

/// <summary>The data of the charts as JSON, in the form that the report's script turns into Vega-Lite specifications.</summary>
internal static class ChartData
{
    private static readonly JsonSerializerOptions _options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>
    /// <c>{"run": ..., "regimes": [...], "charts": [...]}</c>; charts of three kinds, each with <c>name</c> (for file names), <c>title</c>, <c>description</c>, <c>reading</c>
    /// (how to read it, in words): <c>trajectory</c> (<c>axis</c>; <c>values</c> of <c>regime, generation, mean, low, high, seeds</c>, and <c>controls</c> of <c>regime,
    /// generation, mean</c>, human text of the same lengths), <c>curve</c> (<c>x_axis, y_axis, logarithmic_x, logarithmic_y</c>; <c>lines</c> of <c>generation, x, y</c>, the last
    /// two as lists) and <c>threshold</c> (<c>axis, limit</c>; <c>values</c> of <c>share, mean, low, high, seeds</c>, relative changes). Numbers have seven significant digits,
    /// those of curves five, so that large runs make no large files; <c>metrics.jsonl</c> has all. The serializer writes angle brackets as escapes, so that the JSON can stand in
    /// an HTML script element.
    /// </summary>
    public static string Json(
        string run, IReadOnlyList<MetricSeries> series, IReadOnlyList<CurveSeries> curves, FreshDataThreshold? threshold, IReadOnlyList<string> regimes)
    {
        List<object> charts = [.. series.Select(metric => Of(metric, regimes)), .. curves.Select(Of)];
        if (threshold is not null)
        {
            charts.Add(Of(threshold));
        }

        return JsonSerializer.Serialize(new { run, regimes, charts }, _options);
    }

    /// <summary>Returns the generations in which any regime has a value, in order.</summary>
    public static IReadOnlyList<int> Generations(MetricSeries series, IReadOnlyList<string> regimes) =>
        [.. regimes.SelectMany(series.Generations).Distinct().Order()];

    private static Trajectory Of(MetricSeries series, IReadOnlyList<string> regimes)
    {
        var values =
            from regime in regimes
            from generation in series.Generations(regime)
            let point = series.At(regime, generation)!.Value
            where point.IsFinite
            select new TrajectoryPoint(regime, generation, Short(point.Mean), Short(point.Low), Short(point.High), point.Seeds);
        var metric = series.Metric;
        return new Trajectory(
            metric.Name,
            ChartReading.Capital(metric.Title),
            ChartReading.Of(series, regimes),
            metric.Unit.Length == 0 || metric.Title.Contains(metric.Unit, StringComparison.OrdinalIgnoreCase) ? metric.Title : $"{metric.Title} ({metric.Unit})",
            $"Line chart of {metric.Title} over generations, a line for each of "
            + $"{string.Join(", ", regimes)}{(series.Control is null ? "" : ", and a dashed one for human text of the same lengths")}. The table below has the numbers.",
            [.. values],
            [
                .. from regime in regimes
                   from generation in series.Control?.Generations(regime) ?? []
                   let point = series.Control!.At(regime, generation)!.Value
                   where point.IsFinite
                   select new ControlPoint(regime, generation, Short(point.Mean)),
            ]);
    }

    private static Curve Of(CurveSeries series)
    {
        var form = series.Description;
        return new Curve(
            $"{form.Name}-{series.Regime}",
            $"{form.Title}: {series.Regime}",
            ChartReading.Of(form, series.Seeds),
            form.XAxis,
            form.YAxis,
            form.LogarithmicX,
            form.LogarithmicY,
            $"{form.Title} under {series.Regime}, a line for each of the generations {string.Join(", ", series.Lines.Select(line => line.Generation))}.",
            [.. series.Lines.Select(line => new CurveLine(
                line.Generation, [.. line.Points.Select(point => Short(point.X, 5))], [.. line.Points.Select(point => Short(point.Y, 5))]))]);
    }

    private static Threshold Of(FreshDataThreshold threshold)
    {
        static double Relative(double log) => RealFunctions.Exp(log) - 1;
        var metric = threshold.Metric.Replace('_', ' ');
        return new Threshold(
            "fresh-data",
            $"Change of {metric} by the share of fresh real data",
            ChartReading.Of(threshold),
            $"relative change of {metric}",
            $"Line chart of the relative change of {metric} against the share of fresh real data, with the limit. The table below has the numbers.",
            threshold.Tolerance,
            [
                .. threshold.Points.Select(point => new ThresholdPoint(
                    point.Share,
                    Relative(point.Change.Mean),
                    Relative(point.Change.Interval?.Low ?? point.Change.Mean),
                    Relative(point.Change.Interval?.High ?? point.Change.Mean),
                    point.Change.Count)),
            ]);
    }

    private static double Short(double value, int digits = 7) =>
        double.Parse(value.ToString("G" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private sealed record Threshold(string Name, string Title, string Reading, string Axis, string Description, double Limit, IReadOnlyList<ThresholdPoint> Values)
    {
        public string Kind => "threshold";
    }

    private sealed record ThresholdPoint(double Share, double Mean, double Low, double High, int Seeds);

    private sealed record Trajectory(
        string Name, string Title, string Reading, string Axis, string Description, IReadOnlyList<TrajectoryPoint> Values, IReadOnlyList<ControlPoint> Controls)
    {
        public string Kind => "trajectory";
    }

    private sealed record TrajectoryPoint(string Regime, int Generation, double Mean, double Low, double High, int Seeds);

    private sealed record ControlPoint(string Regime, int Generation, double Mean);

    private sealed record Curve(
        string Name, string Title, string Reading, string XAxis, string YAxis, bool LogarithmicX, bool LogarithmicY, string Description, IReadOnlyList<CurveLine> Lines)
    {
        public string Kind => "curve";
    }

    private sealed record CurveLine(int Generation, IReadOnlyList<double> X, IReadOnlyList<double> Y);
}
