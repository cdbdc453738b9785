namespace TextMad.Reporting.Comparing;

/// <summary>What one regime of one run gave for one metric.</summary>
/// <param name="Arm">The regime, after its run's name when there are several runs.</param>
/// <param name="Metric">The metric.</param>
/// <param name="Generation">The generation.</param>
/// <param name="Seeds">The seeds that have a value, in order.</param>
/// <param name="Value">The values over seeds, mean and 95% interval on the metric's scale.</param>
/// <param name="Bootstrap">The 95% interval of the mean by the percentile bootstrap; null for one seed.</param>
/// <param name="Trend">Slope and shape over generations 0 to this one; null when a value is missing.</param>
/// <param name="Against">The difference from the baseline on the same seeds; null for the baseline itself, or when no seed is in both.</param>
/// <param name="Probability">The p-value of that difference (paired t test on the metric's scale), corrected after Holm over the whole comparison; null where the texts differ, so
/// that seeds are not pairs.</param>
/// <param name="Simultaneous">The interval of that difference that holds together with all others of the comparison at 95% (Bonferroni).</param>
/// <param name="Change">The difference as a relative change: a ratio of geometric means.</param>
public sealed record ComparedArm(
    string Arm,
    string Metric,
    int Generation,
    IReadOnlyList<ulong> Seeds,
    Statistics.SampleSummary Value,
    Statistics.Interval? Bootstrap,
    Statistics.Trend? Trend,
    Statistics.PairedComparison? Against,
    double? Probability,
    Statistics.Interval? Simultaneous = null,
    Statistics.RelativeChange? Change = null);
