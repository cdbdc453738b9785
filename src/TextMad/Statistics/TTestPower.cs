using TextMad.Numerics.Elementary;

namespace TextMad.Statistics;

/// <summary>What a one-sided t test over n values would show.</summary>
public static class TTestPower
{
    private const int Steps = 400;

    /// <summary>Returns the chance that the test rejects when the true mean lies this many standard deviations of a value beyond the limit.</summary>
    /// <remarks>The upper tail of the noncentral t distribution [Johnson, Kotz and Balakrishnan 1995, chapter 31], by Simpson's rule over the sample deviation.</remarks>
    /// <param name="effect">(true mean - limit) / standard deviation.</param>
    /// <param name="n">Values, at least 2.</param>
    /// <param name="level">The test's level, in (0, 0.5).</param>
    public static double Power(double effect, int n, double level)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 2);
        double degrees = n - 1;
        var critical = StudentT.Quantile(1 - level, degrees);
        var shift = effect * Math.Sqrt(n);

        // s, the sample deviation in units of the true one, is chi / sqrt(degrees): its density is integrated from 0 to where nothing is left.
        var top = 1 + (9 / Math.Sqrt(degrees));
        var constant = RealFunctions.Log(2) + (degrees / 2 * RealFunctions.Log(degrees / 2)) - RealFunctions.LogGamma(degrees / 2);
        var sum = 0.0;
        for (var i = 0; i <= Steps; i++)
        {
            var s = top * i / Steps;
            var density = s > 0 ? RealFunctions.Exp(constant + ((degrees - 1) * RealFunctions.Log(s)) - (degrees * s * s / 2))
                : degrees == 1 ? RealFunctions.Exp(constant) : 0;
            sum += (i is 0 or Steps ? 1 : i % 2 == 1 ? 4 : 2) * density * Beyond((critical * s) - shift);
        }

        return Math.Clamp(sum * top / Steps / 3, 0, 1);
    }

    // Further out the tail changes no digit that is kept.
    private static double Beyond(double z) => z > 8 ? 0 : z < -8 ? 1 : Normal.UpperTail(z);

    /// <summary>Returns how far beyond the limit the true mean must lie, in standard deviations of a value, to be shown with a given power.</summary>
    /// <param name="n">Values, at least 2.</param>
    /// <param name="level">The test's level, in (0, 0.5).</param>
    /// <param name="power">The power, in (level, 1).</param>
    public static double DetectableEffect(int n, double level, double power = 0.8)
    {
        var (low, high) = (0.0, 1.0);
        while (Power(high, n, level) < power)
        {
            (low, high) = (high, 2 * high);
        }

        for (var i = 0; i < 60 && high - low > 1e-7 * high; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Power(middle, n, level) < power ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }
}
