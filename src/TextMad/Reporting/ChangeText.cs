using System.Globalization;

namespace TextMad.Reporting;

/// <summary>
/// A relative change in words: per cent with a sign, and from a rise to eleven times on as a factor, e.g. <c>×23.8</c>,
/// of which people can make more than of thousands of per cent.
/// </summary>
internal static class ChangeText
{
    private const double LargestPercent = 10;

    /// <summary>Returns the words.</summary>
    /// <param name="change">The change, e.g. -0.2 for a fall by a fifth.</param>
    public static string Of(double change)
    {
        if (!(change >= LargestPercent))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{100 * change:+0.0;−0.0;0.0}%");
        }

        var factor = change + 1;
        if (!double.IsFinite(factor))
        {
            return "×∞";
        }

        // Three digits that count: more would be noise.
        var step = 0.1;
        while (factor / step >= 1000)
        {
            step *= 10;
        }

        return string.Create(CultureInfo.InvariantCulture, $"×{(step >= 1 ? Math.Round(factor / step) * step : Math.Round(factor, 1)):#,##0.#}");
    }
}
