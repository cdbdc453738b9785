using TextMad.Reporting;

namespace TextMad.Tracking;

/// <summary>What was found of one generation of a chain.</summary>
/// <param name="Chain">The chain.</param>
/// <param name="Generation">The generation, from 0.</param>
/// <param name="Completed">When it was measured.</param>
/// <param name="Measurements">What was measured.</param>
/// <param name="Histograms">Distributions over the texts.</param>
/// <param name="Texts">Some of what its model wrote.</param>
public sealed record TrackedGeneration(
    TrackedChain Chain,
    int Generation,
    DateTimeOffset Completed,
    IReadOnlyList<MeasurementRow> Measurements,
    IReadOnlyList<TrackedHistogram> Histograms,
    IReadOnlyList<string> Texts)
{
    /// <summary>The measurements that have a value, by name in ordinal order.</summary>
    public IEnumerable<(string Metric, double Value)> Values => Measurements.Where(row => row.Value is { } value && double.IsFinite(value))
        .Select(row => (row.Metric, row.Value!.Value)).OrderBy(row => row.Metric, StringComparer.Ordinal);
}
