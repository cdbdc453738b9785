using TextMad.Metrics.Counting;
using TextMad.Numerics.Elementary;

namespace TextMad.Metrics.Diversity;

/// <summary>
/// zipf_exponent: the s of P(rank r) proportional to r^-s for ranks 1..K, K the number of different words, by maximum likelihood:
/// the s at which the expected ln r equals the observed one. Standard error 1 / sqrt(N Var(ln r)), from the Fisher information.
/// </summary>
/// <remarks>Ranks come from the same counts, which biases s upwards a little in small samples [Piantadosi 2014].</remarks>
public sealed class ZipfExponent : Metric
{
    /// <inheritdoc/>
    public override string Name => "zipf_exponent";

    /// <inheritdoc/>
    public override string Source => "Clauset et al. 2009";

    /// <inheritdoc/>
    public override string Range => "above 1";

    /// <inheritdoc/>
    public override string Description => "exponent of Zipf's law for word ranks, by maximum likelihood";

    /// <inheritdoc/>
    public override string Unit => "exponent";

    /// <inheritdoc/>
    public override CollapseDirection Collapse => CollapseDirection.Up;

    /// <inheritdoc/>
    protected override IEnumerable<(string Key, object Value)> Settings =>
        [("words", Words.Name), ("estimator", "maximum likelihood over ranks 1..K")];

    /// <inheritdoc/>
    protected override MetricResult Compute(MetricInput input)
    {
        var words = input.Texts!.NGramsOf(1);
        if (words.Types < 2)
        {
            return MetricResult.Absent("fewer than two different words");
        }

        var logRanks = new double[words.Types];
        for (var rank = 1; rank <= logRanks.Length; rank++)
        {
            logRanks[rank - 1] = RealFunctions.Log(rank);
        }

        var observed = MeanLogRank(words.Counts, logRanks, words.Total);
        var (low, high) = (0.0, 1.0);
        while (Moments(logRanks, high).Mean > observed)
        {
            (low, high) = (high, 2 * high);
        }

        // Newton's method inside a shrinking bracket: the expected ln r falls as s grows, at the rate of its variance.
        var s = (low + high) / 2;
        for (var step = 0; step < 100; step++)
        {
            var (mean, variance) = Moments(logRanks, s);
            (low, high) = mean > observed ? (s, high) : (low, s);
            var next = s + ((mean - observed) / variance);
            next = next > low && next < high ? next : (low + high) / 2;
            if (Math.Abs(next - s) <= 1e-13 * Math.Max(1, s))
            {
                break;
            }

            s = next;
        }

        return new(s, StandardError: 1 / Math.Sqrt(words.Total * Moments(logRanks, s).Variance));
    }

    private static double MeanLogRank(ReadOnlySpan<int> counts, double[] logRanks, long total)
    {
        var sorted = counts.ToArray();
        Array.Sort(sorted);
        var sum = 0.0;
        for (var rank = 1; rank <= sorted.Length; rank++)
        {
            sum += sorted[^rank] * logRanks[rank - 1];
        }

        return sum / total;
    }

    private static (double Mean, double Variance) Moments(double[] logRanks, double s)
    {
        double mass = 0, first = 0, second = 0;
        foreach (var x in logRanks)
        {
            var weight = RealFunctions.Exp(-s * x);
            mass += weight;
            first += weight * x;
            second += weight * x * x;
        }

        var mean = first / mass;
        return (mean, (second / mass) - (mean * mean));
    }
}
