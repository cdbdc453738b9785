using TextMad.Numerics.Elementary;

namespace TextMad.Metrics.Counting;

/// <summary>Entropies of distributions that are given by counts.</summary>
internal static class Entropies
{
    /// <summary>The number of nats per bit, ln 2.</summary>
    public const double Ln2 = 0.6931471805599453;

    /// <summary>Returns the entropy in nats of the distribution in which n-grams with these counts have probability count / total.</summary>
    public static double OfProfile(IReadOnlyList<(int Count, int Types)> profile, long total)
    {
        var sum = 0.0;
        foreach (var (count, types) in profile)
        {
            sum += (double)types * count * RealFunctions.Log(count);
        }

        // Never below zero by rounding.
        return Math.Max(0, RealFunctions.Log(total) - (sum / total));
    }
}
