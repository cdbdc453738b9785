using TextMad.Numerics.Elementary;
using TextMad.Numerics.Random;

namespace TextMad.SimulatedWeb.Growth;

/// <summary>Draws from distributions that the web needs.</summary>
internal static class Draws
{
    /// <summary>Draws a Poisson number, by inversion.</summary>
    /// <param name="random">The stream; one number is drawn from it.</param>
    /// <param name="mean">The mean, 0 to 500.</param>
    public static int Poisson(ref RandomStream random, double mean)
    {
        var u = random.NextDouble();
        var p = RealFunctions.Exp(-mean);
        var k = 0;

        // The bound is far beyond any probability that a double can tell from 0.
        for (var most = 100 + (int)(10 * mean); u >= p && k < most;)
        {
            u -= p;
            p *= mean / ++k;
        }

        return k;
    }

    /// <summary>Exponentially distributed with this mean.</summary>
    public static double Exponential(ref RandomStream random, double mean) => -mean * RealFunctions.Log(1 - random.NextDouble());

    /// <summary>Returns the share that the exact amount says on average: rounded up with the probability of its fraction.</summary>
    public static int Rounded(ref RandomStream random, double amount) => checked((int)Math.Floor(amount + random.NextDouble()));

    /// <summary>Returns a number's probability of being struck by a hazard per year within a week.</summary>
    public static double WithinWeek(double hazardPerYear) => 1 - RealFunctions.Exp(-hazardPerYear / WeeksPerYear);

    /// <summary>Weeks in a year: 365.25 / 7.</summary>
    public const double WeeksPerYear = 365.25 / 7;
}
