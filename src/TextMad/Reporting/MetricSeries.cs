using TextMad.Statistics;

namespace TextMad.Reporting;

/// <summary>One metric over generations and regimes, summed up over seeds.</summary>
internal sealed class MetricSeries
{
    private readonly Dictionary<(string Regime, int Generation), Point> _points = [];

    private MetricSeries(MetricDescription metric) => Metric = metric;

    /// <summary>The same metric of human text of the same lengths; null when it was not measured. Shown beside this one and nowhere else.</summary>
    public MetricSeries? Control { get; private set; }

    /// <summary>The metric.</summary>
    public MetricDescription Metric { get; }

    /// <summary>Returns the value of one regime in one generation, or null when it was not measured. Generation 0 is everybody's.</summary>
    public Point? At(string regime, int generation) =>
        _points.TryGetValue((regime, generation), out var point) ? point
        : generation == 0 && _points.TryGetValue((ModelId.SharedRegime, 0), out point) ? point
        : null;

    /// <summary>Returns the generations in which a regime has a value, in order; 0 also when it is shared.</summary>
    public IEnumerable<int> Generations(string regime) => _points.Keys
        .Where(key => key.Regime == regime || key == (ModelId.SharedRegime, 0))
        .Select(key => key.Generation)
        .Distinct()
        .Order();

    /// <summary>Returns the series of every metric, those described first and in that order.</summary>
    public static IReadOnlyList<MetricSeries> Of(ReportModel model)
    {
        var series = new Dictionary<string, MetricSeries>(StringComparer.Ordinal);
        foreach (var metric in model.Metrics)
        {
            series.TryAdd(metric.Name, new MetricSeries(metric));
        }

        foreach (var group in model.Measurements.Where(row => row.Value is not null).GroupBy(row => (row.Metric, row.Regime, row.Generation)))
        {
            if (!series.TryGetValue(group.Key.Metric, out var target))
            {
                var measures = model.Metrics.FirstOrDefault(metric => metric.Control == group.Key.Metric);
                target = new MetricSeries(new MetricDescription(
                    group.Key.Metric, group.Key.Metric, Scale: measures is null ? null : measures.Scale ?? MetricScales.OfUnit(measures.Unit)));
                series.Add(group.Key.Metric, target);
            }

            target._points.Add((group.Key.Regime, group.Key.Generation),
                Point.Over([.. group.Select(row => row.Value!.Value)], target.Metric.Scale ?? MetricScales.OfUnit(target.Metric.Unit)));
        }

        foreach (var metric in model.Metrics.Where(metric => metric.Control is not null))
        {
            if (series.Remove(metric.Control!, out var control))
            {
                series[metric.Name].Control = control;
            }
        }

        return [.. series.Values.Where(metric => metric._points.Count > 0)];
    }

    /// <summary>Returns the regimes of a report, in the order to show them: without generation 0's own, unless there is no other.</summary>
    public static IReadOnlyList<string> Regimes(ReportModel model)
    {
        var regimes = model.Regimes
            .Concat(model.Measurements.Select(row => row.Regime))
            .Concat(model.Samples.Select(sample => sample.Regime))
            .Distinct()
            .ToList();
        if (regimes.Count > 1)
        {
            regimes.Remove(ModelId.SharedRegime);
        }

        return regimes;
    }

    /// <summary>The mean over the seeds with its interval.</summary>
    /// <param name="Mean">The mean on the metric's scale, brought back (of a perplexity the geometric mean).</param>
    /// <param name="Low">The lower end of the band: of the 95% interval of the mean by Student's t on that scale; the smallest value with fewer than three seeds.</param>
    /// <param name="High">Its upper end.</param>
    /// <param name="Seeds">The number of seeds.</param>
    public readonly record struct Point(double Mean, double Low, double High, int Seeds)
    {
        /// <summary>With fewer seeds the band goes from the smallest value to the largest.</summary>
        public const int FewestForInterval = 3;

        /// <summary>Sums values up, at least one.</summary>
        public static Point Over(IReadOnlyList<double> values, MetricScale scale)
        {
            var summary = SampleSummary.Of(values, scale);
            return summary is { Count: >= FewestForInterval, Interval: { } interval }
                ? new(summary.Mean, interval.Low, interval.High, summary.Count)
                : new(summary.Mean, values.Min(), values.Max(), summary.Count);
        }

        /// <summary>True when it can be drawn.</summary>
        public bool IsFinite => double.IsFinite(Mean) && double.IsFinite(Low) && double.IsFinite(High);
    }
}
