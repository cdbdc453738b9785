using TextMad.Numerics.Elementary;

namespace TextMad.Statistics;

/// <summary>Student's t distribution with nu degrees of freedom.</summary>
public static class StudentT
{
    /// <summary>P(T &lt;= t), by the regularised incomplete beta function [DLMF 8.17].</summary>
    /// <param name="t">t, any number.</param>
    /// <param name="degrees">nu, the degrees of freedom, above 0.</param>
    public static double Cumulative(double t, double degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degrees);
        var square = t * t;
        var tail = double.IsInfinity(square) ? 0 : 0.5 * RegularisedBeta(degrees / (degrees + square), square / (degrees + square), degrees / 2, 0.5);
        return t > 0 ? 1 - tail : tail;
    }

    /// <summary>Returns the t below which a share p lies.</summary>
    /// <param name="p">The probability, in (0, 1).</param>
    /// <param name="degrees">nu, the degrees of freedom, above 0.</param>
    public static double Quantile(double p, double degrees)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(p);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(p, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degrees);
        // A small lower tail keeps the digits that 1 - p would lose.
        return p < 0.5 ? -UpperQuantile(p, degrees) : UpperQuantile(1 - p, degrees);
    }

    /// <summary>Returns the t above which a share lies, for shares up to one half.</summary>
    private static double UpperQuantile(double tail, double degrees)
    {
        var (low, high) = (0.0, 1.0);
        while (Cumulative(-high, degrees) > tail)
        {
            (low, high) = (high, 2 * high);
        }

        for (var i = 0; i < 200 && high - low > 1e-15 * high; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = Cumulative(-middle, degrees) > tail ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>I_x(a, b), by its continued fraction [DLMF 8.17.22] with Lentz's method as modified by Thompson and Barnett.</summary>
    /// <param name="x">x, in [0, 1].</param>
    /// <param name="y">1 - x, given so that it keeps its digits where x is next to 1.</param>
    /// <param name="a">a, above 0.</param>
    /// <param name="b">b, above 0.</param>
    private static double RegularisedBeta(double x, double y, double a, double b)
    {
        if (x <= 0 || y <= 0)
        {
            return x <= 0 ? 0 : 1;
        }

        // The fraction converges fast on this side of the mean.
        if (x > (a + 1) / (a + b + 2))
        {
            return 1 - RegularisedBeta(y, x, b, a);
        }

        var front = RealFunctions.Exp(
            RealFunctions.LogGamma(a + b) - RealFunctions.LogGamma(a) - RealFunctions.LogGamma(b) + (a * RealFunctions.Log(x)) + (b * RealFunctions.Log(y))) / a;
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
}
