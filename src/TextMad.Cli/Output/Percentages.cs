using System.Globalization;

namespace TextMad.Cli.Output;

/// <summary>Relative changes as people read them.</summary>
internal static class Percentages
{
    /// <summary>Returns a change with its sign, e.g. <c>+12.3%</c>.</summary>
    public static string Of(double change) => (100 * change).ToString("+0.0;-0.0;0.0", CultureInfo.InvariantCulture) + "%";
}
