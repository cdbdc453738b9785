using TextMad.Numerics.Elementary;

namespace TextMad.Crawling.Recrawl;

/// <summary>How often a page changes, from visits that each saw whether it had changed since the one before [Cho and Garcia-Molina, TOIT 2003].</summary>
/// <remarks>Changes are taken to be a Poisson process. Several between two visits look like one, so the plain quotient of changes and time is too low.</remarks>
public static class ChangeRateEstimate
{
    /// <summary>The bias-reduced estimator for visits at regular intervals: -ln((X + 1/2) / (n + 1/2)) / interval, X of n visits without a change.</summary>
    /// <param name="visits">n, the visits after the first.</param>
    /// <param name="changes">Those that saw a change, 0 to n.</param>
    /// <param name="interval">Time between visits.</param>
    /// <returns>Changes per unit of time.</returns>
    public static double Regular(int visits, int changes, double interval)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(visits);
        ArgumentOutOfRangeException.ThrowIfNegative(changes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(changes, visits);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(interval);
        return -RealFunctions.Log((visits - changes + 0.5) / (visits + 0.5)) / interval;
    }

    /// <summary>The maximum-likelihood estimator for any intervals: the rate at which the sum of t / (e^(rate t) - 1) over intervals with a change is that of t over those without.</summary>
    /// <param name="changed">Intervals at whose end the page had changed.</param>
    /// <param name="unchanged">Intervals at whose end it had not.</param>
    /// <returns>Changes per unit of time; 0 when no change was seen, infinite when nothing else was.</returns>
    public static double MaximumLikelihood(IReadOnlyCollection<double> changed, IReadOnlyCollection<double> unchanged)
    {
        ArgumentNullException.ThrowIfNull(changed);
        ArgumentNullException.ThrowIfNull(unchanged);
        if (changed.Concat(unchanged).Any(t => !(t > 0) || !double.IsFinite(t)))
        {
            throw new ArgumentException("Intervals must be positive.", nameof(changed));
        }

        if (changed.Count == 0)
        {
            return 0;
        }

        if (unchanged.Count == 0)
        {
            return double.PositiveInfinity;
        }

        // The left side falls from infinity to 0, and it is at most changed / rate.
        var still = unchanged.Sum();
        var (low, high) = (0.0, changed.Count / still);
        for (var i = 0; i < 200 && low < high; i++)
        {
            var middle = 0.5 * (low + high);
            if (middle <= low || middle >= high)
            {
                break;
            }

            var left = changed.Sum(t => t / (RealFunctions.Exp(middle * t) - 1));
            (low, high) = left > still ? (middle, high) : (low, middle);
        }

        return 0.5 * (low + high);
    }
}
