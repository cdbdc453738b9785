using System.Globalization;

namespace TextMad;

/// <summary>Numbers of things in words.</summary>
internal static class Plural
{
    /// <summary>Returns a number of things, e.g. <c>1 seed</c> or <c>12,000 documents</c>.</summary>
    /// <param name="count">How many.</param>
    /// <param name="noun">One of them; its plural ends with s.</param>
    public static string Of(long count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {noun}{(count == 1 ? "" : "s")}");
}
