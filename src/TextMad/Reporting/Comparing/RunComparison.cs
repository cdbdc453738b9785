using System.Globalization;
using TextMad.Statistics;

namespace TextMad.Reporting.Comparing;

/// <summary>Regimes side by side, of one run or of several, with the statistics of repeated seeds.</summary>
/// <param name="Baseline">The arm that the others are compared with.</param>
/// <param name="Arms">A result per metric and arm, by metric.</param>
/// <param name="Warnings">What to keep in mind.</param>
public sealed record RunComparison(string Baseline, IReadOnlyList<ComparedArm> Arms, IReadOnlyList<string> Warnings)
{
    private const int FewSeeds = 3;
    private const int EnoughSeeds = 6;

    /// <summary>Compares the regimes of one run or of several.</summary>
    /// <param name="runs">The runs, one at least.</param>
    /// <param name="metrics">The metrics; those that were not measured are left out.</param>
    /// <param name="generation">The generation; null for the last of every run.</param>
    /// <param name="baseline">The arm to compare with; null for the first.</param>
    /// <param name="scaleOf">The scale of a metric; the identity for all when left out.</param>
    /// <exception cref="InputException">There is no such arm, or nothing to compare.</exception>
    public static RunComparison Of(
        IReadOnlyList<ComparedRun> runs, IReadOnlyList<string> metrics, int? generation = null, string? baseline = null, Func<string, MetricScale>? scaleOf = null)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(metrics);
        var arms = runs.SelectMany(run => run.Regimes.Select(regime =>
            new Arm(runs.Count == 1 ? regime : $"{run.Id}/{regime}", regime, run.Data, new Measured(run.Rows)))).ToList();
        var first = baseline is null ? arms[0] : arms.FirstOrDefault(arm => arm.Name == baseline)
            ?? throw new InputException($"There is no '{baseline}' to compare with; there are {string.Join(", ", arms.Select(arm => arm.Name))}.");
        var results =
            metrics.SelectMany(metric => arms.Select(arm => Result(arm, first, metric, generation, scaleOf?.Invoke(metric) ?? MetricScale.Identity)).OfType<ComparedArm>())
                .ToList();
        if (results.Count == 0)
        {
            throw new InputException(
                $"Nothing was measured of {string.Join(", ", metrics)} in {(generation is { } g ? FormattableString.Invariant($"generation {g}") : "the last generation")} of "
                + $"{string.Join(", ", runs.Select(run => run.Id))}.");
        }

        var data = arms.ToDictionary(arm => arm.Name, arm => arm.Data);
        var corrected = MultipleTests.Holm(
            [.. results.Select(result => data[result.Arm] == first.Data ? result.Against?.TProbability : null)]);
        var family = Math.Max(1, corrected.Count(p => p is not null));
        return new RunComparison(
            first.Name, 
            [
                .. results.Select((result, i) => result with
                {
                    Probability = corrected[i],
                    Simultaneous = corrected[i] is null ? null : Paired(result, arms, first, generation, (values, others) =>
                        PairedComparison.IntervalOf(values, others, scaleOf?.Invoke(result.Metric) ?? MetricScale.Identity, 1 - (0.05 / family))),
                    Change = result.Against is null ? null : Paired(result, arms, first, generation, (values, others) => RelativeChange.Of(values, others)),
                }),
            ],
            [.. Remarks(runs, results), .. Zeros()]);

        // Half the smallest value stands for 0: of one regime in its mean, of both in what compares them.
        IEnumerable<string> Zeros() => results
            .Where(result => result.Against is { TProbability: not null } && (scaleOf?.Invoke(result.Metric) ?? MetricScale.Identity) != MetricScale.Identity
                && Paired(result, arms, first, generation, (values, others) => values.Concat(others).Any(value => value == 0)))
            .Select(result => result.Metric).Distinct()
            .Select(metric => $"{metric} is exactly 0 in some seeds. Half the smallest value stands for it: in a mean that of the regime, in difference and change that of both "
                + "that are compared, so that these are not quite what the means would give.");
    }

    private static ComparedArm? Result(Arm arm, Arm baseline, string metric, int? generation, MetricScale scale)
    {
        var at = generation ?? arm.Measured.Generations;
        ulong[] seeds = [.. arm.Measured.Seeds.Where(seed => arm.At(metric, at, seed) is not null)];
        if (seeds.Length == 0)
        {
            return null;
        }

        double[] values = [.. seeds.Select(seed => arm.At(metric, at, seed)!.Value)];
        var other = generation ?? baseline.Measured.Generations;
        ulong[] both = arm.Name == baseline.Name ? [] : [.. seeds.Where(seed => baseline.At(metric, other, seed) is not null)];
        var complete = at >= 1 && seeds.All(seed => Enumerable.Range(0, at + 1).All(t => arm.At(metric, t, seed) is not null));
        return new ComparedArm(
            arm.Name,
            metric,
            at,
            seeds,
            SampleSummary.Of(values, scale),
            Statistics.Bootstrap.OfMean(values),
            complete ? Trend.Of([.. seeds.Select(seed => Enumerable.Range(0, at + 1).Select(t => arm.At(metric, t, seed)!.Value).ToArray())]) : null,
            both.Length == 0
                ? null
                : PairedComparison.Of(
                    [.. both.Select(seed => arm.At(metric, at, seed)!.Value)], [.. both.Select(seed => baseline.At(metric, other, seed)!.Value)], scale),
            null);
    }

    /// <summary>Something of the pairs of a result.</summary>
    private static T Paired<T>(ComparedArm result, List<Arm> arms, Arm baseline, int? generation, Func<double[], double[], T> of)
    {
        var arm = arms.First(other => other.Name == result.Arm);
        var last = generation ?? baseline.Measured.Generations;
        ulong[] both = [.. result.Seeds.Where(seed => baseline.At(result.Metric, last, seed) is not null)];
        return of(
            [.. both.Select(seed => arm.At(result.Metric, result.Generation, seed)!.Value)], [.. both.Select(seed => baseline.At(result.Metric, last, seed)!.Value)]);
    }

    private static IEnumerable<string> Remarks(IReadOnlyList<ComparedRun> runs, List<ComparedArm> results)
    {
        var pairs = results.Where(result => result.Against is not null).Select(result => result.Against!.Difference.Count).DefaultIfEmpty(0).Min();
        var seeds = results.Min(result => result.Value.Count);
        if (seeds < FewSeeds)
        {
            yield return $"{Plural.Of(seeds, "seed")} {(seeds == 1 ? "is" : "are")} too few to say anything: "
                + FormattableString.Invariant($"intervals and tests need {FewSeeds} at least, and 5 or more are better (loop.seeds).");
        }
        else if (pairs is > 0 and < EnoughSeeds)
        {
            yield return string.Create(CultureInfo.InvariantCulture,
                $"With {pairs} pairs the smallest p-value that a test without assumptions (sign flips) can give is {2.0 / (1L << pairs):0.####}; smaller ones rest on the t "
                + $"test's assumption that differences are normal.");
        }

        foreach (var metric in results.Where(result => result.Against is { TProbability: null, Difference: { Count: > 1, Interval: null } }).GroupBy(result => result.Metric))
        {
            yield return $"No t test of {metric.Key} for {string.Join(", ", metric.Select(result => result.Arm))}: in more than half of the seeds one side is exactly at an "
                + "end of the scale (0; 1 for a share), so that there is no spread to test by.";
        }

        if (runs.Select(run => run.Data).Distinct().Count() > 1)
        {
            yield return "The runs differ in their text or tokenizer: perplexities per token cannot be compared (bits per byte can), and "
                + "seeds are not pairs, so that no p-value is given between them.";
        }

        if (results.Select(result => result.Generation).Distinct().Count() > 1)
        {
            yield return "The runs end in different generations; compare them at one that all have.";
        }
    }

    private sealed record Arm(string Name, string Regime, string Data, Measured Measured)
    {
        public double? At(string metric, int generation, ulong seed) => Measured.At(metric, Regime, generation, seed);
    }
}
