using TextMad.Numerics.Elementary;

namespace TextMad.Theory;

/// <summary>Expectations of square roots.</summary>
internal static class Integrals
{
    /// <summary>E[S]/sigma of m draws from a Gaussian, c4(m) = sqrt(2/(m-1)) Gamma(m/2)/Gamma((m-1)/2).</summary>
    /// <remarks>
    /// By c4(m+2) = c4(m) m/sqrt((m-1)(m+1)), c4(2) = sqrt(2/pi), c4(3) = sqrt(pi)/2; above 10,000 by the first four terms in 1/m, whose rest is below
    /// 1e-16 there.
    /// </remarks>
    /// <param name="m">A whole number of at least 2.</param>
    public static double C4(double m)
    {
        if (m > 10_000)
        {
            return 1 - (1 / (4 * m)) - (7 / (32 * m * m)) - (19 / (128 * m * m * m));
        }

        var even = m % 2 == 0;
        var c = even ? Math.Sqrt(2 / Math.PI) : Math.Sqrt(Math.PI) / 2;
        for (var k = even ? 2.0 : 3.0; k < m; k += 2)
        {
            c *= k / Math.Sqrt((k - 1) * (k + 1));
        }

        return c;
    }

    /// <summary>E[sqrt(X)] of X = 1 + a chi^2_m + b chi^2_1, independent.</summary>
    /// <remarks>
    /// sqrt(x) = 1/(2 sqrt(pi)) times the integral over z in (0, inf) of (1 - exp(-z x)) z^(-3/2), so E[sqrt(X)] is that of 1 - phi(z), phi(z) =
    /// exp(-z) (1+2az)^(-m/2) (1+2bz)^(-1/2) being the Laplace transform. With z = exp(u) the trapezoidal rule of step h = 1/5 converges as
    /// exp(-pi^2/h): to the last digit.
    /// </remarks>
    public static double SquareRoot(double a, double m, double b)
    {
        const double step = 0.2;
        var sum = 0.0;
        for (var k = -400; k <= 400; k++)
        {
            var z = RealFunctions.Exp(k * step);
            var log = -z - (m / 2 * Log1(2 * a * z)) - (0.5 * Log1(2 * b * z));
            sum += -Exp1(log) / Math.Sqrt(z);
        }

        return sum * step / (2 * Math.Sqrt(Math.PI));
    }

    /// <summary>ln(1 + x) without the loss of small x [Kahan].</summary>
    private static double Log1(double x)
    {
        var one = 1 + x;
        return one == 1 ? x : RealFunctions.Log(one) * (x / (one - 1));
    }

    /// <summary>exp(x) - 1 without the loss of small x, x at most 0 [Kahan].</summary>
    private static double Exp1(double x)
    {
        var one = RealFunctions.Exp(x);
        return one == 1 ? x : one < 0.5 ? one - 1 : (one - 1) * (x / RealFunctions.Log(one));
    }
}
