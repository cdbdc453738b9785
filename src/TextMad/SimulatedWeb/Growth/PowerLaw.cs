using TextMad.Numerics.Elementary;
using TextMad.Numerics.Random;

namespace TextMad.SimulatedWeb.Growth;

/// <summary>The discrete power law p(k) proportional to k^-exponent on a range of whole numbers.</summary>
public sealed class PowerLaw
{
    private readonly int _least;
    private readonly double[] _cumulative;

    /// <summary>Creates the power law on <paramref name="least"/>..<paramref name="most"/>.</summary>
    /// <param name="exponent">The exponent, above 0.</param>
    /// <param name="least">0 or more; a law that begins at 0 is that of k + 1, moved down by one.</param>
    /// <param name="most">At least <paramref name="least"/>, at most ten million above it.</param>
    public PowerLaw(double exponent, int least, int most)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(least);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, least);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(most - least, 10_000_000);
        _least = least;
        _cumulative = new double[most - least + 1];
        var shift = least == 0 ? 1 : 0;
        var sum = 0.0;
        for (var i = 0; i < _cumulative.Length; i++)
        {
            sum += RealFunctions.Exp(-exponent * RealFunctions.Log(least + shift + i));
            _cumulative[i] = sum;
        }
    }

    /// <summary>Returns the next value of a stream, by inversion; uses one draw.</summary>
    public int Draw(ref RandomStream random)
    {
        var at = Array.BinarySearch(_cumulative, random.NextDouble() * _cumulative[^1]);
        return _least + Math.Min(at < 0 ? ~at : at + 1, _cumulative.Length - 1);
    }

    /// <summary>Returns the maximum-likelihood exponent of values from <paramref name="least"/> on [Clauset, Shalizi and Newman 2009, eq. 3.5].</summary>
    /// <param name="values">Whole numbers; those out of the range are passed over.</param>
    /// <param name="least">Where the law begins, 1 or more.</param>
    /// <param name="most">Where it is cut off; null when it is not.</param>
    /// <returns>The exponent in [1.01, 8], its standard error from the likelihood's curvature, and the number of values it rests on; null for fewer than 2 values.</returns>
    public static PowerLawFit? Fit(IEnumerable<int> values, int least, int? most = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(least);
        long count = 0;
        var logs = 0.0;
        foreach (var value in values)
        {
            if (value >= least && value <= (most ?? int.MaxValue))
            {
                count++;
                logs += RealFunctions.Log(value);
            }
        }

        if (count < 2)
        {
            return null;
        }

        // The mean log-likelihood is concave in the exponent: its slope, -mean(ln k) - (ln Z)', falls through 0 once.
        var mean = logs / count;
        double Slope(double exponent)
        {
            const double H = 1e-4;
            return -mean - ((LogNormaliser(exponent + H, least, most) - LogNormaliser(exponent - H, least, most)) / (2 * H));
        }

        double low = 1.01, high = 8;
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Slope(middle) > 0 ? (middle, high) : (low, middle);
        }

        var found = (low + high) / 2;
        var curvature = (Slope(found - 0.01) - Slope(found + 0.01)) / 0.02;
        return new PowerLawFit(found, 1 / Math.Sqrt(count * curvature), count);
    }

    private static double LogNormaliser(double exponent, int least, int? most) =>
        RealFunctions.Log(Zeta(exponent, least) - (most is { } end ? Zeta(exponent, end + 1.0) : 0));

    // The Hurwitz zeta function by Euler and Maclaurin, good to about 1e-12 for exponents above 1.
    private static double Zeta(double exponent, double from)
    {
        var sum = 0.0;
        var x = from;
        for (; x < from + 12; x++)
        {
            sum += RealFunctions.Exp(-exponent * RealFunctions.Log(x));
        }

        var power = RealFunctions.Exp(-exponent * RealFunctions.Log(x));
        return sum + (power * x / (exponent - 1)) + (power / 2) + (power * exponent / (12 * x))
            - (power * exponent * (exponent + 1) * (exponent + 2) / (720 * x * x * x));
    }
}
