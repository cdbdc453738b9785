using TextMad.Numerics.Elementary;

namespace TextMad.Theory;

/// <summary>Infinite products that limits are made of.</summary>
internal static class Products
{
    /// <summary>Returns the product of 1 - 1/(M i^2) over i = 1, 2, ...: sin(pi/sqrt M)/(pi/sqrt M) [Euler; DLMF 4.22.1].</summary>
    /// <param name="m">M, the samples per generation, at least 1.</param>
    public static double Sine(double m)
    {
        var x = 1 / Math.Sqrt(m);
        return RealFunctions.CosPi(Math.Abs(0.5 - x)) / (Math.PI * x);
    }

    /// <summary>
    /// Returns the product of 1 - c/(i(iM-1)) over i = k, k+1, ...: Gamma(k) Gamma(k-1/M) / (Gamma(k-r_1) Gamma(k-r_2)), r_1 and r_2 the roots of
    /// M r^2 - r - c = 0 [DLMF 5.8.5, of equal sums of roots].
    /// </summary>
    /// <param name="m">M, the samples per generation, at least 2.</param>
    /// <param name="c">Above 0, so small that all factors are above 0.</param>
    /// <param name="k">The first i, at least 1.</param>
    public static double Pairs(double m, double c, int k)
    {
        var root = Math.Sqrt(1 + (4 * m * c));
        return RealFunctions.Exp(
            RealFunctions.LogGamma(k) + RealFunctions.LogGamma(k - (1 / m))
            - RealFunctions.LogGamma(k - ((1 + root) / (2 * m))) - RealFunctions.LogGamma(k - ((1 - root) / (2 * m))));
    }
}
