namespace TextMad.Statistics;

/// <summary>A share of trials, with how sure one can be of it.</summary>
/// <param name="Successes">Trials that came out, from 0.</param>
/// <param name="Trials">All trials.</param>
public readonly record struct Proportion(long Successes, long Trials)
{
    // The 97.5% quantile of the standard normal distribution.
    private const double Quantile = 1.959963984540054;

    /// <summary>Successes / trials, in [0, 1]; null without a trial.</summary>
    public double? Share => Trials == 0 ? null : (double)Successes / Trials;

    /// <summary>
    /// The 95% score interval of Wilson (1927), which keeps its promise at small numbers and at shares near 0 and 1 [Newcombe 1998, method 3]; 0 to 1 without a
    /// trial.
    /// </summary>
    public Interval Interval
    {
        get
        {
            if (Trials == 0)
            {
                return new Interval(0, 1);
            }

            double n = Trials;
            var p = Successes / n;
            var square = Quantile * Quantile;
            var centre = p + (square / (2 * n));
            var spread = Quantile * Math.Sqrt((p * (1 - p) / n) + (square / (4 * n * n)));
            var scale = 1 + (square / n);

            // At 0 and at all trials the bound is exact, which rounding must not blur.
            return new Interval(Successes == 0 ? 0 : (centre - spread) / scale, Successes == Trials ? 1 : (centre + spread) / scale);
        }
    }
}
