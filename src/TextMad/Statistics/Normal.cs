using TextMad.Numerics.Elementary;

namespace TextMad.Statistics;

/// <summary>The standard normal distribution.</summary>
public static class Normal
{
    private const double SqrtTwoPi = 2.5066282746310002;

    /// <summary>P(Z >= z), with small relative error in the far tail too.</summary>
    /// <remarks>Below 3 the series of the density's integral [DLMF 7.6.2], beyond it the continued fraction of Mills' ratio [DLMF 7.9.2].</remarks>
    public static double UpperTail(double z)
    {
        if (z < 0)
        {
            return 1 - UpperTail(-z);
        }

        var density = RealFunctions.Exp(-z * z / 2) / SqrtTwoPi;
        if (z < 3)
        {
            double term = z, sum = z;
            for (var k = 1; term > 1e-17 * sum; k++)
            {
                term *= z * z / ((2 * k) + 1);
                sum += term;
            }

            return 0.5 - (density * sum);
        }

        var fraction = 0.0;
        for (var k = 200; k >= 1; k--)
        {
            fraction = k / (z + fraction);
        }

        return density / (z + fraction);
    }
}
