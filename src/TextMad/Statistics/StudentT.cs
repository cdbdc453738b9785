using TextMad.Numerics.Elementary;

namespace TextMad.Statistics;

/// <summary>Student's t distribution with nu degrees of freedom.</summary>
public static class StudentT
{
    /// <summary>P(T &lt;= t), by the regularised incomplete beta function [DLMF 8.17].</summary>
    /// <param name="t">Any number.</param>
    /// <param name="degrees">nu, above 0.</param>
    public static double Cumulative(double t, double degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degrees);
        var tail = 0.5 * RegularisedBeta(degrees / (degrees + (t * t)), degrees / 2, 0.5);
        return t > 0 ? 1 - tail : tail;
    }

    /// <summary>The t below which a share p lies.</summary>
    /// <param name="p">In (0, 1).</param>
    /// <param name="degrees">nu, above 0.</param>
    public static double Quantile(double p, double degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(p);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(p, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degrees);
        if (p < 0.5)
        {
            return -Quantile(1 - p, degrees);
        }

        // The upper tail keeps its digits where 1 - p loses them.
        var (low, high) = (0.0, 1.0);
        while (Cumulative(-high, degrees) > 1 - p)
        {
            (low, high) = (high, 2 * high);
        }

        for (var i = 0; i < 200 && high - low > 1e-15 * high; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Cumulative(-middle, degrees) > 1 - p ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>I_x(a, b), by its continued fraction [DLMF 8.17.22] with Lentz's method as modified by Thompson and Barnett.</summary>
    private static double RegularisedBeta(double x, double a, double b)
    {
        if (x is <= 0 or >= 1)
        {
            return x <= 0 ? 0 : 1;
        }

        // The fraction converges fast on this side of the mean.
        if (x > (a + 1) / (a + b + 2))
        {
            return 1 - RegularisedBeta(1 - x, b, a);
        }

        var front = RealFunctions.Exp(
            LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * RealFunctions.Log(x)) + (b * RealFunctions.Log(1 - x))) / a;
        const double tiny = 1e-300;
        double c = 1, d = 1 - ((a + b) * x / (a + 1));
        d = 1 / (Math.Abs(d) < tiny ? tiny : d);
        var fraction = d;
        for (var m = 1; m <= 10_000; m++)
        {
            var even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            var change = 1.0;
            foreach (var term in (ReadOnlySpan<double>)[even, odd])
            {
                d = 1 + (term * d);
                d = 1 / (Math.Abs(d) < tiny ? tiny : d);
                c = 1 + (term / c);
                c = Math.Abs(c) < tiny ? tiny : c;
                change = c * d;
                fraction *= change;
            }

            // Going on would only add up roundings.
            if (Math.Abs(change - 1) < 1e-15)
            {
                break;
            }
        }

        return front * fraction;
    }

    /// <summary>ln Gamma(x) for x above 0, by Stirling's series [DLMF 5.11.1] beyond 10.</summary>
    private static double LogGamma(double x)
    {
        var shift = 1.0;
        for (; x < 10; x++)
        {
            shift *= x;
        }

        const double halfLogTwoPi = 0.91893853320467274178;
        var square = 1 / (x * x);
        var series = ((((((((((-691.0 / 360360) * square) + (1.0 / 1188)) * square) - (1.0 / 1680)) * square) + (1.0 / 1260)) * square) - (1.0 / 360)) * square) + (1.0 / 12);
        return ((x - 0.5) * RealFunctions.Log(x)) - x + halfLogTwoPi + (series / x) - RealFunctions.Log(shift);
    }
}
