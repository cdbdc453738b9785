using TextMad.Numerics.Elementary;
using TextMad.Numerics.Random;
using TextMad.Statistics;

namespace TextMad.Reporting;

/// <summary>
/// How much fresh real data is enough: the smallest share of each generation's training set at which a metric of the last generation is no
/// more than a tolerance above that of generation 0.
/// </summary>
/// <remarks>
/// The change of a seed at a share is c = ln(last / first), the limit ln(1 + tolerance). The estimate is the share at which the mean
/// change, made falling in the share by pooling adjacent violators [Ayer et al. 1955] and joined by straight lines, crosses the limit. Its
/// interval is the middle 95% of the estimates of 2,000 bootstrap samples of the seeds, each taken at all shares together since seeds are
/// paired. The bracket is what single shares show by themselves: the largest whose 95% interval lies above the limit, and the smallest
/// beyond it whose interval lies below.
/// </remarks>
public sealed record FreshDataThreshold
{
    private const int BootstrapSamples = 2000;

    private FreshDataThreshold(string metric, double tolerance, IReadOnlyList<SharePoint> points)
    {
        Metric = metric;
        Tolerance = tolerance;
        Points = points;
    }

    /// <summary>The metric, one that rises when a model collapses.</summary>
    public string Metric { get; }

    /// <summary>The largest relative rise that counts as none.</summary>
    public double Tolerance { get; }

    /// <summary>What was measured, by rising share.</summary>
    public IReadOnlyList<SharePoint> Points { get; }

    /// <summary>The estimate; null when the limit is not crossed between the shares that were measured.</summary>
    public double? Estimate { get; private init; }

    /// <summary>The interval of the estimate; null with fewer than three seeds, or when a twentieth of the samples have no crossing.</summary>
    public (double Low, double High)? Interval { get; private init; }

    /// <summary>The largest share that is shown not to be enough; null when none is.</summary>
    public double? NotEnough { get; private init; }

    /// <summary>The smallest share above it that is shown to be enough; null when none is.</summary>
    public double? Enough { get; private init; }

    /// <summary>What was found, in a sentence or two.</summary>
    public string Verdict
    {
        get
        {
            var what = FormattableString.Invariant($"keep {Metric.Replace('_', ' ')} within {100 * Tolerance:0.##}% of generation 0");
            var estimate = Estimate is { } share
                ? FormattableString.Invariant($"A share of {share:0.00} fresh real data is enough to {what}")
                    + (Interval is { } interval
                        ? FormattableString.Invariant($" (95% interval {interval.Low:0.00} to {interval.High:0.00}).")
                        : $" (no interval: too few seeds, {Points[0].Change.Count}, or changes that are too noisy).")
                : Points[0].Change.Mean <= RealFunctions.Log(1 + Tolerance)
                    ? FormattableString.Invariant($"Even the smallest share that was tried, {Points[0].Share:0.###}, is enough on average to {what}.")
                    : FormattableString.Invariant($"No share that was tried, up to {Points[^1].Share:0.###}, is enough on average to {what}.");
            return estimate + (NotEnough, Enough) switch
            {
                ({ } low, { } high) => FormattableString.Invariant($" By their own intervals {low:0.###} is not enough and {high:0.###} is."),
                ({ } low, null) => FormattableString.Invariant($" By their own intervals {low:0.###} is not enough, and no share is shown to be."),
                (null, { } high) => FormattableString.Invariant($" By its own interval {high:0.###} is enough, and no share is shown not to be."),
                _ => " No share is decided by its own interval: use more seeds.",
            };
        }
    }

    /// <summary>Estimates the threshold.</summary>
    /// <param name="metric">The metric's name.</param>
    /// <param name="tolerance">The largest relative rise that counts as none, above 0.</param>
    /// <param name="changes">Of each share, the seeds' changes last / first, all above 0, by the same seeds in the same order.</param>
    /// <exception cref="ArgumentException">Shares have different numbers of seeds, or none.</exception>
    public static FreshDataThreshold Of(string metric, double tolerance, IReadOnlyDictionary<double, IReadOnlyList<double>> changes)
    {
        ArgumentNullException.ThrowIfNull(changes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tolerance);
        if (changes.Count == 0 || changes.Values.Any(seeds => seeds.Count == 0 || seeds.Count != changes.Values.First().Count))
        {
            throw new ArgumentException("Every share needs the same seeds, at least one.", nameof(changes));
        }

        double[] shares = [.. changes.Keys.Order()];
        double[][] logs = [.. shares.Select(share => changes[share].Select(RealFunctions.Log).ToArray())];
        var limit = RealFunctions.Log(1 + tolerance);
        var points = shares.Zip(logs, (share, values) => new SharePoint(share, SampleSummary.Of(values))).ToList();
        double? notEnough = points.LastOrDefault(point => point.Change.Interval?.Low > limit)?.Share;
        return new FreshDataThreshold(metric, tolerance, points)
        {
            Estimate = Crossing(shares, [.. logs.Select(values => values.Average())], limit),
            Interval = Bootstrap(shares, logs, limit),
            NotEnough = notEnough,
            Enough = points.FirstOrDefault(point => point.Share > (notEnough ?? -1) && point.Change.Interval?.High < limit)?.Share,
        };
    }

    /// <summary>Returns where means that are made falling cross a limit; null when they do not.</summary>
    internal static double? Crossing(double[] shares, double[] means, double limit)
    {
        var falling = Falling(means);
        if (falling[0] <= limit)
        {
            // Enough at the smallest share: the crossing, if there is one, was not measured.
            return null;
        }

        for (var i = 1; i < falling.Length; i++)
        {
            if (falling[i] <= limit)
            {
                var part = (falling[i - 1] - limit) / (falling[i - 1] - falling[i]);
                return shares[i - 1] + (part * (shares[i] - shares[i - 1]));
            }
        }

        return null;
    }

    private static (double Low, double High)? Bootstrap(double[] shares, double[][] logs, double limit)
    {
        var seeds = logs[0].Length;
        if (seeds < 3)
        {
            return null;
        }

        var key = RandomKey.FromSeed(0).For("fresh data threshold");
        var estimates = new List<double>();
        for (var sample = 0; sample < BootstrapSamples; sample++)
        {
            var stream = key.At(sample).Stream();
            int[] drawn = [.. Enumerable.Range(0, seeds).Select(_ => stream.NextInt32(seeds))];
            if (Crossing(shares, [.. logs.Select(values => drawn.Average(seed => values[seed]))], limit) is { } estimate)
            {
                estimates.Add(estimate);
            }
        }

        if (estimates.Count < 0.95 * BootstrapSamples)
        {
            return null;
        }

        double[] sorted = [.. estimates.Order()];
        return (OrderFree.Quantile(sorted, 0.025), OrderFree.Quantile(sorted, 0.975));
    }

    /// <summary>Returns the nearest sequence that never rises: neighbours out of order are pooled to their mean.</summary>
    private static double[] Falling(double[] values)
    {
        var blocks = new List<(double Sum, int Count)>();
        foreach (var value in values)
        {
            blocks.Add((value, 1));
            while (blocks.Count > 1 && blocks[^2].Sum / blocks[^2].Count < blocks[^1].Sum / blocks[^1].Count)
            {
                var (sum, count) = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                blocks[^1] = (blocks[^1].Sum + sum, blocks[^1].Count + count);
            }
        }

        return [.. blocks.SelectMany(block => Enumerable.Repeat(block.Sum / block.Count, block.Count))];
    }
}
